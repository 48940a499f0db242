"""For educators: their cohorts, and reports of mistakes in the modules they own."""

from flask import Blueprint

blueprint = Blueprint("educator", __name__, url_prefix="/educator")

from learnapp.educator import (  # noqa: E402
    assignment,  # noqa: F401
    assignments,  # noqa: F401
    cohort,  # noqa: F401
    cohorts,  # noqa: F401
    copying,  # noqa: F401
    extensions,  # noqa: F401
    findings,  # noqa: F401
    invitations,  # noqa: F401
    invite,  # noqa: F401
    messages,  # noqa: F401
    new_assignment,  # noqa: F401
    people,  # noqa: F401
    preview,  # noqa: F401
    report,  # noqa: F401
    reports,  # noqa: F401
    scope,  # noqa: F401
    settings,  # noqa: F401
)
