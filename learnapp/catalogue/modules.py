"""The list of modules, which is also the front page for visitors."""

from __future__ import annotations

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from learnapp.catalogue.blueprint import blueprint
from learnapp.domain.cases.trial_case import trial_case
from learnapp.web.access import access
from learnapp.web.identity import catalogue, own_start, person


@blueprint.get("/")
@access("anyone")
def front() -> ResponseReturnValue:
    if person.is_authenticated:
        return redirect(own_start())
    modules = list(catalogue().modules.values())
    trials = [(module, case) for module in modules if (case := trial_case(module))]
    return render_template("catalogue/front.html", modules=modules, trials=trials)


@blueprint.get("/modules/")
@access("anyone")
def modules() -> ResponseReturnValue:
    return render_template("catalogue/modules.html", modules=list(catalogue().modules.values()))
