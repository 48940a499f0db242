"""The audit log, for administrators: who did what to which person, searched by person and by action."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from learnapp.admin.audit_words import ACTIONS, said_with
from learnapp.admin.blueprint import blueprint
from learnapp.store.people import directory
from learnapp.store.security import audit
from learnapp.web.access import access
from learnapp.web.identity import whole_catalogue
from learnapp.web.transaction import db
from learnapp.web.typed_fields import search_words, whole_number


@blueprint.get("/audit/")
@access("administer")
def audit_log() -> ResponseReturnValue:
    text, action = search_words(request.args, "q"), request.args.get("action", "")
    action = action if action in ACTIONS else ""
    one = whole_number(request.args.get("person", ""))
    who: list[int] | None = [one] if one else None
    if text and not one:
        who = [found.id for found in directory.find(db(), text, "").people]
    found = audit.entries(db(), who=who, action=action, before=whole_number(request.args.get("before", "")))
    return render_template(
        "admin/audit_log.html",
        found=found,
        text=text,
        action=action,
        actions=dict(sorted(ACTIONS.items(), key=lambda item: item[1].casefold())),
        one=one,
        said=said_with(whole_catalogue().organisations),
    )
