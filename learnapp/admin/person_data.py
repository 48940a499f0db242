"""A copy of a person's data, made on their behalf, without what only they may see."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.admin.scope import in_my_charge
from learnapp.admin.telling import tell
from learnapp.exports.handed_data import handed_data
from learnapp.exports.own_data_words import HELD, about_them
from learnapp.store.operations import personal_data
from learnapp.store.people.directory import FoundPerson
from learnapp.store.security.audit import write_audit
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.identity import person
from learnapp.web.own_password import unconfirmed
from learnapp.web.pages import uk_time
from learnapp.web.sending import download
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors


@blueprint.route("/people/<int:person_id>/data/", methods=["GET", "POST"])
@access("lead")
def person_data(person_id: int) -> ResponseReturnValue:
    found_person = in_my_charge(person_id)
    if found_person.id == person.id:
        return redirect(url_for("accounts.own_data"), 303)
    if request.method == "GET":
        return _page(found_person, [])
    refusal = unconfirmed()
    if refusal is not None:
        return _page(found_person, [("password", refusal[0])], refusal[1])
    whole = handed_data(
        found_person.name, uk_time(now()), personal_data.rows_to_hand_over(db(), found_person.id), now()
    )
    write_audit(db(), "copy of data", {"person": found_person.id}, now(), person.id, about=found_person.id)
    tell("copy", found_person)
    return download(whole, "application/zip", f"learnapp-data-{found_person.id}-{today():%Y-%m-%d}.zip")


def _page(found_person: FoundPerson, errors: FieldErrors, status: int = 422) -> ResponseReturnValue:
    held = [
        (_given(table.name, declared.export), HELD[table.name].what)
        for table, declared in personal_data.personal_tables()
    ]
    groups = [(group, [about_them(what) for given, what in held if given == group]) for group in GROUPS]
    page = render_template("admin/person_data.html", found_person=found_person, groups=groups, errors=errors)
    return page, status if errors else 200


WHOLE, PART, NOT = (
    "In the copy",
    "In the copy only when and where, not what",
    "Not in the copy: only the site can use it",
)
GROUPS = (WHOLE, PART, NOT)


def _given(table: str, export: bool) -> str:
    if not export:
        return NOT
    return PART if personal_data.OWN_EYES.get(table) else WHOLE
