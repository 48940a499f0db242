"""A lesson: a page to read, with "finished" at its end."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from learnapp.domain.activities import kind_of
from learnapp.learner.places import ActivityPlace, screen_of
from learnapp.learner.writing.subjects import with_ways_to_write
from learnapp.store.learning import completions
from learnapp.web.identity import person
from learnapp.web.page_shell import kept_page
from learnapp.web.pages import uk_date
from learnapp.web.transaction import db


@screen_of("lesson")
def show(place: ActivityPlace) -> ResponseReturnValue:
    lesson = place.activity
    finished = completions.completed_at(db(), person.id, *place.address)

    def values() -> dict[str, Any]:
        body = with_ways_to_write(kind_of(lesson).body(lesson), *place.address)
        return {"place": place, "lesson": lesson, "body": body, "finished": finished is not None}

    of = place.edition, place.address, finished is not None
    fill = {"finished_on": lambda: uk_date(finished)} if finished else {}
    return kept_page("learner/learning/lesson.html", of, values, fill)
