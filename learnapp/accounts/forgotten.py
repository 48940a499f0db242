"""A forgotten password: by email where the site sends it, otherwise the page says whom to ask."""

from __future__ import annotations

import time

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from learnapp import turns
from learnapp.accounts.actions import LinkMail
from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.forms import AddressForm
from learnapp.store.people.people import email_key
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import settings
from learnapp.web.transaction import commit, db

SECONDS = 0.1
"""How long an answer takes at least: making a link takes some milliseconds, which would tell who has an account."""


@blueprint.route("/forgotten/", methods=["GET", "POST"])
@access("anyone")
def forgotten() -> ResponseReturnValue:
    """Ask for a link. The answer is the same for every address and takes as long, so it does not reveal which have an
    account.
    """
    begun = time.monotonic()
    if not settings().sends_mail:
        return render_template("accounts/forgotten.html", mail=False, contact=settings().contact)
    form = AddressForm(request.form)
    if request.method == "GET":
        form.email.data = session.get("typed_email", "")[:254]
        return render_template("accounts/forgotten.html", mail=True, form=form, errors=[])
    if not form.validate():
        return render_template("accounts/forgotten.html", mail=True, form=form, errors=form.problems), 422
    email = (form.email.data or "").strip()
    LinkMail(settings().site_url).forgotten(db(), email_key(email), now())
    commit()
    with turns.lent():
        time.sleep(max(0.0, begun + SECONDS - time.monotonic()))
    session["typed_email"] = email
    return redirect(url_for("accounts.check_mail"), 303)


@blueprint.get("/forgotten/sent/")
@access("anyone")
def check_mail() -> ResponseReturnValue:
    return render_template("accounts/check_mail.html", email=session.get("typed_email", "")[:254])
