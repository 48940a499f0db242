"""The blueprint on which every screen of this room is registered."""

from flask import Blueprint

blueprint = Blueprint("educator", "learnapp.educator", url_prefix="/educator")
