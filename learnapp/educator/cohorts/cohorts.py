"""An educator's cohorts, and making one."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.educator.blueprint import blueprint
from learnapp.educator.cohorts.cohort_forms import CohortForm, read_cohort
from learnapp.store.cohorts import cohorts as store_cohorts
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.identity import person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db


@blueprint.get("/cohorts/")
@access("educate")
def cohorts() -> ResponseReturnValue:
    found = store_cohorts.of_educator(db(), person.id, now())
    return render_template("educator/cohorts/cohorts.html", cohorts=found)


@blueprint.route("/cohorts/new/", methods=["GET", "POST"])
@access("educate")
def new_cohort() -> ResponseReturnValue:
    if request.method == "GET":
        return render_template("educator/cohorts/new_cohort.html", form=CohortForm(), errors=[])
    form = read_cohort(request.form, today())
    if form.errors or form.starts_on is None:
        return render_template("educator/cohorts/new_cohort.html", form=form, errors=form.errors), 422
    made = store_cohorts.make(
        db(),
        educator=person.id,
        now=now(),
        name=form.name,
        about=form.about,
        starts_on=form.starts_on,
        ends_on=form.ends_on,
    )
    flash_success(f"{form.name} is created. Now invite people to it.")
    return redirect(url_for("educator.invite", cohort=made), 303)
