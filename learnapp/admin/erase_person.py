"""Erasing a person's account on their behalf."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.admin.people_forms import LAST_ADMIN
from learnapp.admin.scope import in_my_charge
from learnapp.exports.own_data_words import about_them
from learnapp.exports.own_data_words import erasing as erasing_words
from learnapp.mail import account_mail
from learnapp.store.operations import personal_data
from learnapp.store.people import people
from learnapp.store.people.directory import FoundPerson
from learnapp.vault import erasing
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import vault
from learnapp.web.identity import person, settings
from learnapp.web.notices import flash_success
from learnapp.web.own_password import is_sure, unsure
from learnapp.web.transaction import commit, db, store
from learnapp.web.typed_fields import FieldErrors

UNSURE = "Tick this once you have checked that it is the right account"


@blueprint.route("/people/<int:person_id>/erase/", methods=["GET", "POST"])
@access("lead")
def erase_person(person_id: int) -> ResponseReturnValue:
    """Say what is deleted and what stays, ask for one's own password, erase, and email the person."""
    found_person = in_my_charge(person_id)
    if found_person.id == person.id:
        return redirect(url_for("accounts.erase_account"), 303)
    if request.method == "GET":
        return _page(found_person, [])
    errors, status = unsure(UNSURE)
    if errors:
        return _page(found_person, errors, status)
    if people.is_last_admin(db(), found_person.id):
        return _page(found_person, [("sure", LAST_ADMIN)], 409)
    # An address that has not been proved may be a stranger's, who must not get this email.
    email = found_person.email if settings().sends_mail and found_person.proved_at else ""
    erasing.erase(vault(), db(), found_person.id, now(), person.id)
    if email:
        about = settings().site_url, settings().contact
        account_mail.queue_erased(db(), email, person.name, *about, now())
    commit()
    personal_data.drop_traces(store())
    flash_success(f"The account of {found_person.name} is erased.{' They will get an email.' if email else ''}")
    return redirect(url_for("admin.people_list"), 303)


def _groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """What happens to each kind of data, in words about the person."""
    groups = erasing_words(table.name for table, _ in personal_data.personal_tables())
    return [(about_them(head), [(about_them(what), about_them(then)) for what, then in of]) for head, of in groups]


def _page(found_person: FoundPerson, errors: FieldErrors, status: int = 422) -> ResponseReturnValue:
    page = render_template(
        "admin/erase_person.html",
        found_person=found_person,
        groups=_groups(),
        errors=errors,
        sure=is_sure(),
        mail=settings().sends_mail and found_person.proved_at is not None,
    )
    return page, status if errors else 200
