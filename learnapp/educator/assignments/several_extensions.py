"""Giving several people longer for one assignment at once."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from learnapp.domain.dates import uk_times
from learnapp.educator.assignments.assignment_forms import ExtensionForm, extension_typed
from learnapp.educator.assignments.assignment_queries import ListedAssignment
from learnapp.educator.assignments.assignments import my_assignment, notice_sender, noticed
from learnapp.educator.blueprint import blueprint
from learnapp.educator.messages.work_notice_actions import tell_extended
from learnapp.store.cohorts import cohort_status
from learnapp.store.cohorts import extensions as store_extensions
from learnapp.store.cohorts.cohort_status import STATES, Recipient
from learnapp.store.cohorts.cohorts import Cohort
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import draft_here, forget_draft, keeps_answer_drafts
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, whole_number

MOST_LISTED = 200
"""People to choose from on one page; in a larger cohort the overview narrows them first."""


@blueprint.route("/cohorts/<int:cohort>/assignments/<int:assignment>/extensions/several/", methods=["GET", "POST"])
@access("educate")
@keeps_answer_drafts
def several_extensions(cohort: int, assignment: int) -> ResponseReturnValue:
    """Choose people, by `state` or one by one, and a later due date for all of them."""
    own_cohort, one = my_assignment(cohort, assignment)
    due_at = one.assignment.terms.due_at
    if due_at is None or one.assignment.withdrawn_at is not None:
        return redirect(url_for("educator.extensions", cohort=own_cohort.id, assignment=one.assignment.id), 303)
    people = _unfinished(own_cohort, one)
    if request.method == "GET":
        draft = draft_here()
        form = MultiDict[str, str](draft) if draft else request.args
        chosen = _ticked(form) or _in_state(own_cohort, one, form)
        typed = extension_typed(form, now(), due_at, None) if draft else ExtensionForm()
        return _page(own_cohort, one, people, chosen, typed, [])
    chosen = _ticked(request.form)
    typed = extension_typed(request.form, now(), due_at, None)
    given_to = [person for person in people if person.person_id in chosen]
    errors = list(typed.problems)
    if not given_to:
        errors.insert(0, ("person", "Select at least one person"))
    if errors or typed.due.data is None:
        return _page(own_cohort, one, people, chosen, typed, errors)
    until, ids = typed.due.data, [person.person_id for person in given_to]
    changed = store_extensions.grant_several(db(), one.assignment.id, ids, until, typed.reason.data, now())
    told = [person for person in given_to if person.person_id in changed]
    work = noticed(one.assignment.work, one.assignment.id)
    tell_extended(db(), notice_sender(own_cohort), work, told, until, now())
    forget_draft()
    _say(one, len(told), len(given_to) - len(told), uk_times.words(until))
    if typed.due.said:
        flash_information(typed.due.said)
    return redirect(url_for("educator.extensions", cohort=own_cohort.id, assignment=one.assignment.id), 303)


def _say(one: ListedAssignment, changed: int, left: int, until: str) -> None:
    if changed:
        who = "1 person has" if changed == 1 else f"{changed} people have"
        flash_success(f"{who} until {until}, UK time, for {one.title}. We have told them.")
    if left:
        who = "1 person" if left == 1 else f"{left} people"
        flash_information(f"{who} already had until then or later, so nothing was changed for them.")


def _ticked(form: MultiDict[str, str]) -> set[int]:
    found = (whole_number(typed) for typed in form.getlist("person")[:MOST_LISTED])
    return {one for one in found if one}


def _unfinished(own_cohort: Cohort, one: ListedAssignment) -> list[Recipient]:
    """The people the work is for who have not done it, by name."""
    return cohort_status.people_with_some_left(db(), own_cohort.id, [one.assignment.id], now())


def _in_state(own_cohort: Cohort, one: ListedAssignment, form: MultiDict[str, str]) -> set[int]:
    state = next((name for name in STATES if name == form.get("state")), None)
    if state is None:
        return set()
    group = whole_number(form.get("subgroup", ""), least=0)
    found = cohort_status.people_in_state(db(), own_cohort.id, one.assignment.id, state, now(), group)
    return {person.person_id for person in found}


def _page(
    own_cohort: Cohort,
    one: ListedAssignment,
    people: list[Recipient],
    chosen: set[int],
    typed: ExtensionForm,
    errors: FieldErrors,
) -> ResponseReturnValue:
    first = [person for person in people if person.person_id in chosen]
    rest = [person for person in people if person.person_id not in chosen]
    longer = store_extensions.extensions_of(db(), one.assignment.id, now())
    page = render_template(
        "educator/assignments/several_extensions.html",
        cohort=own_cohort,
        one=one,
        people=(first + rest)[:MOST_LISTED],
        total=len(people),
        chosen=chosen,
        until={extension.person_id: extension.due_at for extension in longer},
        typed=typed,
        errors=errors,
    )
    return page, 422 if errors else 200
