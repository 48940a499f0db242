"""Leaving a set, and closing it for all its members."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.scope import managing, my_set
from learnapp.store.sets import sets
from learnapp.store.sets.sets import KEPT_CLOSED
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db


@blueprint.route("/<int:set_id>/leave/", methods=["GET", "POST"])
@access("learn")
def leave_set(set_id: int) -> ResponseReturnValue:
    """End one's own membership, even without having agreed to the ground rules.

    When the last member leaves, the set closes.
    """
    membership = my_set(set_id, before_rules=True)
    if request.method == "POST":
        sets.leave(db(), set_id, person.id, now())
        flash_success(f"You have left {membership.the_set.name}.")
        return redirect(url_for("learning_sets.sets"), 303)
    return render_template(
        "learning_sets/membership/leave_set.html", membership=membership, alone=len(membership.members) == 1
    )


@blueprint.route("/<int:set_id>/close/", methods=["GET", "POST"])
@access("learn")
def close_set(set_id: int) -> ResponseReturnValue:
    """End the set: from then on its members can only read it, and after KEPT_CLOSED it is deleted."""
    membership = managing(set_id)
    if request.method == "POST":
        if not sets.close(db(), set_id, now()):
            abort(404)
        flash_success(f"{membership.the_set.name} is closed. Its members can still read it.")
        return redirect(url_for("learning_sets.the_set", set_id=set_id), 303)
    return render_template(
        "learning_sets/membership/close_set.html", membership=membership, gone_on=now() + KEPT_CLOSED
    )
