"""How long classes of data are kept: off until set, and counted before anything is set."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.store.operations import retention as store
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person
from learnapp.web.notices import flash_success
from learnapp.web.own_password import confirmed_lately, unconfirmed
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors

LONG = {0: "No end", **{months: f"{months // 12} year{'s' if months > 12 else ''}" for months in store.CHOICES[1:]}}


@blueprint.route("/retention/", methods=["GET", "POST"])
@access("administer")
def retention() -> ResponseReturnValue:
    """What is set; with other values in the address, how much would go. Sent, they are set."""
    present, typed = store.settings(db()), request.values
    chosen = {name: _read(typed.get(name, ""), months) for name, months in present.items()}
    if request.method == "GET":
        return _page(present, chosen, [])
    refusal = unconfirmed(request.form.get("password", ""))
    if refusal is not None:
        return _page(present, chosen, [("password", refusal[0])], refusal[1])
    for name, months in chosen.items():
        store.put(db(), name, months, now(), person.id)
    flash_success("Saved. Data past their end are deleted within minutes.")
    return redirect(url_for("admin.retention"), 303)


def _read(typed: str, otherwise: int) -> int:
    return next((months for months in store.CHOICES if str(months) == typed), otherwise)


def _page(
    present: dict[str, int], chosen: dict[str, int], errors: FieldErrors, status: int = 422
) -> ResponseReturnValue:
    page = render_template(
        "admin/operations/retention.html",
        classes=store.CLASSES,
        present=present,
        chosen=chosen,
        due={name: store.counted(db(), name, months, now()) for name, months in chosen.items()},
        long=LONG,
        errors=errors,
        ask=not confirmed_lately(),
    )
    return page, status if errors else 200
