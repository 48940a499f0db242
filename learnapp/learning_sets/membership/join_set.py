"""Making a set of one's own, and joining one by a link."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.sets.ground_rules import DEFAULT
from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.membership.set_forms import set_name
from learnapp.store.sets import set_invitations, sets
from learnapp.store.sets.set_invitations import SetInvitationOffer
from learnapp.store.sets.sets import FEWEST, MOST
from learnapp.web.access import access, chosen_organisation
from learnapp.web.clock import now
from learnapp.web.forms import makes_one
from learnapp.web.identity import act_for_every, person
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors

MOST_OWN = 20
"""The most open sets that one person can belong to; after that, the site asks them to close one."""


@blueprint.route("/new/", methods=["GET", "POST"])
@access("learn")
@makes_one("learning_sets.sets")
def new_set() -> ResponseReturnValue:
    """Make a set, as its first facilitator."""
    name, errors = "", FieldErrors()
    if request.method == "POST":
        name, errors = set_name(request.form.get("name", ""))
        open_ones = sum(one.the_set.closed_at is None for one in sets.of_person(db(), person.id))
        if not errors and open_ones >= MOST_OWN:
            errors = [("name", f"You belong to {open_ones} sets. Close or leave one before you create another")]
        where = chosen_organisation("learn")
        errors += where.errors
        if not errors:
            made = sets.make(db(), name, DEFAULT, now(), organisation_id=where.id)
            sets.join(db(), made, person.id, now(), "facilitator")
            return redirect(url_for("learning_sets.ground_rules", set_id=made), 303)
    page = render_template(
        "learning_sets/membership/new_set.html",
        name=name,
        errors=errors,
        fewest=FEWEST,
        most=MOST,
        where=chosen_organisation("learn"),
    )
    return page, 422 if errors else 200


@blueprint.route("/join/<token>/", methods=["GET", "POST"])
@access("anyone")
def join_set(token: str) -> ResponseReturnValue:
    """Show an invitation. Accepting it is a POST, so a program that follows links does not accept it.

    Before signing in, a link shows which set it is for and who asks; one for an address shows nothing until its owner
    has signed in.
    """
    act_for_every()  # the link gives access to its set, in any organisation
    if not person.is_authenticated:
        return _to_visitor(token)
    key = person.proved_key
    if request.method == "POST":
        accepted = set_invitations.accept(db(), token, person.id, key, now())
        if accepted.set_id is not None:
            flash_success("You have joined this set.")
            return redirect(url_for("learning_sets.the_set", set_id=accepted.set_id), 303)
    offer = set_invitations.offer(db(), token, person.id, key, now())
    if request.method == "POST":
        return _page(offer if isinstance(offer, SetInvitationOffer) else None, accepted.refused or "unknown")
    if isinstance(offer, SetInvitationOffer) and offer.belongs:
        flash_information("You already belong to this set.")
        return redirect(url_for("learning_sets.the_set", set_id=offer.set_id))
    if isinstance(offer, SetInvitationOffer):
        return _page(offer, offer.refused or "")
    return _page(None, offer)


def _to_visitor(token: str) -> ResponseReturnValue:
    offer = set_invitations.offer(db(), token, 0, "", now())
    to_sign_in = url_for("accounts.sign_in", next=request.path)
    if offer == "other address":
        return redirect(to_sign_in, 303 if request.method == "POST" else 302)
    if not isinstance(offer, SetInvitationOffer):
        return _page(None, offer)
    return redirect(to_sign_in, 303) if request.method == "POST" else _page(offer, offer.refused or "")


def _page(offer: SetInvitationOffer | None, refused: str) -> ResponseReturnValue:
    """`refused` says why it cannot be accepted, or is "" if there is no known reason."""
    if refused == "other address" and not person.proved:
        refused = "unproved"
    page = render_template("learning_sets/membership/join_set.html", offer=offer, refused=refused, most=MOST)
    if refused in {"other address", "unproved"}:
        return page, 403
    return page, 409 if refused and offer else 410 if refused else 200
