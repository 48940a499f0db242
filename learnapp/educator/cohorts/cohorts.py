"""The page an educator starts from, which shows how each of their cohorts is getting on, and creating one."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.educator.blueprint import blueprint
from learnapp.educator.cohorts.cohort_forms import CohortForm, read_cohort
from learnapp.educator.cohorts.cohorts_page import cards
from learnapp.store.cohorts import cohorts as store_cohorts
from learnapp.store.cohorts import work_in_brief
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.identity import catalogue, person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db


@blueprint.get("/cohorts/")
@access("educate")
def cohorts() -> ResponseReturnValue:
    found = store_cohorts.of_educator(db(), person.id, now())
    open_ones = [one for one in found if one.cohort.closed_at is None]
    work = work_in_brief.of_educator(db(), person.id, now()) if open_ones else []
    return render_template(
        "educator/cohorts/cohorts.html",
        cards=cards(open_ones, work, catalogue().modules, now()),
        closed=[one for one in found if one.cohort.closed_at is not None],
    )


@blueprint.route("/cohorts/new/", methods=["GET", "POST"])
@access("educate")
def new_cohort() -> ResponseReturnValue:
    if request.method == "GET":
        return render_template("educator/cohorts/new_cohort.html", form=CohortForm(), errors=[])
    form = read_cohort(request.form, today())
    if form.errors or form.starts_on is None:
        return render_template("educator/cohorts/new_cohort.html", form=form, errors=form.errors), 422
    again = store_cohorts.made_just_now(db(), person.id, form.name, form.starts_on, now())
    made = again or store_cohorts.make(
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
