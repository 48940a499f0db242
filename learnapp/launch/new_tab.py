"""From a frame to a new tab, and to an account that the person had before."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.people.launches import identity_for
from learnapp.launch.blueprint import blueprint
from learnapp.launch.welcome import JOINING
from learnapp.mail import account_mail
from learnapp.store.launches import platforms
from learnapp.store.organisations import organisations
from learnapp.store.people import people, sign_ins, ways_in
from learnapp.store.security import rate_limits
from learnapp.store.security.tokens import digest
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import safe_path
from learnapp.web.identity import act_for_every, person, settings
from learnapp.web.launches.launched import ACTS_IN, in_launched_frame, read_signed, signed, uses_launched_cookie
from learnapp.web.notices import flash_problem, flash_success
from learnapp.web.own_password import unconfirmed
from learnapp.web.second_step import TOKEN, first_factor_given
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors

MOVING = "lti tab"
MOVES_SECONDS = 5 * 60
"""How long a link into a new tab works."""
JOINS_SECONDS = 30 * 60
"""How long a person may take to sign in to the account they had before."""


@blueprint.get("/new-tab/")
@access("learn")
def new_tab() -> ResponseReturnValue:
    """A link that opens the site in a tab as the same person, because a frame's session does not work there."""
    if not in_launched_frame():
        return redirect(url_for("learner.home"))
    move = [digest(person.token), session.get(ACTS_IN), secrets.token_urlsafe(9)]
    return render_template("launch/new_tab.html", move=signed(MOVING, move))


@blueprint.route("/tab/<move>/", methods=["GET", "POST"])
@access("anyone")
def tab(move: str) -> ResponseReturnValue:
    """Continue in a tab, once, after a button that says who will be signed in. The frame's session must still be there:
    what ended it, such as a new password, ends the link too.
    """
    signed_move = read_signed(MOVING, move, MOVES_SECONDS)
    if signed_move is None:
        abort(404)
    frame_session, acts_in, _ = signed_move
    act_for_every()
    whose = sign_ins.person_of(db(), frame_session, now())
    account = people.get(db(), whose) if whose else None
    if account is None or account.suspended or uses_launched_cookie():
        abort(404)
    if person.is_authenticated and person.id == account.id:
        return redirect(url_for("learner.home"), 303)
    if request.method == "GET":
        return render_template("launch/tab.html", account=account)
    if not rate_limits.once(db(), f"lti tab:{move}", now() + timedelta(seconds=MOVES_SECONDS)):
        abort(404)
    sign_ins.lock(db(), account.id)
    if sign_ins.person_of(db(), frame_session, now()) is None:
        abort(404)
    answer = first_factor_given(account.id, safe_path(url_for("learner.home"), ""), by_platform=True)
    if TOKEN not in session and acts_in is not None:
        session[ACTS_IN] = acts_in
    return answer


@blueprint.route("/join/<joining>/", methods=["GET", "POST"])
@access("learn")
def join(joining: str) -> ResponseReturnValue:
    """Have a platform open the account that the person signed in to here, instead of making another.

    Asks for their own password first, as for any way to sign in, because another site can send a browser to this page.
    """
    signed_joining = read_signed(JOINING, joining, JOINS_SECONDS)
    if signed_joining is None:
        abort(404)
    platform_id, subject, organisation_id, deployment_name, name, email = signed_joining
    platform = platforms.get(db(), platform_id)
    deployment = platforms.deployment(db(), platform_id, deployment_name)
    if platform is None or deployment is None or deployment.organisation_id != organisation_id:
        abort(404)  # the platform, or the course's place in the organisation, has been removed since
    errors: FieldErrors = []
    if request.method == "POST":
        refusal = unconfirmed()
        if refusal is None:
            return _join(platform, subject, organisation_id)
        errors = [("password", refusal[0])]
    claimed = {"name": name, "email": email}  # so that no one joins a stranger, whose link they were sent
    page = render_template("launch/join.html", platform=platform, claimed=claimed, errors=errors)
    return page, 422 if errors else 200


def _join(platform: platforms.Platform, subject: str, organisation_id: int) -> ResponseReturnValue:
    act_for_every()
    who = identity_for(platform.name, platform.namespace, subject)
    if ways_in.add(db(), person.id, who, now(), "lti"):
        organisations.enrol(db(), organisation_id, person.id, now())
        mail_from = settings().site_url if settings().sends_mail else ""
        account_mail.tell_of_way(db(), person.id, platform.name, now(), added=True, mail_from=mail_from)
        flash_success(f"Links in {platform.name} open this account from now on. Open the link in your course again.")
    else:
        owner = ways_in.owner(db(), who.issuer, who.subject)
        if owner is None or owner.person_id != person.id:
            flash_problem(f"You already have an account here that {platform.name} opens. Nothing has changed.")
    return redirect(url_for("accounts.ways"), 303)
