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

NEXT = 3
"""How many pieces of work home shows; a link leads to the others."""


def my_assigned_work() -> list[AssignedWorkSummary]:
    """The person's assigned work that is on offer, sorted as on home. One query."""
    return summaries(assignments.assigned_work_of(db(), person.id, now()), catalogue().modules, now())


@blueprint.get("/assigned/")
@access("learn")
def assigned() -> ResponseReturnValue:
    own = my_assigned_work()
    return render_template(
        "learner/cohorts/assigned.html",
        to_do=[piece for piece in own if not piece.work.finished],
        done=[piece for piece in own if piece.work.finished],
    )
