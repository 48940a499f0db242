"""For whoever runs the site: its health."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

from learnapp.admin import health  # noqa: E402, F401
