"""A person's messages: from their educators, and automatic reminders."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.learner.blueprint import blueprint
from learnapp.store.messages import messages as stored
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import hides_others, launched_for, person, settings
from learnapp.web.transaction import db
from learnapp.web.typed_fields import number_in, whole_number


@blueprint.get("/messages/")
@access("learn")
def messages() -> ResponseReturnValue:
    before, hidden = whole_number(request.args.get("before", "")), hides_others()
    found = stored.page(db(), person.id, before, of=launched_for(), and_automatic=not hidden)
    shown, more = found[: stored.PAGE], len(found) > stored.PAGE
    return render_template(
        "learner/cohorts/messages.html",
        messages=shown,
        older=shown[-1].id if more else None,
        later=before is not None,
        mail=settings().sends_mail,
        newest=shown[0].id if any(one.read_at is None for one in shown) else None,
        hidden=hidden,
    )


@blueprint.post("/messages/")
@access("learn")
def read_messages() -> ResponseReturnValue:
    """Mark the messages shown as read: up to the newest of them, so that later ones stay unread."""
    newest, all_of_them = number_in(request.form, "newest"), not hides_others()
    stored.mark_read(db(), person.id, newest, now(), of=launched_for(), and_automatic=all_of_them)
    return redirect(url_for("learner.messages"), 303)
