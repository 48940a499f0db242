"""Who belongs to a set, in what role."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.learning_sets import blueprint
from learnapp.learning_sets.scope import my_set
from learnapp.store.sets import FEWEST, MOST
from learnapp.web.access import access


@blueprint.get("/<int:set_id>/members/")
@access("learner")
def members(set_id: int) -> ResponseReturnValue:
    mine = my_set(set_id)
    return render_template("learning_sets/members.html", mine=mine, fewest=FEWEST, most=MOST)
