"""Home: a greeting, where the person was, and what to do next."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.domain import progress as rules
from learnapp.learner import blueprint
from learnapp.store.records import records
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, person
from learnapp.web.pages import UK
from learnapp.web.transaction import db


@blueprint.get("/home/")
@access("learner")
def home() -> ResponseReturnValue:
    mine = records(db(), person.id)
    modules = list(catalogue().modules.values())
    shelf = [(module, mine.get(module.slug, {})) for module in modules]
    lines = [(module, rules.progress(module, found), bool(found)) for module, found in shelf]
    return render_template(
        "learner/home.html",
        greeting=_greeting(),
        whereabouts=rules.where_were_you(shelf),
        begun=[line for line in lines if line[2] and not line[1].complete],
        waiting=[line for line in lines if not line[2]],
        complete=[line for line in lines if line[1].complete],
    )


def _greeting() -> str:
    hour = now().astimezone(UK).hour
    if 5 <= hour < 12:
        return "Good morning"
    return "Good afternoon" if 12 <= hour < 18 else "Good evening"
