"""Learning sets: who belongs, meetings, threads, and the actions that come of them."""

from flask import Blueprint

blueprint = Blueprint("learning_sets", __name__, url_prefix="/sets")
