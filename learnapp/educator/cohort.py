"""One cohort at a glance."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.educator import blueprint
from learnapp.educator.scope import my_cohort
from learnapp.store import memberships
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.transaction import db


@blueprint.get("/cohorts/<int:cohort>/")
@access("educator")
def cohort(cohort: int) -> ResponseReturnValue:
    mine = my_cohort(cohort)
    return render_template("educator/cohort.html", cohort=mine, people=memberships.count(db(), mine.id, now()))
