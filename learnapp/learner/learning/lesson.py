"""A lesson: a page to read, with "finished" at its end."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.domain.activities import kind_of
from learnapp.learner.places import ActivityPlace, screen_of
from learnapp.learner.writing.subjects import with_ways_to_write
from learnapp.store.learning import completions
from learnapp.web.identity import person
from learnapp.web.transaction import db


@screen_of("lesson")
def show(place: ActivityPlace) -> ResponseReturnValue:
    lesson = place.activity
    finished = completions.completed_at(db(), person.id, *place.address)
    body = with_ways_to_write(kind_of(lesson).body(lesson), *place.address)
    return render_template("learner/learning/lesson.html", place=place, lesson=lesson, body=body, finished=finished)
