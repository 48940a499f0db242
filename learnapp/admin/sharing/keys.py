"""Keys of the read API: created with scopes and a last day, shown once, revoked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.admin.scope import my_open_or_closed_organisation, my_organisation
from learnapp.admin.sharing.sharing_forms import KeyForm
from learnapp.domain.people.organisations import Organisation
from learnapp.domain.sharing.scopes import NEVER, SCOPES, Scope, known_scopes
from learnapp.store.sharing import tokens
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import makes_one
from learnapp.web.identity import person, site_address
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.own_password import unconfirmed
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, same_page

LASTS = {"30": "30 days", "90": "90 days", "365": "1 year"}


@blueprint.route("/organisations/<int:organisation_id>/data/keys/new/", methods=["GET", "POST"])
@access("lead")
@makes_one("admin.data_out")
def new_key(organisation_id: int) -> ResponseReturnValue:
    """Create a key, and show it this once."""
    organisation = my_organisation(organisation_id)
    if request.method == "GET":
        return _page(organisation, KeyForm(lasts="365"), [])
    form = KeyForm(request.form)
    chosen = known_scopes(request.form.getlist("scope"))
    errors = [] if form.validate() else list(form.problems)
    if not chosen:
        errors.append(("scope", "Choose what the key opens"))
    if errors:
        return _page(organisation, form, chosen, errors, 422)
    refusal = unconfirmed()
    if refusal is not None:
        return _page(organisation, form, chosen, [("password", refusal[0])], refusal[1])
    last = now() + timedelta(days=int(form.lasts.data))
    try:
        key = tokens.make(db(), organisation.id, form.name.data, chosen, last, now(), person.id)
    except tokens.TooManyError:
        full = f"You have {tokens.MOST} keys that work. Revoke one first"
        return _page(organisation, form, chosen, [("name", full)], 422)
    return _made(organisation, key, form.name.data, chosen)


def _made(organisation: Organisation, key: str, name: str, scopes: Sequence[Scope]) -> str:
    return render_template(
        "admin/sharing/new_key_made.html",
        organisation=organisation,
        key=key,
        name=name,
        site=site_address(),
        path="people" if list(scopes) == ["people"] else "cohorts",
    )


def _page(
    organisation: Organisation,
    form: KeyForm,
    chosen: Sequence[Scope],
    errors: FieldErrors | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    page = render_template(
        "admin/sharing/new_key.html",
        organisation=organisation,
        form=form,
        chosen=chosen,
        scopes=SCOPES,
        never=NEVER,
        lasts=LASTS,
        errors=errors or [],
    )
    return page, status


@blueprint.route("/organisations/<int:organisation_id>/data/keys/<int:key_id>/replace/", methods=["GET", "POST"])
@access("lead")
@makes_one("admin.data_out")
def replace_key(organisation_id: int, key_id: int) -> ResponseReturnValue:
    """End a key and create one like it, shown this once. For a key that was seen by a person who has left."""
    organisation = my_organisation(organisation_id)
    one = next((one for one in tokens.of_organisation(db(), organisation.id) if one.id == key_id), None)
    if one is None or not one.works(now()):
        abort(404)
    refusal = unconfirmed() if request.method == "POST" else None
    if request.method == "GET" or refusal is not None:
        page = render_template(
            "admin/sharing/replace_secret.html",
            organisation=organisation,
            key=one,
            errors=[("password", refusal[0])] if refusal else [],
        )
        return page, refusal[1] if refusal else 200
    key = tokens.replace(db(), organisation.id, one.id, now(), person.id)
    return _made(organisation, key, one.name, one.scopes) if key else abort(404)


@blueprint.post("/organisations/<int:organisation_id>/data/keys/<int:key_id>/revoke/")
@access("lead")
def revoke_key(organisation_id: int, key_id: int) -> ResponseReturnValue:
    """End a key at once. While its organisation is closed, it ends for good."""
    organisation = my_open_or_closed_organisation(organisation_id)
    name = tokens.revoke(db(), organisation.id, key_id, now(), person.id)
    if name is None:
        flash_information("That key no longer worked.")
    else:
        flash_success(f"The key {name} is revoked. It no longer works.")
    return redirect(url_for("admin.data_out", organisation_id=organisation.id, **same_page("keys")), 303)
