"""Copying a cohort for another year, its dates moved by whole weeks."""

from __future__ import annotations

from datetime import date, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.dates.typed_dates import DateBoxes
from learnapp.domain.dates.uk_times import moved
from learnapp.educator.blueprint import blueprint
from learnapp.educator.cohorts.copying_actions import copy, whole_weeks
from learnapp.educator.scope import my_cohort
from learnapp.store.cohorts import assignments, cohorts
from learnapp.store.cohorts.cohorts import Cohort
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.identity import catalogue, person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, date_boxes, read_date, read_line

YEAR = timedelta(weeks=52)


@blueprint.route("/cohorts/<int:cohort>/copy/", methods=["GET", "POST"])
@access("educate")
def copy_cohort(cohort: int) -> ResponseReturnValue:
    """Say what is copied and to which dates, then copy it."""
    own_cohort = my_cohort(cohort)
    if request.method == "GET":
        start = own_cohort.starts_on + YEAR
        return _page(own_cohort, own_cohort.name, DateBoxes.showing(start), start, [])
    errors: FieldErrors = []
    name = read_line(errors, "name", request.form.get("name", ""), "name of the cohort", 120)
    starts = date_boxes(request.form, "starts")
    first_day = read_date(errors, "starts", starts, today())
    if errors or first_day is None:
        return _page(own_cohort, name, starts, None, errors)
    if request.form.get("do") != "copy":
        return _page(own_cohort, name, starts, first_day, [])
    again = cohorts.made_just_now(db(), person.id, name, first_day, now(), own_cohort.id)
    if again is not None:
        return redirect(url_for("educator.settings", cohort=again), 303)
    made, copied = copy(db(), own_cohort, name, first_day, person.id, now())
    work = f"{copied} {'assignment' if copied == 1 else 'assignments'}"
    flash_success(f"{name} is created, with {work} and no one in it. Check its dates, then invite people.")
    return redirect(url_for("educator.settings", cohort=made), 303)


def _page(cohort: Cohort, name: str, starts: DateBoxes, start: date | None, errors: FieldErrors) -> ResponseReturnValue:
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
        name=name,
        starts=starts,
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
        errors=errors,
    )
    return page, 422 if errors else 200
