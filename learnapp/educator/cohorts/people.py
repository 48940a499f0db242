"""The people of a cohort: finding them, putting them into sub-groups, giving them extensions, ending memberships."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.numbers.counted import counted
from learnapp.educator.assignments.assignment_queries import own_title, titled
from learnapp.educator.blueprint import blueprint
from learnapp.educator.scope import my_cohort
from learnapp.store.cohorts import cohort_people, cohort_status, cohorts, invitations, memberships
from learnapp.store.cohorts.cohort_people import STATES, PeopleFilters
from learnapp.store.cohorts.cohorts import Cohort
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue
from learnapp.web.notices import flash_problem, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import note_page, search_words, whole_number

MOST_AT_ONCE = 200
"""The most people ticked on one page, with room to spare."""


@blueprint.get("/cohorts/<int:cohort>/people/")
@access("educate")
def people(cohort: int) -> ResponseReturnValue:
    own_cohort = my_cohort(cohort)
    wanted = _wanted(request.args)
    dated, undated = _work(own_cohort)
    found = cohort_people.listed(db(), own_cohort.id, now(), wanted, whole_number(request.args.get("page", "")) or 1)
    note_page(found.part)
    return render_template(
        "educator/cohorts/people.html",
        cohort=own_cohort,
        wanted=wanted,
        found=found,
        subgroups=cohorts.subgroups(db(), own_cohort.id, now()),
        waiting=invitations.count_waiting(db(), own_cohort.id, now()),
        now=now(),
        everybody=memberships.count(db(), own_cohort.id, now()),
        dated=dated,
        undated=undated,
        all_ticked=request.args.get("select") == "all",
    )


def _work(own_cohort: Cohort) -> tuple[list[tuple[int, str]], list[int]]:
    """The work that has a due date, and so can have extensions, by number and title; and the numbers of the rest."""
    modules = catalogue().modules
    active = cohort_status.active_assignments(db(), own_cohort.id)
    dated = [
        (one.id, titled(own_title((one.module, one.activity), modules), one.subgroup or one.person))
        for one in active
        if one.due_at is not None
    ]
    return dated, [one.id for one in active if one.due_at is None]


def _wanted(form: Mapping[str, str]) -> PeopleFilters:
    state = next((one for one in STATES if one == form.get("state")), STATES[0])
    return PeopleFilters(search_words(form), whole_number(form.get("group", ""), least=0), state)


def _back(cohort: Cohort) -> ResponseReturnValue:
    """The page of people that the form was on."""
    kept: dict[str, Any] = {
        name: value for name in ("name", "group", "state", "page") if (value := request.form.get(name, "")[:100])
    }
    return redirect(url_for("educator.people", cohort=cohort.id, **kept), 303)


def _ticked() -> list[int]:
    found = [whole_number(typed) for typed in request.form.getlist("person")[:MOST_AT_ONCE]]
    return [one for one in found if one]


@blueprint.post("/cohorts/<int:cohort>/people/subgroup/")
@access("educate")
def put_in_subgroup(cohort: int) -> ResponseReturnValue:
    own_cohort = my_cohort(cohort)
    ticked = _ticked()
    groups = cohorts.subgroups(db(), own_cohort.id, now())
    wanted = request.form.get("into", "")
    chosen = next((one for one in groups if str(one.id) == wanted), None)
    if not ticked:
        flash_problem("You did not select anyone, so nothing was changed.")
    elif chosen is None and wanted != "none":
        flash_problem("Choose a sub-group and try again. Nothing was changed.")
    else:
        moved = memberships.put_in_subgroup(db(), own_cohort.id, ticked, chosen.id if chosen else None)
        where = chosen.name if chosen else "no sub-group"
        flash_success(f"{counted(moved, 'person is', 'people are')} in {where} now.")
    return _back(own_cohort)


@blueprint.post("/cohorts/<int:cohort>/people/extend/")
@access("educate")
def extend_people(cohort: int) -> ResponseReturnValue:
    """Redirect to the form that gives these people an extension; nothing is written here."""
    own_cohort = my_cohort(cohort)
    ticked, chosen = _ticked(), whole_number(request.form.get("assignment", ""))
    if not ticked:
        flash_problem("You did not select anyone, so nothing was changed.")
    elif chosen is None:
        flash_problem("Choose an assignment and try again. Nothing was changed.")
    else:
        there = url_for("educator.several_extensions", cohort=own_cohort.id, assignment=chosen, person=ticked)
        return redirect(there, 303)
    return _back(own_cohort)


@blueprint.post("/cohorts/<int:cohort>/people/message/")
@access("educate")
def message_people(cohort: int) -> ResponseReturnValue:
    """Redirect to the form that writes to these people; nothing is written here."""
    own_cohort = my_cohort(cohort)
    if ticked := _ticked():
        picked = ",".join(map(str, ticked))
        return redirect(url_for("educator.new_message", cohort=own_cohort.id, person=picked), 303)
    flash_problem("You did not select anyone, so there is no one to write to.")
    return _back(own_cohort)


@blueprint.post("/cohorts/<int:cohort>/people/end/")
@access("educate")
def end_memberships(cohort: int) -> ResponseReturnValue:
    """Ask, then end the memberships of all the people ticked."""
    own_cohort = my_cohort(cohort)
    ticked = _ticked()
    if not ticked:
        flash_problem("You did not select anyone, so nothing was changed.")
        return _back(own_cohort)
    if request.form.get("sure") != "yes":
        found = memberships.named(db(), own_cohort.id, ticked)
        return render_template(
            "educator/cohorts/end_memberships.html", cohort=own_cohort, people=found, form=request.form
        )
    ended = memberships.end_all(db(), own_cohort.id, ticked, now())
    flash_success(f"{counted(ended, 'membership has', 'memberships have')} ended.")
    return _back(own_cohort)
