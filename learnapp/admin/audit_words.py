"""What the entries of the audit log say."""

from __future__ import annotations

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
    "first administrator": "First administrator, by the link printed at the start",
    "address proved": "Email address confirmed",
    "address taken over": "Email address lost to its owner",
    "extra time": "Extra time in timed quizzes",
    "cohort educator": "Educator of a cohort added",
    "cohort educator ended": "Educator of a cohort removed",
    "settle reported post": "Reported post settled",
    "redact post": "Post removed from a set",
    "remark": "Answers marked again",
    "erased": "Account erased",
}
"""Each action that is written, and its name on the page."""


def said(entry: AuditEntry) -> str:
    """What is worth knowing of an entry beside its action: no more than this is shown of its detail."""
    if entry.action in {"role", "person added"}:
        where = entry.detail.get("organisation")
        return str(entry.detail.get("role", "")).capitalize() + (f", organisation {where}" if where else "")
    if entry.action in {"module given", "module withdrawn", "module put back"}:
        return str(entry.detail.get("module", ""))
    if entry.action in {"way in added", "way in removed"}:
        return str(entry.detail.get("provider", "")) or "All, by a link for a new password"
    if entry.action == "role suggested":
        return f"{str(entry.detail.get('role', '')).capitalize()}, by {entry.detail.get('provider', '')}"
    if entry.action == "retention":
        where, months = entry.detail.get("organisation"), entry.detail.get("months")
        long = "as on the site" if where and months is None else months or "no end"
        return f"{entry.detail.get('class')}, {long}" + (f", organisation {where}" if where else "")
    if entry.action == "extra time":
        return f"{float(entry.detail.get('share', 0)):.0%} more"
    if entry.action == "reset link" and entry.detail.get("kind") == "handed":
        return "Handed over by an educator"
    if "organisation" in entry.detail:
        return f"Organisation {entry.detail['organisation']}"
    if "cohort" in entry.detail:
        return f"Cohort {entry.detail['cohort']}"
    return ""
