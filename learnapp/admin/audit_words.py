"""What the entries of the audit log say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from learnapp.domain.numbers.counted import counted
from learnapp.domain.people.roles import role_name
from learnapp.store.security.audit import AuditEntry

ACTIONS = {
    "role": "Role given or taken",
    "person added": "Person added",
    "left organisation": "Removed from an organisation",
    "organisation made": "Organisation created",
    "organisation changed": "Organisation changed",
    "copy of organisation": "Copy of an organisation’s data made",
    "organisation closed": "Organisation closed",
    "organisation reopened": "Organisation reopened",
    "organisation ended": "Closed organisation deleted",
    "module given": "Module made one organisation’s own, or everyone’s",
    "key made": "Key of the read API created",
    "key revoked": "Key of the read API revoked",
    "receiver added": "System that receives data added",
    "receiver removed": "System that receives data removed",
    "receiver renewed": "New key or password of a system that receives data",
    "receiver started": "Sending to a system restarted",
    "name": "Name corrected",
    "copy of data": "Copy of a person’s data made for them",
    "module published": "Module published from its draft",
    "bank published": "Bank of questions published from its draft",
    "module withdrawn": "Module withdrawn from the catalogue",
    "module put back": "Module put back into the catalogue",
    "merged": "Another account merged into this one",
    "retention": "How long data are kept",
    "suspended": "Suspended",
    "no longer suspended": "Suspension ended",
    "reset link": "Link for a new password made",
    "password by link": "Password set by a link",
    "password": "Password changed",
    "way in added": "Way to sign in added",
    "way in removed": "Way to sign in removed",
    "platform registered": "Learning platform registered",
    "platform refused": "Learning platform refused: another organisation has its issuer",
    "platform removed": "Learning platform removed",
    "platform kept": "Learning platform of a person who left kept",
    "frame allowed": "Platform allowed to show the site in a frame",
    "frame ended": "Platform no longer allowed to show the site in a frame",
    "deployment accepted": "Deployment of a learning platform accepted",
    "deployment removed": "Deployment of a learning platform removed",
    "role suggested": "Role suggested by a provider, and not given",
    "app set up": "Authenticator app set up",
    "app removed": "Authenticator app removed",
    "passkey added": "Passkey added",
    "passkey removed": "Passkey removed",
    "recovery codes made": "Recovery codes made",
    "recovery code used": "Signed in with a recovery code",
    "second factor reset": "Two-step sign-in reset",
    "vault loss accepted": "Keys to private writing given up as lost",
    "first administrator": "Became the first administrator, with the link from the server’s log",
    "address proved": "Email address confirmed",
    "address taken over": "Email address confirmed by another account, which has it now",
    "address corrected": "Email address corrected",
    "extra time": "Extra time in timed quizzes",
    "cohort educator": "Educator of a cohort added",
    "cohort educator ended": "Educator of a cohort removed",
    "settle reported post": "Reported post dealt with",
    "redact post": "Post removed from a set",
    "remark": "Answers marked again",
    "erased": "Account erased",
}
"""Each action in the log, and its name on the page."""


REGISTRATION = {
    "open": "anyone",
    "domain": "people with an address in its domains",
    "invitation": "by invitation",
    "closed": "no one new",
}


@dataclass(frozen=True)
class Names:
    """What the numbers and short names in entries stand for. Others are shown as they were written."""

    organisations: Mapping[int, str] = field(default_factory=dict)
    """"" for an organisation that pages do not name."""
    modules: Mapping[str, str] = field(default_factory=dict)
    cohorts: Mapping[int, str] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)

    def organisation(self, which: Any) -> str:
        return self.organisations.get(which, f"organisation {which}")


PLAIN = Names()
"""For the file, which keeps the numbers: a name can change, and a cohort can go."""


def detail_in_words(entry: AuditEntry, names: Names = PLAIN) -> str:
    """What the page shows of an entry's detail, beside its action."""
    detail = entry.detail
    where = names.organisation(detail["organisation"]) if detail.get("organisation") else ""
    if entry.action in {"role", "person added"}:
        return _listed(role_name(str(detail.get("role", ""))), where)
    if entry.action in {"module given", "module published", "module withdrawn", "module put back"}:
        slug = str(detail.get("module", ""))
        to = (where or "everyone") if entry.action == "module given" else ""
        return _listed(names.modules.get(slug, slug), to)
    if entry.action == "bank published":
        return str(detail.get("bank", ""))
    if entry.action in {"way in added", "way in removed"}:
        return str(detail.get("provider", "")) or "All, by a link for a new password"
    if entry.action == "role suggested":
        return f"{role_name(str(detail.get('role', '')))}, by {detail.get('provider', '')}"
    if entry.action.startswith("platform "):
        return _listed(detail.get("platform"), detail.get("issuer"), where)
    if entry.action in {"frame allowed", "frame ended"}:
        return _listed(detail.get("origin"), where)
    if entry.action.startswith("deployment "):
        return _listed(detail.get("deployment"), where)
    if entry.action in {"key made", "key revoked"}:
        return _listed(detail.get("name"), " ".join(detail.get("scopes", ())), where)
    if entry.action.startswith("receiver "):
        return _listed(detail.get("kind"), detail.get("address"), where)
    if entry.action == "retention":
        return _listed(_kept(detail, names), where)
    if entry.action == "vault loss accepted":
        return counted(int(detail.get("people", 0)), "person", "people")
    if entry.action == "extra time":
        return f"{share:.0%} more" if (share := float(detail.get("share", 0))) else "none"
    if entry.action == "reset link" and detail.get("kind") == "handed":
        return "Handed over by an educator or lead"
    if entry.action == "organisation changed":
        return ". ".join(filter(None, (where[:1].upper() + where[1:], *_changes(detail))))
    if where:
        return where[:1].upper() + where[1:]
    if "cohort" in detail:
        return names.cohorts.get(detail["cohort"], f"Cohort {detail['cohort']}")
    return ""


def _listed(*parts: object) -> str:
    return ", ".join(str(part) for part in parts if part)


def _kept(detail: Mapping[str, Any], names: Names) -> str:
    which, months = str(detail.get("class")), detail.get("months")
    long = (
        "as on the site"
        if detail.get("organisation") and months is None
        else f"{months} months"
        if months
        else "no limit"
    )
    return f"{names.classes.get(which, which)}: {long}"


def _changes(detail: Mapping[str, Any]) -> list[str]:
    """What was changed about an organisation, with the earlier value if the entry has it."""
    found = []
    for name in detail.get("changed", ()):
        before, after = (_value(name, one) for one in detail.get("values", {}).get(name, ("", "")))
        label = {"registration": "Who can register", "domains": "Domains"}.get(name, str(name).capitalize())
        found.append(f"{label}: {after}{f' (before: {before})' if before else ''}" if after else f"{label} changed")
    return found


def _value(name: str, value: Any) -> str:
    if name == "registration":
        return REGISTRATION.get(value, str(value))
    return ", ".join(value) if isinstance(value, list) else str(value)
