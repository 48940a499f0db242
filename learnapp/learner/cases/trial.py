"""One case of each module, to walk before having an account.

Nothing is written to the database for a visitor. Their browser's own signed cookie has the positions of the choices
they took. A person who signs in or makes an account in that browser may keep it as their first run.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from learnapp.domain.cases import cases
from learnapp.domain.cases.trial_case import trial_case
from learnapp.domain.content.content import Case
from learnapp.learner.blueprint import blueprint
from learnapp.learner.cases import run_actions
from learnapp.learner.cases.run_actions import RunMove
from learnapp.learner.cases.scene_page import scene_page
from learnapp.learner.places import ActivityPlace, current, on_edition
from learnapp.store.cohorts import progress_status
from learnapp.store.learning.runs import Run
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, on_sign_in, person
from learnapp.web.transaction import db
from learnapp.web.typed_fields import number_in

HELD = "trial"
"""The session key of the one walk."""


@dataclass(frozen=True)
class TrialWalk:
    """A visitor's walk, on its case's edition."""

    place: ActivityPlace
    case: Case
    draw: int
    path: tuple[int, ...]

    @property
    def ended(self) -> bool:
        return cases.at_ending(self.case, cases.replay(self.case, self.path).state)


@blueprint.app_template_global()
def held_walk() -> TrialWalk | None:
    """The walk in this browser; None if there is none, or if its case has changed and the walk no longer fits."""
    held = session.get(HELD)
    if not isinstance(held, dict):
        return None
    try:
        place = on_edition(held["module"], held["activity"], held["edition"])
        if isinstance(place.activity, Case):
            cases.replay(place.activity, held["path"])
            return TrialWalk(place, place.activity, held["draw"], tuple(held["path"]))
    except (NotFound, KeyError, cases.CaseError):
        pass
    session.pop(HELD)
    return None


def _hold(place: ActivityPlace, draw: int, path: tuple[int, ...]) -> None:
    module, activity = place.address
    session[HELD] = {"module": module, "activity": activity, "edition": place.edition, "draw": draw, "path": list(path)}


@blueprint.get("/try/<module>/")
@access("anyone")
def try_case(module: str) -> ResponseReturnValue:
    """The visitor's current scene; before the first, an introduction to the case."""
    place = _offered(module)
    if person.is_authenticated:
        return redirect(url_for("learner.activity", module=module, activity=place.activity.slug))
    walk = held_walk()
    if walk is None or walk.place.address != place.address:
        return render_template("learner/cases/case_start.html", place=place, case=place.activity, trial=True)
    return _scene(walk)


def _offered(module: str) -> ActivityPlace:
    found = catalogue().modules.get(module)
    case = trial_case(found) if found else None
    if case is None:
        abort(404)
    return current(module, case.slug)


def _scene(
    walk: TrialWalk, notice: str = "", status: int = 200, errors: tuple[tuple[str, str], ...] = ()
) -> ResponseReturnValue:
    moment = now()
    ended = moment if walk.ended else None
    run = Run(0, 1, "first", walk.place.edition, walk.draw, walk.path, moment, moment, ended, None)
    page = scene_page(walk.case, run)
    return render_template(
        "learner/cases/case.html", place=walk.place, page=page, run=run, notice=notice, errors=errors, trial=True
    ), status


@blueprint.post("/try/<module>/start/")
@access("anyone")
def start_trial(module: str) -> ResponseReturnValue:
    """Start, or start again: a browser has room for one walk."""
    place = _offered(module)
    if not person.is_authenticated:
        _hold(place, secrets.randbelow(cases.DRAWS), ())
    return redirect(url_for("learner.try_case", module=module), 303)


@blueprint.post("/try/<module>/")
@access("anyone")
def try_choice(module: str) -> ResponseReturnValue:
    """Take a choice, as in a case of one's own."""
    here = url_for("learner.try_case", module=module)
    walk = held_walk()
    if person.is_authenticated or walk is None or walk.place.module.slug != module:
        return redirect(here, 303)
    step, choice = number_in(request.form, "step"), number_in(request.form, "choice")
    if choice < 0:
        return _scene(walk, status=422, errors=(("choice", "Choose what to do"),))
    moved = run_actions.judge(walk.case, walk.path, step, choice)
    if moved is RunMove.ON:
        _hold(walk.place, walk.draw, (*walk.path, choice))
    if moved in {RunMove.ON, RunMove.ALREADY}:
        return redirect(f"{here}#story", 303)
    if moved is RunMove.CLOSED:
        return _scene(walk, run_actions.CLOSED_HERE, 422)
    return _scene(walk, run_actions.MOVED_ON, 409)


@on_sign_in
def keep(person_id: int) -> str:
    """Keep the walk in this browser as the person's own, if they asked for that on the page where they signed in."""
    walk = held_walk() if request.form.get("keep_walk") == "yes" else None
    if walk is None:
        return ""
    address = walk.place.address
    kept = run_actions.keep_walk(db(), person_id, walk.case, address, walk.place.edition, walk.draw, walk.path, now())
    if not kept:
        return ""
    progress_status.began(db(), person_id, walk.place.module, address[1], now())
    said = f"“{walk.case.title}” has been saved to your account."
    if not walk.ended:
        return said
    ending = url_for("learner.activity", module=address[0], activity=address[1])
    if request.args.get("next") == ending:  # the next page has the button that opens its debrief
        return said
    return Markup('{} <a href="{}#debrief">Go to the ending and its debrief</a>').format(said, ending)
