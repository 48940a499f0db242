"""My learning sets, and what a learning set is for a person who has none."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.learning_sets.blueprint import blueprint
from learnapp.store.sets import sets as store
from learnapp.web.access import access
from learnapp.web.identity import person
from learnapp.web.transaction import db


@blueprint.get("/")
@access("learn")
def sets() -> ResponseReturnValue:
    """The sets of the person asking."""
    return render_template("learning_sets/membership/sets.html", membership=store.of_person(db(), person.id))
