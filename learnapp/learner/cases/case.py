"""The case player: one scene at a time. The first run is the record; what-ifs are kept beside it."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.cases.cases import draw_of, values_for
from learnapp.domain.content.content import Case
from learnapp.learner.blueprint import blueprint
from learnapp.learner.cases import run_actions
from learnapp.learner.cases.run_actions import RunMove
from learnapp.learner.cases.scene_page import scene_page
from learnapp.learner.places import ActivityPlace, current, on_edition, screen_of
from learnapp.store.cohorts import progress_status
from learnapp.store.learning import runs
from learnapp.store.learning.runs import Run
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.device.pieces import ends, is_piece, plan_here, takes_pieces
from learnapp.web.identity import editions, person
from learnapp.web.page_shell import kept_page
from learnapp.web.transaction import db
from learnapp.web.typed_fields import number_in, whole_number


@screen_of("case")
def show(place: ActivityPlace) -> ResponseReturnValue:
    """The person's current scene; before the first, a note on who will see what they choose."""
    run = runs.latest(db(), person.id, *place.address)
    if run is None:
        return render_template("learner/cases/case_start.html", place=place, case=place.activity)
    return _scene(run, *place.address)


def _scene(
    run: Run, module: str, activity: str, notice: str = "", status: int = 200, errors: tuple[tuple[str, str], ...] = ()
) -> ResponseReturnValue:
    place = on_edition(module, activity, run.edition)
    case = _case(place)
    if not run.is_what_if and not run.ended_at and not notice and not errors:
        of = place.edition, place.address, run.path, tuple(values_for(case, run.draw).items())
        return kept_page(
            "learner/cases/case.html", of, lambda: {"place": place, "page": scene_page(case, run), "run": run}
        )
    record = runs.first(db(), person.id, module, activity) if run.is_what_if and run.ended_at else None
    page = scene_page(case, run, record.tried if record else frozenset(), record.path if record else ())
    return render_template(
        "learner/cases/case.html", place=place, page=page, run=run, notice=notice, errors=errors
    ), status


def _case(place: ActivityPlace) -> Case:
    if not isinstance(place.activity, Case):
        abort(404)
    return place.activity


@blueprint.post("/modules/<module>/<activity>/start/")
@access("learn")
@takes_pieces
def start_case(module: str, activity: str) -> ResponseReturnValue:
    plan = plan_here()
    # A run that was started without a network stays on the edition that was walked.
    place = current(module, activity) if plan is None else on_edition(module, activity, plan["edition"])
    _case(place)
    draw = draw_of(person.id)
    if runs.begin(db(), person.id, module, activity, place.edition, draw, now()):
        progress_status.began(db(), person.id, place.module, activity, now())
    elif plan is not None and not _walks_as(runs.first(db(), person.id, module, activity), module, place.edition):
        ends("changed")
    return redirect(url_for("learner.activity", module=module, activity=activity), 303)


@blueprint.post("/modules/<module>/<activity>/")
@access("learn")
@takes_pieces
def choose(module: str, activity: str) -> ResponseReturnValue:
    """Take a choice. A stale page changes nothing and shows where the person is now."""
    run = (runs.first if is_piece() else runs.latest)(db(), person.id, module, activity, lock=True)
    if run is None:
        current(module, activity)  # 404 if there is no such case
        ends("over")
        return redirect(url_for("learner.activity", module=module, activity=activity), 303)
    step, choice = number_in(request.form, "step"), number_in(request.form, "choice")
    if choice < 0:
        return _scene(run, module, activity, status=422, errors=(("choice", "Choose what to do"),))
    if is_piece() and not _walks_as(run, module, request.form.get("edition", "")):
        ends("changed")
        return _scene(run, module, activity, run_actions.MOVED_ON, 409)
    case = _case(on_edition(module, activity, run.edition))
    if is_piece() and run.path[:step] != _path_sent()[:step]:
        ends("moved-on")
        return _scene(run, module, activity, run_actions.MOVED_ON, 409)
    moved = run_actions.choose(db(), run, case, step, choice, now(), person_id=person.id, place=(module, activity))
    if moved in {RunMove.ON, RunMove.ALREADY}:
        return redirect(url_for("learner.activity", module=module, activity=activity) + "#story", 303)
    ends("closed" if moved is RunMove.CLOSED else "moved-on")
    if moved is RunMove.CLOSED:
        return _scene(run, module, activity, run_actions.CLOSED_HERE, 422)
    return _scene(run, module, activity, run_actions.MOVED_ON, 409)


def _walks_as(run: Run | None, module: str, edition: str) -> bool:
    """Whether a run is now shown on the same edition as one that was started on `edition`."""
    follow = editions().continues_on
    return run is not None and bool(edition) and follow(module, run.edition) == follow(module, edition)


def _path_sent() -> tuple[int, ...]:
    """The path by which a device reached the scene. Without it, a choice could count for another scene."""
    sent = request.form.get("path", "")
    places = (whole_number(place, least=0) for place in sent.split(","))
    return tuple(place for place in places if place is not None)


@blueprint.post("/modules/<module>/<activity>/what-if/")
@access("learn")
def what_if(module: str, activity: str) -> ResponseReturnValue:
    """Reopen a decision of the record, or leave the what-if."""
    if request.form.get("leave") == "yes":
        step = runs.drop_what_if(db(), person.id, module, activity)
        debrief = url_for("learner.debrief", module=module, activity=activity)
        return redirect(debrief if step is None else f"{debrief}#decision-{step}", 303)
    step = number_in(request.form, "step")
    if not run_actions.begin_what_if(db(), person.id, module, activity, step, now()):
        abort(404)
    return redirect(url_for("learner.activity", module=module, activity=activity) + "#story", 303)
