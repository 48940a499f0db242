"""Copying a cohort for another year, its dates moved by whole weeks."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.dates.uk_times import moved
from learnapp.domain.numbers.counted import counted
from learnapp.educator.blueprint import blueprint
from learnapp.educator.cohorts.cohort_forms import CopyForm
from learnapp.educator.cohorts.copying_actions import copy, whole_weeks
from learnapp.educator.scope import my_cohort
from learnapp.store.cohorts import assignments, cohorts
from learnapp.store.cohorts.cohorts import Cohort
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import makes_one
from learnapp.web.identity import catalogue, person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db

YEAR = timedelta(weeks=52)


@blueprint.route("/cohorts/<int:cohort>/copy/", methods=["GET", "POST"])
@access("educate")
@makes_one("educator.cohorts")
def copy_cohort(cohort: int) -> ResponseReturnValue:
    """Say what will be copied, with its new dates, then copy it."""
    own_cohort = my_cohort(cohort)
    if request.method == "GET":
        return _page(own_cohort, CopyForm(name=own_cohort.name, starts=own_cohort.starts_on + YEAR))
    form = CopyForm(request.form, now())
    if not form.validate() or request.form.get("do") != "copy":
        return _page(own_cohort, form)
    made, copied = copy(db(), own_cohort, form.name.data, form.starts.data, person.id, now())
    work = counted(copied, "assignment")
    flash_success(f"{form.name.data} is created, with {work} and no one in it. Check its dates, then invite people.")
    return redirect(url_for("educator.settings", cohort=made), 303)


def _page(cohort: Cohort, form: CopyForm) -> ResponseReturnValue:
    start = None if form.problems else form.starts.data
    work = [
        one
        for one in assignments.assignments_of(db(), cohort.id, now())
        if one.withdrawn_at is None and one.target.person_id is None
    ]
    days = whole_weeks(cohort.starts_on, start) if start else timedelta()
    modules = catalogue().modules
    page = render_template(
        "educator/cohorts/copy_cohort.html",
        cohort=cohort,
        name=form.name.data,
        starts=form.starts.boxes,
        start=start,
        ends=cohort.ends_on + days if cohort.ends_on and start else None,
        weeks=days.days // 7,
        work=[
            (
                modules[one.module].title if one.module in modules else one.module,
                one.subgroup,
                moved(one.terms.opens_at, days.days),
                moved(one.terms.due_at, days.days) if one.terms.due_at else None,
            )
            for one in work
        ],
        subgroups=cohorts.subgroups(db(), cohort.id, now()),
        errors=form.problems,
    )
    return page, 422 if form.problems else 200
