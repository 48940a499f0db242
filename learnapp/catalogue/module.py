"""A module's page: what it holds and, for somebody signed in, what is done and the one next step."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from learnapp.catalogue import blueprint
from learnapp.domain import progress as rules
from learnapp.domain.duty_pieces import Piece, pieces
from learnapp.domain.content import Module
from learnapp.domain.duty_pieces import Piece, pieces
from learnapp.store import assignments
from learnapp.store.records import records
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, editions, person
from learnapp.web.transaction import db


@blueprint.get("/modules/<module>/")
@access("anyone")
def module(module: str) -> ResponseReturnValue:
    found = catalogue().modules.get(module)
    if found is None:
        abort(404)
    mine = records(db(), person.id, module).get(module, {}) if person.is_authenticated else {}
    return render_template(
        "catalogue/module.html",
        module=found,
        duties=_duties(found) if person.is_authenticated else [],
        records=mine,
        progress=rules.progress(found, mine),
        is_done=rules.is_done,
        is_started=rules.is_started,
        changed=rules.changed_since(catalogue().history.get(module, ()), mine),
        library=editions().library,
    )


def _duties(module: Module) -> list[Piece]:
    """What of this module is assigned to the person. One query."""
    return pieces(assignments.duties_of(db(), person.id, now()), {module.slug: module}, now())
