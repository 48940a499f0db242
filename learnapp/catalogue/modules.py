"""The list of modules, which is also the front page for visitors."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from learnapp.catalogue.blueprint import blueprint
from learnapp.domain.cases.trial_case import trials
from learnapp.domain.learning import course
from learnapp.domain.learning import progress as rules
from learnapp.store.learning.records import records
from learnapp.web.access import access
from learnapp.web.identity import catalogue, own_start, person
from learnapp.web.page_shell import kept_page
from learnapp.web.transaction import db


@blueprint.get("/")
@access("anyone")
def front() -> ResponseReturnValue:
    if person.is_authenticated:
        return redirect(own_start())
    found = catalogue()

    def values() -> dict[str, Any]:
        modules = list(found.modules.values())
        return {"modules": modules, "trials": trials(modules)}

    return kept_page("catalogue/front.html", found.key, values)


@blueprint.get("/modules/")
@access("anyone")
def modules() -> ResponseReturnValue:
    own = records(db(), person.id) if person.is_authenticated else {}
    modules = catalogue().modules.values()
    found = {module.slug: rules.progress(module, own.get(module.slug, {})) for module in modules}
    return render_template("catalogue/modules.html", stages=course.stages(modules), progress=found, records=own)
