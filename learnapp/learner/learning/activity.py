"""`/modules/<module>/<activity>/`: one address for lessons, cases and quizzes, each shown by its own screen."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from learnapp.domain.content.content import Case, Lesson, Quiz
from learnapp.learner.blueprint import blueprint
from learnapp.learner.cases import case
from learnapp.learner.learning import lesson
from learnapp.learner.places import current
from learnapp.learner.quizzes import quiz
from learnapp.web.access import access


@blueprint.get("/modules/<module>/<activity>/")
@access("learner")
def activity(module: str, activity: str) -> ResponseReturnValue:
    """The screen of whichever kind the activity is."""
    place = current(module, activity)
    if isinstance(place.activity, Lesson):
        return lesson.show(place)
    if isinstance(place.activity, Case):
        return case.show(place)
    assert isinstance(place.activity, Quiz)
    return quiz.show(place)
