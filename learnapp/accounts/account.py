"""The person's own account page."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.device_names import device_name
from learnapp.store.people import sign_ins
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person
from learnapp.web.transaction import db


@blueprint.get("/")
@access("learn")
def account() -> ResponseReturnValue:
    devices = sign_ins.devices(db(), person.id, person.token, now())
    return render_template("accounts/account.html", devices=[(device_name(one.agent), one) for one in devices])
