"""Correcting one's own name."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.forms import NameForm
from learnapp.store.people import people
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person
from learnapp.web.monitoring.shared_limits import count_made
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db


@blueprint.route("/name/", methods=["GET", "POST"])
@access("learn")
def name() -> ResponseReturnValue:
    form = NameForm(request.form)
    if request.method == "GET":
        form.name.data = person.name
        return render_template("accounts/name.html", form=form, errors=[])
    if not form.validate():
        return render_template("accounts/name.html", form=form, errors=form.problems), 422
    count_made()  # the audit log keeps every change
    people.rename(db(), person.id, form.name.data or "", now(), person.id)
    flash_success("Your name is saved.")
    return redirect(url_for("accounts.account"), 303)
