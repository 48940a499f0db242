"""Correcting a person's email address, for someone who cannot do it themselves."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.admin.people_forms import AddressForm
from learnapp.admin.scope import in_my_charge
from learnapp.admin.telling import welcome
from learnapp.mail import account_mail
from learnapp.store.people import addresses, people
from learnapp.store.people.directory import FoundPerson
from learnapp.store.people.people import email_key
from learnapp.store.security.audit import write_audit
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person, settings
from learnapp.web.notices import flash_success
from learnapp.web.own_password import unconfirmed
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors

TAKEN = "Another account has this address. Find it under People"
SAME = "This is the address of their account already"


@blueprint.route("/people/<int:person_id>/address/", methods=["GET", "POST"])
@access("administer")
def person_address(person_id: int) -> ResponseReturnValue:
    """Where the site sends mail, a confirmed address stays until the new one is confirmed. Otherwise it changes now."""
    found_person = in_my_charge(person_id)
    if found_person.id == person.id:
        return redirect(url_for("accounts.address"), 303)
    if request.method == "GET":
        return _page(found_person, AddressForm(email=found_person.email), [])
    form = AddressForm(request.form)
    if not form.validate():
        return _page(found_person, form, form.problems)
    new, key = form.email.data, email_key(form.email.data)
    if key == email_key(found_person.email):
        return _page(found_person, form, [("email", SAME)])
    refusal = unconfirmed()
    if refusal is not None:
        return _page(found_person, form, [("password", refusal[0])], refusal[1])
    later = _waits(found_person)
    if addresses.proved_by_another(db(), found_person.id, key):
        return _page(found_person, form, [("email", TAKEN)])
    if later:
        write_audit(db(), "address corrected", {"person": found_person.id}, now(), person.id, about=found_person.id)
    elif not people.correct_address(db(), found_person.id, new, now(), person.id):
        return _page(found_person, form, [("email", TAKEN)])
    kept = settings()
    to = db(), found_person.id, found_person.email, person.name, kept.contact, now()
    account_mail.tell_of_address(*to, asked=later, mail=kept.sends_mail)
    _send_link(found_person, new)
    flash_success(_done(new, later=later))
    return redirect(url_for("admin.one_person", person_id=found_person.id), 303)


def _waits(found_person: FoundPerson) -> bool:
    """Whether the address changes only once the new one is confirmed."""
    return settings().sends_mail and found_person.proved_at is not None


def _send_link(found_person: FoundPerson, new: str) -> None:
    """Email the new address the link that confirms it, if the site sends mail."""
    if not settings().sends_mail:
        return
    account = people.get(db(), found_person.id)
    if account is not None and account.is_new:
        welcome(found_person, new)
    else:
        account_mail.queue_confirmation(db(), found_person.id, new, settings().site_url, now(), by=person.name)


def _done(new: str, *, later: bool) -> str:
    if later:
        return (
            f"An email with a link is on the way to {new}. "
            "Their address changes when they open it and enter their password."
        )
    if settings().sends_mail:
        return f"Their address is now {new}. An email with a link to confirm it is on the way."
    return f"Their address is now {new}. To have it confirmed, give them a link for a new password."


def _page(found_person: FoundPerson, form: AddressForm, errors: FieldErrors, status: int = 422) -> ResponseReturnValue:
    page = render_template(
        "admin/person_address.html",
        found_person=found_person,
        form=form,
        errors=errors,
        mail=settings().sends_mail,
        later=_waits(found_person),
    )
    return page, status if errors else 200
