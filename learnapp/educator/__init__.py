"""For educators: their cohorts, and reports of mistakes in the modules they own."""

from flask import Blueprint

blueprint = Blueprint("educator", __name__, url_prefix="/educator")

from learnapp.educator import cohort, cohorts, reports, scope  # noqa: E402, F401
