"""Pages about the site itself."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.catalogue.blueprint import blueprint
from learnapp.web.access import access
from learnapp.web.identity import contact, own_organisation, several_organisations


@blueprint.get("/about/")
@access("anyone")
def about() -> ResponseReturnValue:
    return render_template("catalogue/about.html", contact=contact())


@blueprint.get("/privacy/")
@access("anyone")
def privacy() -> ResponseReturnValue:
    return render_template(
        "catalogue/privacy.html", contact=contact(), organisation=own_organisation(), shared=several_organisations()
    )


@blueprint.get("/accessibility/")
@access("anyone")
def accessibility() -> ResponseReturnValue:
    return render_template("catalogue/accessibility.html", contact=contact())
