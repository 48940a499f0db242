"""For educators: reports of mistakes in the modules they own."""

from flask import Blueprint

blueprint = Blueprint("educator", __name__, url_prefix="/educator")

from learnapp.educator import reports  # noqa: E402, F401
