"""The blueprint on which every address of the read API is registered."""

from flask import Blueprint

blueprint = Blueprint("api", "learnapp.api", url_prefix="/api/v1")
