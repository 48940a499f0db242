"""For learners: home, lessons, cases, quizzes and progress."""

from flask import Blueprint

blueprint = Blueprint("learner", __name__)

from learnapp.learner import (  # noqa: E402
    activity,  # noqa: F401
    assigned,  # noqa: F401
    calendar,  # noqa: F401
    case,  # noqa: F401
    cohorts,  # noqa: F401
    debrief,  # noqa: F401
    did_it_help,  # noqa: F401
    drafts,  # noqa: F401
    evidence,  # noqa: F401
    home,  # noqa: F401
    join,  # noqa: F401
    lesson,  # noqa: F401
    messages,  # noqa: F401
    notes,  # noqa: F401
    progress,  # noqa: F401
    quiz,  # noqa: F401
    reflections,  # noqa: F401
    results,  # noqa: F401
    review,  # noqa: F401
    words_used,  # noqa: F401
    workplace_actions,  # noqa: F401
    writing,  # noqa: F401
)
