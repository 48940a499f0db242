"""A person's ways to sign in: seeing them, adding one and removing one."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.single_sign_on.sign_on import (
    forget_who_came_back,
    provider_or_404,
    tell_of_way,
    who_came_back,
)
from learnapp.store.people import sign_ins, ways_in
from learnapp.web import identity
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person, settings
from learnapp.web.notices import flash_problem, flash_success
from learnapp.web.own_password import confirmed_lately, unconfirmed
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors


def _names() -> dict[str, str]:
    """Each provider's name on pages, by its name in the settings."""
    return {one.key: one.name for one in settings().providers}


@blueprint.get("/ways/")
@access("learn")
def ways() -> ResponseReturnValue:
    own, names = ways_in.of(db(), person.id), _names()
    held = {way.provider for way in own.elsewhere if way.kind == "openid"}
    others = [one for one in settings().providers if one.key not in held]
    return render_template("accounts/single_sign_on/ways.html", own=own, names=names, others=others)


@blueprint.route("/ways/add/<provider>/", methods=["GET", "POST"])
@access("learn")
def add_way(provider: str) -> ResponseReturnValue:
    """Add a provider, in three steps: the person's own password, the provider, and a button that says whom to add.

    The button is a form of this site, because another site could send a browser through the first two steps.
    """
    adding = provider_or_404(provider)
    found = who_came_back()
    who = found[0] if found is not None and found[0].provider == adding.key else None
    if request.method == "GET":
        return _adding(provider, who is not None)
    if request.form.get("do") != "add" or who is None:
        refusal = unconfirmed()
        if refusal is not None:
            return _adding(provider, False, [("password", refusal[0])], refusal[1])
        return redirect(url_for("accounts.add_way", provider=provider), 303)
    if not confirmed_lately():
        return _adding(provider, False)
    forget_who_came_back()
    sign_ins.hold(db(), person.id, person.token)
    if ways_in.add(db(), person.id, who, now()):
        tell_of_way(person.id, adding.name, added=True)
        flash_success(f"You can sign in with {adding.name} from now on.")
    else:
        owner = ways_in.owner(db(), who.issuer, who.subject)
        if owner is None or owner.person_id != person.id:  # otherwise a second click
            flash_problem(
                f"That {adding.name} account already opens another account on this site. Nothing has changed."
            )
    return redirect(url_for("accounts.ways"), 303)


def _adding(
    provider: str, came_back: bool, errors: FieldErrors | None = None, status: int = 200
) -> ResponseReturnValue:
    found = who_came_back() if came_back else None
    page = render_template(
        "accounts/single_sign_on/add_way.html",
        provider=provider_or_404(provider),
        who=found[0] if found else None,
        errors=errors or [],
    )
    return page, status


@blueprint.route("/ways/<int:way>/remove/", methods=["GET", "POST"])
@access("learn")
def remove_way(way: int) -> ResponseReturnValue:
    """Remove a way to sign in. Every other sign-in ends, because it may have been made that way."""
    own = ways_in.of(db(), person.id)
    found = next((one for one in own.elsewhere if one.id == way), None)
    if found is None:
        abort(404)
    name = _names().get(found.provider, found.provider) if found.kind == "openid" else found.provider
    errors: FieldErrors = []
    status = 200
    if request.method == "POST":
        refusal = unconfirmed() if own.may_lose(found) else None
        if refusal is None and ways_in.remove(db(), person.id, way, now()) is not None:
            return _removed(name)
        errors, status = ([("password", refusal[0])], refusal[1]) if refusal else ([], 409)
    page = render_template(
        "accounts/single_sign_on/remove_way.html",
        name=name,
        way=found,
        last=not own.may_lose(found),
        errors=errors,
    )
    return page, status


def _removed(name: str) -> ResponseReturnValue:
    person_id, second = person.id, person.second
    sign_ins.hold(db(), person_id, person.token)
    tell_of_way(person_id, name, added=False)
    sign_ins.end_all(db(), person_id)
    identity.sign_in(person_id, second)
    flash_success(f"You can no longer sign in with {name}. You have been signed out everywhere else.")
    return redirect(url_for("accounts.ways"), 303)
