"""The person's own account page."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.device_names import device_name
from learnapp.store.people import sign_ins
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import organisation_name, person, settings
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.own_password import confirm_elsewhere
from learnapp.web.transaction import db


@blueprint.get("/")
@access("learn")
def account() -> ResponseReturnValue:
    devices = sign_ins.devices(db(), person.id, person.token, now())
    named = [(device_name(one.agent), one) for one in devices]
    about = {"mail": settings().sends_mail, "providers": settings().providers, "elsewhere": confirm_elsewhere()}
    belongs = sorted(filter(None, map(organisation_name, person.acting.ids)), key=str.casefold)
    return render_template("accounts/account.html", devices=named, belongs=belongs, **about)


@blueprint.post("/sessions/end/")
@access("learn")
def end_session() -> ResponseReturnValue:
    """Sign out another browser of the person's own."""
    if sign_ins.end_one(db(), person.id, request.form.get("session", "")):
        flash_success("That browser is signed out.")
    else:
        flash_information("That browser was signed out already.")
    return redirect(url_for("accounts.account") + "#signed-in", 303)
