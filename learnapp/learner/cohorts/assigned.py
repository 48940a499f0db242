"""What is assigned to the person: when it is due, who assigned it, and its state."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.domain.cohorts.assignment_summaries import AssignedWorkSummary, summaries
from learnapp.learner.blueprint import blueprint
from learnapp.store.cohorts import assignments
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, person
from learnapp.web.transaction import db


def my_assigned_work() -> list[AssignedWorkSummary]:
    """The person's assigned work that is on offer, sorted as on home. One query."""
    return summaries(assignments.assigned_work_of(db(), person.id, now()), catalogue().modules, now())


@blueprint.get("/assigned/")
@access("learn")
def assigned() -> ResponseReturnValue:
    assigned = my_assigned_work()
    return render_template(
        "learner/cohorts/assigned.html",
        to_do=[summary for summary in assigned if not summary.work.finished],
        done=[summary for summary in assigned if summary.work.finished],
    )
