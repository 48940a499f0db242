"""Who facilitates next: the facilitator hands over, or any member settles it where no one may facilitate."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.sets.turns import whose_turn
from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.scope import SetMembership, managing
from learnapp.store.sets import sets
from learnapp.store.sets.sets import SetMember
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, whole_number


def can_facilitate(membership: SetMembership) -> list[SetMember]:
    """The members who could facilitate next, those who have belonged the longest first."""
    able = [one for one in membership.members if not one.assesses and not one.suspended and not one.facilitates]
    return sorted(able, key=lambda one: (one.joined_at, one.name, one.person_id))


@blueprint.route("/<int:set_id>/hand-over/", methods=["GET", "POST"])
@access("learn")
def hand_over(set_id: int) -> ResponseReturnValue:
    membership = managing(set_id)
    able = can_facilitate(membership)
    errors: FieldErrors = []
    if request.method == "POST":
        to = whole_number(request.form.get("to", "")) or 0
        if to not in {one.person_id for one in able}:
            errors = [("to", "Choose one of the members")]
        elif sets.hand_over(db(), set_id, to, now()) != "handed":
            # They became a member's educator, or left, after the page was shown.
            errors = [("to", f"{membership.name_of(to)} can no longer facilitate. Choose another member")]
        else:
            flash_success(f"{membership.name_of(to)} is now the facilitator.")
            return redirect(url_for("learning_sets.the_set", set_id=set_id), 303)
    turn = whose_turn([one.person_id for one in able], sets.facilitated(db(), set_id))
    page = render_template(
        "learning_sets/membership/hand_over.html",
        membership=membership,
        able=able,
        turn=turn,
        unable=[one for one in membership.members if one.assesses],
        errors=errors,
    )
    return page, 422 if errors else 200
