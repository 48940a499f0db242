"""Closing an organisation that leaves the site, taking a copy of its data first, and reopening it."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.admin.organisations import list_page
from learnapp.admin.scope import my_organisation
from learnapp.domain.people.organisations import Organisation
from learnapp.exports.organisation_data import organisation_data
from learnapp.store.leaving import closing, organisation_copy
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.identity import person, several_organisations, whole_catalogue
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.own_password import is_sure, unconfirmed, unsure
from learnapp.web.pages import uk_date, uk_time
from learnapp.web.sending import download
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors

UNSURE = "Tick this once you have read what will be deleted"
LAST = "This is the only organisation, so it cannot be closed"


@blueprint.route("/organisations/<int:organisation_id>/close/", methods=["GET", "POST"])
@access("administer")
def close_organisation(organisation_id: int) -> ResponseReturnValue:
    """Show what would be deleted, offer a copy, and close. Asks for one's own password."""
    shown = whole_catalogue().organisations
    if organisation_id not in shown and organisation_id in {one.id for one in closing.closed(db())}:
        flash_information("That organisation is closed already.")
        return redirect(url_for("admin.organisations"), 303)
    organisation = my_organisation(organisation_id)
    if request.method == "GET":
        return _page(organisation, [])
    closes = request.form.get("do") != "copy"
    if closes and not several_organisations():
        return _page(organisation, [("sure", LAST)], 409)
    errors, status = unsure(UNSURE if closes else "")
    if errors:
        return _page(organisation, errors, status)
    if not closes:
        return _copy(organisation)
    try:
        until = closing.close(db(), organisation.id, now(), person.id)
    except closing.LastOrganisationError:
        return _page(organisation, [("sure", LAST)], 409)
    if until is not None:
        flash_success(f"{organisation.name} is closed. You can reopen it until {uk_date(until)}.")
    return redirect(url_for("admin.organisations"), 303)


def _copy(organisation: Organisation) -> Response:
    tables, files = organisation_copy.take(db(), organisation.id, now(), person.id)
    whole = organisation_data(organisation.name, uk_time(now()), tables, files, now())
    return download(whole, "application/zip", f"organisation-{organisation.id}-{today():%Y-%m-%d}.zip")


def _page(organisation: Organisation, errors: FieldErrors, status: int = 422) -> ResponseReturnValue:
    page = render_template(
        "admin/close_organisation.html",
        organisation=organisation,
        counts=closing.counted(db(), organisation.id),
        until=now() + closing.GRACE,
        last=not several_organisations(),
        errors=errors,
        sure=is_sure(),
    )
    return page, status if errors else 200


@blueprint.post("/organisations/closed/<int:organisation_id>/reopen/")
@access("administer")
def reopen_organisation(organisation_id: int) -> ResponseReturnValue:
    """Undo closing. Asks for one's own password. A second click changes nothing."""
    refusal = unconfirmed()
    if refusal is not None:
        return list_page([(f"reopen-{organisation_id}-password", refusal[0])], refusal[1])
    if closing.reopen(db(), organisation_id, now(), person.id):
        flash_success("The organisation is open again. Its people can sign in as before.")
    else:
        flash_information("That organisation is not closed, or can no longer be reopened.")
    return redirect(url_for("admin.organisations"), 303)
