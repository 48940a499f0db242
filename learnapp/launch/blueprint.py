"""The blueprint on which every screen of this room is registered."""

from flask import Blueprint

blueprint = Blueprint("launch", "learnapp.launch", url_prefix="/lti")
