"""The source paper's claims, in our words, and the competency framework."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.catalogue.blueprint import blueprint
from learnapp.web.access import access
from learnapp.web.identity import catalogue, editions


@blueprint.get("/claims/")
@access("anyone")
def claims() -> ResponseReturnValue:
    modules = catalogue().modules.values()
    used = {number: [m for m in modules if number in m.claims] for number in editions().library.claims}
    return render_template("catalogue/claims.html", library=editions().library, used=used)


@blueprint.get("/competencies/")
@access("anyone")
def competencies() -> ResponseReturnValue:
    modules = catalogue().modules.values()
    used = {code: [m for m in modules if code in m.competencies] for code in editions().library.competencies}
    return render_template("catalogue/competencies.html", library=editions().library, used=used)
