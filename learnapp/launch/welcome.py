"""The page after a launch: making an account the first time, or continuing in a new tab."""

from __future__ import annotations

from flask import redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from learnapp.domain.people.launches import identity_of
from learnapp.launch import launch_errors as errors
from learnapp.launch.blueprint import blueprint
from learnapp.launch.first_time_forms import FirstTimeForm
from learnapp.launch.scope import arrival_or_404, enter, failed
from learnapp.mail import account_mail
from learnapp.store.launches import launches, platforms
from learnapp.store.launches.launches import Arrival
from learnapp.store.launches.platforms import Platform
from learnapp.store.people import people, ways_in
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import act_for_every, organisation_name, person, settings
from learnapp.web.launches.launched import ACTS_IN, in_launched_frame, signed
from learnapp.web.notices import flash_information
from learnapp.web.second_step import TOKEN
from learnapp.web.transaction import db

JOINING = "lti joining by name"


@blueprint.route("/welcome/<ticket>/", methods=["GET", "POST"])
@access("anyone")
def welcome(ticket: str) -> ResponseReturnValue:
    """Show who the platform says this is, and the choices. Reading the page changes nothing."""
    state, arrived = arrival_or_404(ticket)
    platform, who = platforms.get(db(), arrived.platform_id), arrived.who
    if who is None or platform is None:  # sent twice, or by the Back button
        return redirect(arrived.landing, 303)
    act_for_every()
    owner = ways_in.owner(db(), platform.namespace, who.subject)
    if owner is not None and owner.suspended:
        return failed(errors.SUSPENDED, "the account is suspended", platform)
    account = people.get(db(), owner.person_id) if owner else None
    if account is not None and person.is_authenticated and person.id == account.id and request.method == "GET":
        return redirect(arrived.landing, 303)
    form = FirstTimeForm(request.form if request.method == "POST" else None, name=who.name, email=who.email)
    if request.method == "GET" or (account is None and not form.validate()):
        joining = platform.id, who.subject, who.organisation_id, who.deployment, who.name, who.email
        page = render_template(
            "launch/welcome.html",
            platform=platform,
            account=account,
            form=form,
            errors=form.problems if request.method == "POST" else [],
            organisation=organisation_name(who.organisation_id),
            joining=signed(JOINING, joining) if account is None else "",
        )
        return page, 422 if request.method == "POST" else 200
    if not launches.go_on(db(), state):
        return redirect(arrived.landing, 303)
    if account is not None:
        return _in(account.id, platform, who, arrived.landing)
    return _made(platform, who, form, arrived.landing)


def _made(platform: Platform, who: Arrival, form: FirstTimeForm, landing: str) -> ResponseReturnValue:
    identity = identity_of(platform.name, platform.namespace, who)
    name, email = form.name.data, form.email.data
    made = people.add_with_identity(db(), identity, name, email, who.organisation_id, now(), "lti")
    if made is None:  # at the same moment in another tab
        owner = ways_in.owner(db(), identity.issuer, identity.subject)
        if owner is None or owner.suspended:
            return failed(errors.STALE, "the identity was taken by another account", platform)
        return _in(owner.person_id, platform, who, landing)
    if settings().sends_mail:
        account_mail.queue_confirmation(db(), made, email, settings().site_url, now())
    answer = _in(made, platform, who, landing)
    if settings().sends_mail:
        flash_information(
            f"We have sent a link to {email}. Open it to confirm your address. It can take ten minutes to arrive."
        )
    return answer


def _in(person_id: int, platform: Platform, who: Arrival, landing: str) -> ResponseReturnValue:
    """Even in a tab, the session acts for the platform's organisation alone, unless a second factor follows."""
    answer = enter(person_id, platform, who, landing)
    if not in_launched_frame() and TOKEN not in session:
        session[ACTS_IN] = who.organisation_id
    return answer
