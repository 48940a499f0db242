"""Changing an assignment.

If another educator has changed it in the meantime, both versions are shown and nothing is lost.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from learnapp.domain.dates import uk_times
from learnapp.educator.assignments import assignment_queries as queries
from learnapp.educator.assignments.assignment_forms import ScheduleForm, schedule_shown, schedule_typed
from learnapp.educator.assignments.assignment_queries import ListedAssignment
from learnapp.educator.assignments.assignments import my_assignment
from learnapp.educator.blueprint import blueprint
from learnapp.store.cohorts import assignments
from learnapp.store.cohorts.cohorts import Cohort
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import draft_here, forget_draft, keeps_answer_drafts
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import number_in


@blueprint.route("/cohorts/<int:cohort>/assignments/<int:assignment>/", methods=["GET", "POST"])
@access("educate")
@keeps_answer_drafts
def assignment(cohort: int, assignment: int) -> ResponseReturnValue:
    own_cohort, listed = my_assignment(cohort, assignment)
    kept = listed.assignment
    if request.method == "GET":
        draft = draft_here()
        if draft is None:
            return _page(own_cohort, listed, schedule_shown(kept.terms), kept.revision)
        form = MultiDict[str, str](draft)
        return _page(own_cohort, listed, schedule_typed(form, now(), kept.terms), number_in(form, "revision"))
    revision = number_in(request.form, "revision")
    typed = schedule_typed(request.form, now(), kept.terms)
    if kept.withdrawn_at is not None or revision != kept.revision:
        return _page(own_cohort, listed, typed, kept.revision, stale=True)
    if typed.terms is None:
        return _page(own_cohort, listed, typed, revision)
    if not assignments.change(db(), own_cohort.id, kept.id, revision, typed.terms, now()):
        own_cohort, listed = my_assignment(cohort, assignment)  # another educator was quicker
        return _page(own_cohort, listed, typed, listed.assignment.revision, stale=True)
    forget_draft()
    due = f"due {uk_times.words(typed.terms.due_at)}, UK time" if typed.terms.due_at else "with no due date"
    flash_success(f"Changed: {listed.title} is {due}.")
    for said in typed.said:
        flash_information(said)
    return redirect(url_for("educator.assignments", cohort=own_cohort.id), 303)


def _page(
    own_cohort: Cohort, listed: ListedAssignment, typed: ScheduleForm, revision: int, *, stale: bool = False
) -> ResponseReturnValue:
    """The form with what was typed; if `stale`, beside what another educator has saved in the meantime."""
    both = queries.differences(listed.assignment.terms, typed.terms) if stale and typed.terms else []
    page = render_template(
        "educator/assignments/assignment.html",
        cohort=own_cohort,
        one=listed,
        terms=typed,
        revision=revision,
        stale=stale,
        both=both,
        errors=typed.problems,
    )
    return page, 409 if stale else 422 if typed.problems else 200
