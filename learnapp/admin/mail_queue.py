"""Email that waits, and email that could not be sent: with reasons, and never its text."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.domain.numbers.counted import counted
from learnapp.mail import outbox
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import settings
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import whole_number

GONE = "That email is no longer on the list, or its text is gone."


@blueprint.get("/mail/")
@access("administer")
def mail_queue() -> ResponseReturnValue:
    waiting = request.args.get("show") == "waiting"
    return render_template(
        "admin/mail_queue.html",
        page=outbox.queue_page(db(), waiting=waiting, before=whole_number(request.args.get("before", ""))),
        waiting=waiting,
        queue=outbox.condition(db()),
        sends_mail=settings().sends_mail,
    )


@blueprint.post("/mail/retry/")
@access("administer")
def retry_mail() -> ResponseReturnValue:
    """Send one again, or all that certainly were not sent. Sent twice, the second finds nothing to do."""
    one = whole_number(request.form.get("message", ""))
    if one is None:
        again = outbox.retry_failed(db(), now())
        flash_success(f"{counted(again, 'email')} will be tried again when learnapp remind next runs.")
    elif outbox.retry(db(), one, now()):
        flash_success("It will be tried again when learnapp remind next runs.")
    else:
        flash_information(GONE)
    return redirect(url_for("admin.mail_queue"), 303)
