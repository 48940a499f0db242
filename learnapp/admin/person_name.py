"""Correcting a person's name on their behalf."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.admin.people_forms import NameForm
from learnapp.admin.scope import in_my_charge
from learnapp.admin.telling import tell
from learnapp.store.people import people
from learnapp.store.people.directory import FoundPerson
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person
from learnapp.web.notices import flash_success
from learnapp.web.own_password import unconfirmed
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors


@blueprint.route("/people/<int:person_id>/name/", methods=["GET", "POST"])
@access("lead")
def person_name(person_id: int) -> ResponseReturnValue:
    found_person = in_my_charge(person_id)
    if found_person.id == person.id:
        return redirect(url_for("accounts.name"), 303)
    if request.method == "GET":
        return _page(found_person, NameForm(name=found_person.name), [])
    form = NameForm(request.form)
    if not form.validate():
        return _page(found_person, form, form.problems)
    refusal = unconfirmed()
    if refusal is not None:
        return _page(found_person, form, [("password", refusal[0])], refusal[1])
    if people.rename(db(), found_person.id, form.name.data, now(), person.id):
        tell("name", found_person)
    flash_success(f"The name is now {form.name.data}.")
    return redirect(url_for("admin.one_person", person_id=found_person.id), 303)


def _page(found_person: FoundPerson, form: NameForm, errors: FieldErrors, status: int = 422) -> ResponseReturnValue:
    page = render_template("admin/person_name.html", found_person=found_person, form=form, errors=errors)
    return page, status if errors else 200
