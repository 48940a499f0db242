"""Help for educators, from the menu."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.domain.findings.suppression import SMALLEST
from learnapp.educator.blueprint import blueprint
from learnapp.web.access import access
from learnapp.web.identity import contact, settings


@blueprint.get("/help/")
@access("educate")
def educator_help() -> ResponseReturnValue:
    kept = settings()
    return render_template(
        "educator/cohorts/educator_help.html", mail=kept.sends_mail, contact=contact(), smallest=SMALLEST
    )
