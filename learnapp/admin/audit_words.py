"""What the entries of the audit log say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from learnapp.domain.people.organisations import Organisation
from learnapp.store.security.audit import AuditEntry

ACTIONS = {
    "role": "Role given or taken",
    "person added": "Person added",
    "left organisation": "Removed from an organisation",
    "organisation made": "Organisation created",
    "organisation changed": "Organisation changed",
    "module given": "Module made one organisation's own, or everyone's",
    "name": "Name corrected",
    "copy of data": "Copy of a person's data made for them",
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
    "role suggested": "Role suggested by a provider, and not given",
    "app set up": "Authenticator app set up",
    "app removed": "Authenticator app removed",
    "passkey added": "Passkey added",
    "passkey removed": "Passkey removed",
    "recovery codes made": "Recovery codes made",
    "recovery code used": "Signed in with a recovery code",
    "second factor reset": "Two-step sign-in reset",
    "first administrator": "First administrator, by the link from the server's start",
    "address proved": "Email address confirmed",
    "address taken over": "Email address passed to its confirmed owner",
    "extra time": "Extra time in timed quizzes",
    "cohort educator": "Educator of a cohort added",
    "cohort educator ended": "Educator of a cohort removed",
    "settle reported post": "Reported post settled",
    "redact post": "Post removed from a set",
    "remark": "Answers marked again",
    "erased": "Account erased",
}
"""Each action that is written, and its name on the page."""


def said_with(organisations: Mapping[int, Organisation]) -> Callable[[AuditEntry], str]:
    """`said`, with the names that organisations have now."""
    return partial(said, names={one.id: one.name for one in organisations.values()})


def said(entry: AuditEntry, names: Mapping[int, str] | None = None) -> str:
    """What is worth knowing of an entry beside its action: no more than this is shown of its detail.

    `names` are those of organisations; without one its number is given.
    """
    organisation = entry.detail.get("organisation")
    where = (names or {}).get(organisation, f"organisation {organisation}") if organisation else ""
    if entry.action in {"role", "person added"}:
        return str(entry.detail.get("role", "")).capitalize() + (f", {where}" if where else "")
    if entry.action == "module given":
        return f"{entry.detail.get('module', '')}, {where or 'everyone'}"
    if entry.action in {"module withdrawn", "module put back"}:
        return str(entry.detail.get("module", ""))
    if entry.action in {"way in added", "way in removed"}:
        return str(entry.detail.get("provider", "")) or "All, by a link for a new password"
    if entry.action == "role suggested":
        return f"{str(entry.detail.get('role', '')).capitalize()}, by {entry.detail.get('provider', '')}"
    if entry.action == "retention":
        months = entry.detail.get("months")
        return f"{entry.detail.get('class')}, {f'{months} months' if months else 'no end'}".capitalize()
    if entry.action == "extra time":
        return f"{float(entry.detail.get('share', 0)):.0%} more"
    if entry.action == "reset link" and entry.detail.get("kind") == "handed":
        return "Handed over by an educator"
    if where:
        return where[:1].upper() + where[1:]
    if "cohort" in entry.detail:
        return f"Cohort {entry.detail['cohort']}"
    return ""
