"""Joining a cohort by a link or a code. Nothing changes until the person has read who will see what, and agrees."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.learner.blueprint import blueprint
from learnapp.store.cohorts import invitations, memberships
from learnapp.store.cohorts.invitations import InvitationOffer, read_code
from learnapp.store.organisations import organisations
from learnapp.store.people import addresses, people
from learnapp.store.security import rate_limits
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import act_for_every, organisation_name, person, settings
from learnapp.web.notices import flash_success
from learnapp.web.transaction import commit, db, store

TRIES = 20
"""Codes that one person may try in a quarter of an hour."""
WINDOW = 900
WRONG = (
    "This code does not work. It may have expired or all its places may be taken. Check it with the person who "
    "gave it to you"
)


@blueprint.route("/join/", methods=["GET", "POST"])
@access("anyone")
def join() -> ResponseReturnValue:
    """Type a code. Only signed-in people learn whether the code exists."""
    if request.method == "GET":
        return render_template("learner/cohorts/join.html", typed="", errors=[])
    typed = request.form.get("code", "")[:60]
    code = read_code(typed)
    if not typed.strip():
        return _again(typed, "Enter the code", 422)
    if not code:
        return _again(typed, f"A code has {invitations.CODE_LENGTH} letters and numbers, such as K7M2P-4XQ9D", 422)
    act_for_every()
    if person.is_authenticated and (wrong := _guess(code)):
        return _again(typed, *wrong)
    return redirect(url_for("learner.invitation", token=invitations.spoken(code)), 303)


def _again(typed: str, message: str, status: int) -> ResponseReturnValue:
    return render_template("learner/cohorts/join.html", typed=typed, errors=[("code", message)]), status


def _guess(code: str) -> tuple[str, int] | None:
    """Count a try at a code; returns an answer if there were too many, or if the code does not exist."""
    commit()  # what was read so far must not keep the count from being written
    with store().write() as connection:
        tries = rate_limits.count(connection, f"join code:{person.id}", now(), WINDOW)
    if tries > TRIES:
        return "You have tried too many times. Try again in 15 minutes", 429
    return None if invitations.offer(db(), code, now()) else (WRONG, 422)


@blueprint.route("/join/<token>/", methods=["GET", "POST"])
@access("anyone")
def invitation(token: str) -> ResponseReturnValue:
    """The cohort of the invitation and who will see what; on POST, join."""
    act_for_every()  # the link or code says which cohort, whatever organisation it is in
    code = read_code(token)
    opened = code or token[:100]
    if not person.is_authenticated:
        # A code could be guessed, so the page says nothing about it until the person has signed in, and tries are
        # counted.
        offer = None if code else invitations.offer(db(), opened, now())
        if offer is None and not code:
            return _gone()
        if request.method == "POST":
            return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
        return _page(offer, token)
    if code and (wrong := _guess(code)):
        return _gone() if wrong[1] == 422 else _again(token, *wrong)
    offer = invitations.offer(db(), opened, now())
    if offer is None:
        return _gone()
    proves = _proves(offer, opened)
    if request.method == "GET":
        return _page(offer, token, _existing(offer, proves=proves))
    own = people.email_key(person.email)
    by = {"proved": person.proved, "proves": proves, "by_mail": settings().sends_mail}
    outcome = invitations.accept(db(), opened, person.id, own, now(), **by)
    if outcome == "gone":
        return _gone()
    if outcome == "joined":
        commit()
        flash_success(f"You have joined {offer.cohort.name}.")
        return redirect(url_for("learner.home"), 303)
    return _page(offer, token, outcome), 200 if outcome == "member" else 403


def _proves(offer: InvitationOffer, token: str) -> bool:
    """Whether opening this link shows that the invitation's address belongs to the person.

    Where the site sends mail, the link must be the mailed one: educators see the others and can pass them on.
    """
    if offer.kind != "address":
        return False
    mark, secret = request.args.get("mailed", ""), settings().secret
    return not settings().sends_mail or invitations.came_by_mail(token, mark, secret)


def _existing(offer: InvitationOffer, *, proves: bool) -> str:
    """Why this person cannot join by this invitation; empty if they can."""
    if offer.kind == "address":
        if offer.email_key != people.email_key(person.email):
            return "other address"
        if not person.proved and not proves:
            return "unproved"
        if addresses.proved_by_another(db(), person.id, offer.email_key):
            return "taken"
    if memberships.educates(db(), offer.cohort.id, person.id, now()):
        return "educator"
    if memberships.is_member(db(), offer.cohort.id, person.id, now()):
        return "member"
    return "" if organisations.lets_in(db(), offer.cohort.organisation_id, person.id) else "not let in"


def _page(offer: InvitationOffer | None, token: str, existing: str = "") -> str:
    return render_template(
        "learner/cohorts/invitation.html",
        offer=offer,
        token=token,
        existing=existing,
        mailed=request.args.get("mailed"),
        meant=_veiled(offer.email if offer else ""),
        where=organisation_name(offer.cohort.organisation_id) if offer else "",
    )


def _veiled(email: str) -> str:
    """Enough of an address for its owner to recognise it: `l…@example.org`."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}…@{domain}" if name else ""


def _gone() -> ResponseReturnValue:
    """One answer for an invitation that never existed, has expired, was withdrawn or is full."""
    return render_template("learner/cohorts/invitation_gone.html"), 410
