"""Signing out, here or everywhere."""

from __future__ import annotations

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from learnapp.accounts.blueprint import blueprint
from learnapp.store.people import sign_ins
from learnapp.web import identity
from learnapp.web.access import access
from learnapp.web.identity import person
from learnapp.web.monitoring import security_log
from learnapp.web.second_step import give_up
from learnapp.web.transaction import commit, db


@blueprint.post("/sign-out/")
@access("second step")
def sign_out() -> ResponseReturnValue:
    if not person.is_authenticated:
        give_up()
    elif request.form.get("where") == "everywhere":
        sign_ins.end_all(db(), person.id)
        commit()
        security_log.note("signed out", person.id)
        logout_user()
        session.clear()
    else:
        identity.sign_out()
    answer = redirect(url_for("catalogue.modules"), 303)
    # Signing out also deletes what a device kept: its database, its caches and its worker. The browser's own cache of
    # pages holds none of a signed-in person's.
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer
