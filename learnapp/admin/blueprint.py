"""The blueprint on which every screen of this room is registered."""

from flask import Blueprint

blueprint = Blueprint("admin", "learnapp.admin", url_prefix="/admin")
