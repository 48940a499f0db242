"""Email that failed, is waiting or was sent: with reasons, and never its text. Also sends a test email."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.domain.numbers.counted import counted
from learnapp.mail import outbox
from learnapp.mail.composing import TRIAL, trial_text
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person, settings
from learnapp.web.notices import flash_information, flash_problem, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import whole_number

GONE = "That email is no longer on the list, or its text is gone."


@blueprint.get("/mail/")
@access("administer")
def mail_queue() -> ResponseReturnValue:
    view: outbox.QueueView = next((one for one in outbox.VIEWS if one == request.args.get("show")), "held")
    return render_template(
        "admin/operations/mail_queue.html",
        page=outbox.queue_page(db(), view, whole_number(request.args.get("before", ""))),
        view=view,
        queue=outbox.condition(db()),
        sends_mail=settings().sends_mail,
    )


@blueprint.post("/mail/test/")
@access("administer")
def send_test_mail() -> ResponseReturnValue:
    """Queue a test email to the person asking, at most one a minute."""
    if not settings().sends_mail:
        flash_problem("Email is not set up, so nothing can be sent.")
        return redirect(url_for("admin.mail_queue"), 303)
    outbox.queue(
        db(),
        key=f"{outbox.TEST}{person.id}:{now():%Y-%m-%d %H:%M}",
        recipient=person.email,
        subject=TRIAL,
        body=trial_text(settings().site_url),
        now=now(),
        person_id=person.id,
    )
    flash_success(
        f"A test email to {person.email} goes out when learnapp remind next runs. Then it is under Sent. Check that it "
        "arrives, and not as spam."
    )
    return redirect(url_for("admin.mail_queue", show="waiting"), 303)


@blueprint.post("/mail/retry/")
@access("administer")
def retry_mail() -> ResponseReturnValue:
    """Send one again, or all that certainly were not sent.

    If the form is sent twice, the second finds nothing to do.
    """
    one = whole_number(request.form.get("message", ""))
    if one is None:
        again = outbox.retry_failed(db(), now())
        if again:
            flash_success(f"{counted(again, 'email')} will be tried again when learnapp remind next runs.")
        else:
            flash_information("Nothing is left to try again: it was done since you opened the page.")
    elif outbox.retry(db(), one, now()):
        flash_success("It will be tried again when learnapp remind next runs.")
    else:
        flash_information(GONE)
    return redirect(url_for("admin.mail_queue"), 303)
