"""For learners: home, lessons, cases, quizzes and progress."""

from flask import Blueprint

blueprint = Blueprint("learner", __name__)

from learnapp.learner import activity, calendar, case, debrief, home, lesson, progress, quiz, results, review  # noqa: E402, F401
