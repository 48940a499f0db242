"""The debrief of a case: the route on its map, the tracks over time, and what else could have been done."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.content.content import Case
from learnapp.learner.blueprint import blueprint
from learnapp.learner.cases.debrief_page import debrief_page
from learnapp.learner.places import as_offered, go_on_from, on_edition
from learnapp.learner.writing.subjects import with_ways_to_write
from learnapp.store.cohorts import progress_status
from learnapp.store.learning import runs
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.device.pieces import ends, takes_pieces
from learnapp.web.identity import editions, person
from learnapp.web.transaction import db


@blueprint.post("/modules/<module>/<activity>/debrief/")
@access("learn")
@takes_pieces
def open_debrief(module: str, activity: str) -> ResponseReturnValue:
    """Opening the debrief is what makes a case done."""
    run = runs.first(db(), person.id, module, activity)
    if run is None or run.ended_at is None:
        ends("over")
        return redirect(url_for("learner.activity", module=module, activity=activity), 303)
    if runs.open_debrief(db(), run.id, now()):
        progress_status.finished(db(), person.id, as_offered(module, run.edition), activity, now())
    return redirect(url_for("learner.debrief", module=module, activity=activity), 303)


@blueprint.get("/modules/<module>/<activity>/debrief/")
@access("learn")
def debrief(module: str, activity: str) -> ResponseReturnValue:
    """The debrief of the first run, on which what-ifs leave no trace."""
    run = runs.first(db(), person.id, module, activity)
    if run is None or run.debriefed_at is None:
        return redirect(url_for("learner.activity", module=module, activity=activity))
    place = on_edition(module, activity, run.edition)
    if not isinstance(place.activity, Case):
        abort(404)
    page = debrief_page(place.activity, run, editions().library)
    text = with_ways_to_write(page.text.rest, module, activity)
    following, after = go_on_from(module)
    return render_template(
        "learner/cases/debrief.html",
        place=place,
        case=place.activity,
        page=page,
        text=text,
        next=following,
        after=after,
    )
