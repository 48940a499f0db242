"""One address for a meeting or thread, so that links need not know which it is.

It is short, because people type it from a screen.
"""

from __future__ import annotations

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.scope import my_set
from learnapp.store.sets import discussions
from learnapp.web.access import access
from learnapp.web.transaction import db


@blueprint.get("/<int:set_id>/<int:number>/")
@access("learn")
def discussion(set_id: int, number: int) -> ResponseReturnValue:
    my_set(set_id)
    found = discussions.get(db(), set_id, number)
    if found is None:
        abort(404)
    return redirect(url_for(f"learning_sets.{found.form}", set_id=set_id, number=number))
