"""Adding a person, who chooses a password by a one-time link: emailed to them, or shown to be handed over."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.admin.people import BY_MAIL, link_page, shows_too_much
from learnapp.admin.people_forms import NewPersonForm
from learnapp.admin.scope import ROLE_HINTS, among, own_organisations, roles_to_give
from learnapp.admin.telling import welcome
from learnapp.domain.people.roles import Role
from learnapp.store.people import directory, people
from learnapp.store.security import rate_limits
from learnapp.store.security.audit import write_audit
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person, settings, several_organisations
from learnapp.web.monitoring.shared_limits import HOUR
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.own_password import unconfirmed
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors

TAKEN = "An account has this address. Find it under People"
TAKEN_FOR_LEADS = "An account has this address. Invite them to a cohort, or ask an administrator to add them"
TRIED = "You have tried too many addresses that have an account. Try again in an hour"
TAKEN_AN_HOUR = 30
"""Addresses with an account, not of their own people, that one lead can find in an hour."""
NOWHERE = "Choose the organisation that they belong to"


@blueprint.route("/people/new/", methods=["GET", "POST"])
@access("lead")
def new_person() -> ResponseReturnValue:
    """Add a person.

    Leads add people to their own organisations. If the form is sent twice, the second finds the address taken.
    """
    form = NewPersonForm(request.form if request.method == "POST" else None, role=request.args.get("role", "learner"))
    if request.method == "GET":
        return _page(form, [])
    errors, where = [] if form.validate() else list(form.problems), _where()
    role = form.role.data if form.role.data in roles_to_give() else Role.LEARNER
    if where is None and (role in {Role.EDUCATOR, Role.LEAD} or not person.may("administer")):
        errors.append(("organisation", NOWHERE))
    if shows_too_much(role):
        errors.append(("role", BY_MAIL))
    if errors:
        return _page(form, errors)
    refusal = unconfirmed()
    if refusal is not None:
        return _page(form, [("password", refusal[0])], refusal[1])
    if not person.may("administer") and rate_limits.used(db(), _tried(), now(), HOUR) >= TAKEN_AN_HOUR:
        return _page(form, [("email", TRIED)], 429)
    name, email = form.name.data, form.email.data
    added = people.add(db(), name=name, email=email, password_hash=None, now=now(), role=role, organisation_id=where)
    if added is None:
        return _taken(form)
    detail = {"person": added, "role": role}
    if where is not None and several_organisations():
        detail["organisation"] = where
    write_audit(db(), "person added", detail, now(), person.id, about=added)
    found_person = directory.get(db(), added, among())
    assert found_person is not None
    if request.form.get("do") != "mail" or not settings().sends_mail:
        return link_page(found_person, new=True)
    welcome(found_person)
    flash_success(
        f"You have added {name}. An email to {email} is on the way, with a link to choose a password. "
        "It works for a week and can take ten minutes to arrive."
    )
    return redirect(url_for("admin.one_person", person_id=added), 303)


def _taken(form: NewPersonForm) -> ResponseReturnValue:
    """The address has an account.

    If it belongs to one of a lead's own people, redirect the lead to that person's page.
    """
    if person.may("administer"):
        return _page(form, [("email", TAKEN)])
    account = people.find(db(), people.email_key(form.email.data))
    if account is None or directory.get(db(), account.id, among()) is None:
        rate_limits.count(db(), _tried(), now(), HOUR)
        return _page(form, [("email", TAKEN_FOR_LEADS)])
    flash_information(f"{account.email} has an account, and {account.name} belongs to your organisation already.")
    return redirect(url_for("admin.one_person", person_id=account.id), 303)


def _tried() -> str:
    """The key under which a lead's finds are counted: whether a person has an account is no one else's business."""
    return f"add person:{person.id}"


def _where() -> int | None:
    """The organisation that a person is added to: the only one, or the one chosen, if any."""
    known = own_organisations()
    typed = request.form.get("organisation", "")
    return known[0].id if len(known) == 1 else next((one.id for one in known if str(one.id) == typed), None)


def _page(form: NewPersonForm, errors: FieldErrors, status: int = 422) -> ResponseReturnValue:
    known = own_organisations()
    page = render_template(
        "admin/new_person.html",
        form=form,
        errors=errors,
        roles=roles_to_give(),
        hints=ROLE_HINTS,
        places=known if len(known) > 1 else [],
        place=request.values.get("organisation", ""),
        mail=settings().sends_mail,
    )
    return page, status if errors else 200
