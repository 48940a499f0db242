"""An educator's cohorts, and making one."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.dates.uk_times import day_of
from learnapp.educator.blueprint import blueprint
from learnapp.educator.cohorts.cohort_forms import CohortForm, read_cohort
from learnapp.store.cohorts import cohorts as store_cohorts
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person
from learnapp.web.transaction import db


def today() -> date:
    """The day it is in the UK."""
    return day_of(now())


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
    about = {"name": form.name, "about": form.about}
    dates = {"starts_on": form.starts_on, "ends_on": form.ends_on}
    made = store_cohorts.make(db(), educator=person.id, now=now(), **about, **dates)
    flash(f"{form.name} is made. Now invite its people.")
    return redirect(url_for("educator.invite", cohort=made), 303)
