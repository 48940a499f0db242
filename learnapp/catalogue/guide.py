"""A module's guide for facilitators. It gives away how cases can go, so it is for educators."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from learnapp.catalogue.blueprint import blueprint
from learnapp.web.access import access
from learnapp.web.identity import module_or_404


@blueprint.get("/modules/<module>/guide/")
@access("educate")
def guide(module: str) -> ResponseReturnValue:
    found = module_or_404(module, "educate")
    if not found.guide:
        abort(404)
    return render_template("catalogue/guide.html", module=found)
