"""An educator's cohorts, and making one."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.educator import blueprint
from learnapp.store import cohorts as store_cohorts
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person
from learnapp.web.transaction import db


@blueprint.get("/cohorts/")
@access("educator")
def cohorts() -> ResponseReturnValue:
    found = store_cohorts.of_educator(db(), person.id, now())
    return render_template("educator/cohorts.html", cohorts=found)
