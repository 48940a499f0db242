"""`/modules/<module>/<activity>/`: one address for activities of every kind, each shown by its own screen.

An activity that is completed by pressing "finished" is finished here, whatever its kind.
"""

from __future__ import annotations

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.activities import kind_of
from learnapp.learner.blueprint import blueprint
from learnapp.learner.places import SCREENS, current
from learnapp.store.cohorts import progress_status
from learnapp.store.learning import completions
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.device.pieces import takes_pieces
from learnapp.web.identity import person
from learnapp.web.transaction import db


@blueprint.get("/modules/<module>/<activity>/")
@access("learn")
def activity(module: str, activity: str) -> ResponseReturnValue:
    """The screen for the activity's kind."""
    place = current(module, activity)
    return SCREENS[kind_of(place.activity).name](place)


@blueprint.post("/modules/<module>/<activity>/finish/")
@access("learn")
@takes_pieces
def finish_lesson(module: str, activity: str) -> ResponseReturnValue:
    place = current(module, activity)
    kind = kind_of(place.activity)
    if kind.completed_by != "pressing finished":
        abort(404)
    if completions.complete(db(), person.id, module, activity, kind.name, place.edition, now()):
        progress_status.finished(db(), person.id, place.module, activity, now())
    return redirect(url_for("catalogue.module", module=module), 303)
