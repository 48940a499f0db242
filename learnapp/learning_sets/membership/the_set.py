"""A set's first page: what is next, and who belongs."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.membership.whats_next import whats_next
from learnapp.learning_sets.posts.post_reports import for_facilitator
from learnapp.learning_sets.scope import my_set
from learnapp.store.sets.sets import FEWEST
from learnapp.web.access import access
from learnapp.web.transaction import db


@blueprint.get("/<int:set_id>/")
@access("learn")
def the_set(set_id: int) -> ResponseReturnValue:
    membership = my_set(set_id)
    reported = len(for_facilitator(membership)) if membership.me.facilitates else 0
    return render_template(
        "learning_sets/membership/the_set.html",
        membership=membership,
        next=whats_next(db(), membership, url_for),
        reported=reported,
        fewest=FEWEST,
    )
