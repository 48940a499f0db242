"""Whether a person gets reminders by email: their own choice, and the link in each email that stops it."""

from __future__ import annotations

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts.blueprint import blueprint
from learnapp.mail import stopping
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import signed_by_address
from learnapp.web.identity import person, settings
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db


@blueprint.route("/mail/", methods=["GET", "POST"])
@access("learn")
def mail() -> ResponseReturnValue:
    if request.method == "GET":
        stopped = stopping.stopped_at(db(), person.id)
        return render_template("accounts/mail.html", stopped=stopped, sends=settings().sends_mail)
    wanted = request.form.get("mail") == "start"
    stopping.choose(db(), person.id, mail=wanted, now=now())
    flash_success("You will get messages by email again." if wanted else "You will no longer get messages by email.")
    return redirect(url_for("accounts.mail"), 303)


@blueprint.route("/mail/stop/<token>/", methods=["GET", "POST"])
@access("anyone")
@signed_by_address
def stop_mail(token: str) -> ResponseReturnValue:
    """Stop a person's email, for anyone with the link. Reading the page stops nothing: mail scanners follow links.

    A mail program stops it by a POST of its own (RFC 8058), without a page and without a form's token.
    """
    owner = stopping.person_of(str(current_app.secret_key), token)
    if owner is None:
        abort(404)
    if request.method == "GET":
        return render_template("accounts/stop_mail.html", token=token, done=False)
    if not stopping.choose(db(), owner, mail=False, now=now()):
        abort(404)
    return render_template("accounts/stop_mail.html", token=token, done=True)
