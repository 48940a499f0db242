"""How long classes of data are kept, on the site and in an organisation. At first no limit is set; the page counts what
a limit would delete before it sets it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.admin.scope import my_organisation
from learnapp.domain.people.organisations import Organisation
from learnapp.store.operations import retention as store
from learnapp.store.operations.retention import Ends
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import act_for_every, person, whole_catalogue
from learnapp.web.notices import flash_success
from learnapp.web.own_password import unconfirmed
from learnapp.web.transaction import db

LONG = {0: "No limit", **{months: f"{months // 12} year{'s' if months > 12 else ''}" for months in store.CHOICES[1:]}}
AS_ON_SITE = "site"
"""Chosen where an organisation sets no end of its own."""


@blueprint.route("/retention/", methods=["GET", "POST"])
@access("administer")
def retention() -> ResponseReturnValue:
    """The limits that are set; with other values in the address, how much they would delete. POST sets them."""
    ends = store.settings(db())
    present: dict[str, int | None] = {name: one.site for name, one in ends.items()}

    def put(name: str, months: int | None) -> None:
        store.put(db(), name, months or 0, now(), person.id)

    return _shown_or_set(ends, present, put)


@blueprint.route("/organisations/<int:organisation_id>/retention/", methods=["GET", "POST"])
@access("lead")
def organisation_retention(organisation_id: int) -> ResponseReturnValue:
    """The same for an organisation, whose own limits replace the site's."""
    organisation = my_organisation(organisation_id)
    ends = store.settings(db())
    present = {name: one.own.get(organisation.id) for name, one in ends.items()}

    def put(name: str, months: int | None) -> None:
        store.put_own(db(), organisation.id, name, months, now(), person.id)

    return _shown_or_set(ends, present, put, organisation)


def _read(name: str, otherwise: int | None) -> int | None:
    typed = request.values.get(name, "")
    if typed == AS_ON_SITE:
        return None
    return next((months for months in store.CHOICES if str(months) == typed), otherwise)


def _shown_or_set(
    ends: Mapping[str, Ends],
    present: Mapping[str, int | None],
    put: Callable[[str, int | None], None],
    organisation: Organisation | None = None,
) -> ResponseReturnValue:
    chosen = {name: _read(name, months) for name, months in present.items()}
    refusal = unconfirmed() if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        for name in chosen.keys() & request.form.keys():  # only what the page counted: an old one undoes nothing else
            put(name, chosen[name])
        flash_success("Saved. Data past their limit are deleted within minutes.")
        return redirect(request.path, 303)
    act_for_every()  # all of a person's organisations decide how long their data are kept
    which = organisation.id if organisation else None
    wanted = {name: _with(ends[name], months, which) for name, months in chosen.items()}
    others = (
        [] if organisation else sorted(whole_catalogue().organisations.values(), key=lambda one: one.name.casefold())
    )
    page = render_template(
        "admin/operations/retention.html",
        classes=store.CLASSES,
        present=present,
        chosen=chosen,
        due={name: store.counted(db(), name, one, now(), which) for name, one in wanted.items()},
        long=LONG | {None: "As on the site"},
        as_on_site=AS_ON_SITE,
        site={name: LONG[one.site] for name, one in ends.items()},
        organisation=organisation,
        organisations=others if len(others) > 1 else [],
        own={one for found in ends.values() for one in found.own},
        errors=[("password", refusal[0])] if refusal else [],
    )
    return page, refusal[1] if refusal else 200


def _with(ends: Ends, months: int | None, organisation_id: int | None) -> Ends:
    return Ends(months or 0, ends.own) if organisation_id is None else ends.with_own(organisation_id, months)
