"""`/modules/<module>/<activity>/`: one address for lessons, cases and quizzes, each shown by its own screen."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue

from learnapp.domain.content import Case, Lesson, Quiz
from learnapp.learner import blueprint, case, lesson, quiz
from learnapp.learner.places import current
from learnapp.web.access import access


@blueprint.get("/modules/<module>/<activity>/")
@access("learner")
def activity(module: str, activity: str) -> ResponseReturnValue:
    """The screen of whichever kind the activity is."""
    place = current(module, activity)
    for kind, screen in ((Lesson, lesson), (Case, case), (Quiz, quiz)):
        if isinstance(place.activity, kind):
            return screen.show(place)  # type: ignore[attr-defined, no-any-return]
    abort(404)
