"""A one-time link for a member who has forgotten their password. The educator neither learns nor sets it."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.people.roles import allows
from learnapp.educator.blueprint import blueprint
from learnapp.educator.scope import my_cohort
from learnapp.mail import account_mail
from learnapp.store.cohorts import memberships
from learnapp.store.cohorts.memberships import Member
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import act_for_every, person, settings, site_address
from learnapp.web.monitoring.shared_limits import too_many_by_person
from learnapp.web.notices import flash_success
from learnapp.web.own_password import unconfirmed
from learnapp.web.transaction import db

LINKS_AN_HOUR = 10
"""Links that one educator can make in an hour."""
NOT_THEIRS = "They are an educator or administrator themselves. Only the people who run the site can give them a link"

ELSEWHERE = "Their account belongs to another organisation, too. Only the people who run the site can give them a link"


@blueprint.route("/cohorts/<int:cohort>/people/<int:member>/link/", methods=["GET", "POST"])
@access("educate")
def member_link(cohort: int, member: int) -> ResponseReturnValue:
    """Make the link: emailed to the member where the site sends mail, otherwise shown once to be handed over."""
    own_cohort = my_cohort(cohort)
    membership = memberships.get(db(), own_cohort.id, member)
    if membership is None or not membership.active_at(now()):
        abort(404)
    if request.method == "GET":
        return _page(cohort, membership)
    refusal = unconfirmed()
    if refusal is not None:
        return _page(cohort, membership, refusal[0], refusal[1])
    act_for_every()  # to see what else the account opens
    account = people.get(db(), member)
    elsewhere = organisations.places_of(db(), member) - {own_cohort.organisation_id}
    if account is None or account.suspended or allows(account.role, "educate") or elsewhere:
        return _page(cohort, membership, ELSEWHERE if elsewhere else NOT_THEIRS, 403)
    if too_many_by_person("links made", LINKS_AN_HOUR):
        return _page(cohort, membership, "You have made many links. Try again in an hour", 429)
    mail = settings().sends_mail
    account_mail.tell(db(), "link", account.id, account.email, person.name, now(), by_mail=mail)
    if mail:
        account_mail.queue_reset(db(), account.id, account.email, settings().site_url, now(), by=person.id)
        flash_success(f"A link is on its way to {account.email}.")
        return redirect(url_for("educator.member", cohort=cohort, member=member), 303)
    token = people.make_reset_link(db(), account.id, now(), kind="handed", by=person.id)
    site = site_address()
    return _page(cohort, membership, link=site + url_for("accounts.reset", token=token))


def _page(cohort: int, member: Member, message: str = "", status: int = 200, link: str = "") -> ResponseReturnValue:
    page = render_template(
        "educator/cohorts/member_link.html",
        cohort=cohort,
        member=member,
        errors=[("password", message)] if message else [],
        link=link,
        mail=settings().sends_mail,
    )
    return page, status
