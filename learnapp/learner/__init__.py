"""For learners: home, lessons, cases, quizzes and progress."""

from flask import Blueprint

blueprint = Blueprint("learner", __name__)

from learnapp.learner import activity, case, debrief, home, lesson, progress, quiz, results  # noqa: E402, F401
