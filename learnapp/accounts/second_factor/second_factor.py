"""Two-step sign-in: what the person has, turning it on, recovery codes, and confirming that it is them."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.second_factor.scope import (
    FactorOwner,
    changed,
    new_codes,
    options_to_show,
    passkey_shown,
    passkeys_here,
    second_of_this_sign_in,
    subject,
    turned_away,
)
from learnapp.store.people import second_factors, sign_ins
from learnapp.store.people.sign_ins import Second
from learnapp.web import identity
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import safe_path
from learnapp.web.identity import person
from learnapp.web.notices import flash_success
from learnapp.web.own_password import confirmed_lately, own_password_wrong
from learnapp.web.second_step import target_after
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors

CONFIRM = "confirm"
"""The purpose of a challenge that confirms who is at the screen."""


@blueprint.get("/second-factor/")
@access("second step")
def second_factor() -> ResponseReturnValue:
    """What the person has and may do. Someone who needs a factor and has none can open no other page."""
    asking = subject()
    if asking.half and asking.has_factor:
        return redirect(url_for("accounts.second_step"))
    has = second_factors.of(db(), asking.person_id)
    needed = identity.needs_second_factor(asking.role)
    can = passkeys_here() is not None
    return render_template(
        "accounts/second_factor/second_factor.html", has=has, needed=needed, asking=asking, passkeys=can
    )


@blueprint.post("/second-factor/codes/")
@access("learn")
def new_recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes: earlier ones stop working."""
    asking = subject()
    elsewhere = turned_away(asking, url_for("accounts.second_factor"))
    if elsewhere is not None:
        return elsewhere
    if not asking.has_factor:
        return redirect(url_for("accounts.second_factor"), 303)
    return changed_with_codes(asking, second_of_this_sign_in("app"), "New recovery codes were made for your account")


def changed_with_codes(asking: FactorOwner, second: Second, what: str) -> ResponseReturnValue:
    """End a change that makes recovery codes with the page that shows them, this once."""
    target = target_after() if asking.half else url_for("accounts.second_factor")
    codes = new_codes(asking.person_id)
    changed(asking, second, what)
    return render_template(
        "accounts/second_factor/recovery_codes.html", codes=codes, target=target or identity.own_start()
    )


def set_up(asking: FactorOwner, second: Second, what: str, done: str) -> ResponseReturnValue:
    """End the setting up of a factor: with recovery codes if the person has none, otherwise on the page of factors."""
    second = second_of_this_sign_in(second)
    if second_factors.codes_left(db(), asking.person_id) == 0:
        return changed_with_codes(asking, second, what)
    changed(asking, second, what)
    flash_success(f"{done} You have been signed out everywhere else.")
    return redirect(url_for("accounts.second_factor"), 303)


def last_and_needed(asking: FactorOwner) -> bool:
    """Whether removing one of the person's factors would leave them with none, though their role needs one."""
    needed = identity.needs_second_factor(asking.role)
    changes = request.method == "POST"  # if two are removed at once, one of them is the last
    return needed and second_factors.of(db(), asking.person_id, lock=changes).count < 2


@blueprint.route("/second-factor/confirm/", methods=["GET", "POST"])
@access("learn")
def confirm_identity() -> ResponseReturnValue:
    """Ask for the password or a passkey again, before what a passer-by at an open screen must not do."""
    asking = subject()
    target = safe_path(request.args.get("next"), url_for("accounts.second_factor"))
    if request.method == "GET":
        return _confirm_page(asking, [], 200)
    if "credential" in request.form:
        if not passkey_shown(asking, CONFIRM):
            wrong = "The passkey was not accepted. Try again, or use your password"
            return _confirm_page(asking, [("passkey", wrong)], 422)
    else:
        refusal = own_password_wrong(request.form.get("password", ""))
        if refusal is not None:
            return _confirm_page(asking, [("password", refusal[0])], refusal[1])
    if not confirmed_lately():  # a person without a password was let through by this
        sign_ins.confirm(db(), person.token, now())
    return redirect(target, 303)


def _confirm_page(asking: FactorOwner, errors: FieldErrors, status: int) -> ResponseReturnValue:
    options = options_to_show(asking, CONFIRM, second_factors.passkeys(db(), asking.person_id))
    page = render_template("accounts/second_factor/confirm_identity.html", options=options, errors=errors)
    return page, status


@blueprint.app_template_global("passkey_instead")
def passkey_instead() -> str:
    """The page where a passkey is shown in place of the password that this page asks for; "" if it cannot be."""
    here = safe_path(request.full_path.rstrip("?"), "")
    if not here or not person.is_authenticated or person.second != "passkey":
        return ""
    return url_for("accounts.confirm_identity", next=here)
