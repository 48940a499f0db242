"""The source paper's claims, in our words, with where each is taught, and the competency framework."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.catalogue.blueprint import blueprint
from learnapp.domain.learning import course
from learnapp.web.access import access
from learnapp.web.identity import catalogue, editions


@blueprint.get("/claims/")
@access("anyone")
def claims() -> ResponseReturnValue:
    found = catalogue()
    return render_template("catalogue/claims.html", library=editions().library, used=found.claims, version=found.key)


@blueprint.get("/competencies/")
@access("anyone")
def competencies() -> ResponseReturnValue:
    modules = catalogue().modules.values()
    used = {code: course.practised(modules, code) for code in editions().library.competencies}
    return render_template("catalogue/competencies.html", library=editions().library, used=used)
