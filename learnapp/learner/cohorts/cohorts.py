"""The cohorts a learner belongs to, and leaving one."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.learner.blueprint import blueprint
from learnapp.store.cohorts import memberships
from learnapp.store.cohorts.cohorts import educators
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db


@blueprint.get("/cohorts/")
@access("learn")
def cohorts() -> ResponseReturnValue:
    cohorts_of_mine = memberships.cohorts_of(db(), person.id, now())
    return render_template("learner/cohorts/cohorts.html", cohorts=cohorts_of_mine)


@blueprint.route("/cohorts/<int:cohort>/leave/", methods=["GET", "POST"])
@access("learn")
def leave_cohort(cohort: int) -> ResponseReturnValue:
    """Ask, then end one's own membership."""
    cohorts_of_mine = next((one for one in memberships.cohorts_of(db(), person.id, now()) if one.id == cohort), None)
    if cohorts_of_mine is None:
        abort(404)
    if request.method == "GET":
        who = educators(db(), cohort, now())
        return render_template("learner/cohorts/leave_cohort.html", cohort=cohorts_of_mine, educators=who)
    memberships.end(db(), cohort, person.id, now())
    flash_success(f"You have left {cohorts_of_mine.name}. Its educators will not see anything you do from now on.")
    return redirect(url_for("learner.cohorts"), 303)
