"""Every term of every module, in one list."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.catalogue import blueprint
from learnapp.web.access import access
from learnapp.web.identity import catalogue


@blueprint.get("/glossary/")
@access("anyone")
def glossary() -> ResponseReturnValue:
    terms = [(term, module) for module in catalogue().modules.values() for term in module.glossary]
    terms.sort(key=lambda pair: (pair[0].title.casefold(), pair[1].order))
    return render_template("catalogue/glossary.html", terms=terms)
