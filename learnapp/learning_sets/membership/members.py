"""Who belongs to a set, in what role; and inviting others, by a link for several people or for one."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.membership.set_forms import InvitationForm
from learnapp.learning_sets.scope import SetMembership, managing, my_set
from learnapp.store.people import people
from learnapp.store.sets import set_invitations, sets
from learnapp.store.sets.set_invitations import LASTS, SetInvitation
from learnapp.store.sets.sets import FEWEST, MOST, SetRole
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import makes_one
from learnapp.web.identity import settings, site_address
from learnapp.web.notices import flash_problem, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import whole_number


@blueprint.route("/<int:set_id>/members/", methods=["GET", "POST"])
@access("learn")
@makes_one("learning_sets.members")
def members(set_id: int) -> ResponseReturnValue:
    """The members; by POST, one more invitation."""
    if request.method == "GET":
        return _page(my_set(set_id), InvitationForm())
    membership = managing(set_id)
    new = InvitationForm(request.form)
    if new.validate():
        for name, message in _in_the_way(membership, new):
            new[name].errors.append(message)
    if new.problems:
        return _page(membership, new)
    role: SetRole = new.role.data
    places, secret = new.places.data or 1, settings().secret
    made = set_invitations.make(
        db(), set_id, email_key=new.email_key, role=role, places=places, secret=secret, now=now()
    )
    who = "the person it is for" if places == 1 else "the people it is for"
    flash_success(f"Invitation created. Copy its link and send it to {who}.")
    if meeting := whole_number(request.form.get("meeting", "")):  # made on its page, which shows the link
        return redirect(url_for("learning_sets.meeting", set_id=set_id, number=meeting), 303)
    return redirect(url_for("learning_sets.members", set_id=set_id) + f"#invitation-{made}", 303)


def _in_the_way(membership: SetMembership, new: InvitationForm) -> list[tuple[str, str]]:
    """Why this invitation cannot be made."""
    waiting = set_invitations.open_ones(db(), membership.the_set.id, now())
    promised = sum(one.left for one in waiting)
    if len(membership.members) + promised > MOST:
        return [
            (
                "places" if new.places.raw_data else "email",
                f"A set has at most {MOST} members and a facilitator. There are {len(membership.members)} of you, and "
                f"open invitations for {promised} more. Withdraw one before you invite someone else",
            )
        ]
    left = room(membership, waiting)
    if (new.places.data or 1) > max(left, 1):
        return [("places", f"There is room for {left} more, counting the invitations that are open")]
    if new.email_key and any(one.email_key == new.email_key for one in waiting):
        return [("email", "There is already an open invitation for this address. Its link is above")]
    account = people.find(db(), new.email_key) if new.email_key else None
    account = account if account and account.proved else None
    if account and any(one.person_id == account.id for one in membership.members):
        return [("email", f"{account.name} already belongs to this set")]
    everybody = [one.person_id for one in membership.members]
    if account and new.role.data == "facilitator" and sets.assesses(db(), account.id, everybody, now()):
        return [("role", "They run a cohort that a member of this set is in, so they cannot facilitate")]
    return []


def room(membership: SetMembership, waiting: Sequence[SetInvitation]) -> int:
    """How many more members there is room for, when everyone who can still join with a link has joined."""
    return max(0, MOST - membership.peers - sum(one.left for one in waiting if one.role == "member"))


def open_links(set_id: int) -> list[tuple[SetInvitation, str]]:
    """The set's open invitations, each with its whole address. One query."""
    site = site_address()
    return [
        (one, site + url_for("learning_sets.join_set", token=set_invitations.token(one.salt, settings().secret)))
        for one in set_invitations.open_ones(db(), set_id, now())
    ]


def _page(membership: SetMembership, new: InvitationForm) -> ResponseReturnValue:
    links = open_links(membership.the_set.id) if membership.manages else []
    page = render_template(
        "learning_sets/membership/members.html",
        membership=membership,
        fewest=FEWEST,
        most=MOST,
        links=links,
        room=room(membership, [one for one, _ in links]) if membership.manages else 0,
        days=LASTS.days,
        new=new,
        errors=new.problems,
    )
    return page, 422 if new.problems else 200


@blueprint.post("/<int:set_id>/invitations/<int:invitation>/take-back/")
@access("learn")
def take_back_invitation(set_id: int, invitation: int) -> ResponseReturnValue:
    managing(set_id)
    if set_invitations.take_back(db(), set_id, invitation, now()):
        flash_success("Invitation withdrawn. Its link no longer works.")
    else:
        flash_problem("That invitation had already been used, withdrawn or expired.")
    return redirect(url_for("learning_sets.members", set_id=set_id), 303)
