"""A lesson: a page to read, with "finished" at its end."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.cases import cases
from learnapp.domain.content.content import Lesson
from learnapp.learner.blueprint import blueprint
from learnapp.learner.places import ActivityPlace, current
from learnapp.learner.writing.subjects import with_ways_to_write
from learnapp.store.cohorts import progress_status
from learnapp.store.learning import lessons
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person
from learnapp.web.transaction import db


def show(place: ActivityPlace) -> ResponseReturnValue:
    lesson = place.activity
    assert isinstance(lesson, Lesson)
    finished = lessons.finished_at(db(), person.id, *place.address)
    body = with_ways_to_write(cases.visible(lesson.body, frozenset()), *place.address)
    return render_template("learner/learning/lesson.html", place=place, lesson=lesson, body=body, finished=finished)


@blueprint.post("/modules/<module>/<activity>/finish/")
@access("learner")
def finish_lesson(module: str, activity: str) -> ResponseReturnValue:
    place = current(module, activity)
    if not isinstance(place.activity, Lesson):
        abort(404)
    if lessons.finish(db(), person.id, module, activity, place.edition, now()):
        progress_status.finished(db(), person.id, place.module, activity, now())
    return redirect(url_for("catalogue.module", module=module), 303)
