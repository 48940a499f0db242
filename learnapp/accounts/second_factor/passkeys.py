"""Adding a passkey, giving it another name, and removing it."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.device_names import device_name
from learnapp.accounts.second_factor.authenticator_app import LAST, second_left
from learnapp.accounts.second_factor.ceremonies import creation_options, made
from learnapp.accounts.second_factor.scope import (
    FactorOwner,
    changed,
    new_challenge,
    passkeys_here,
    subject,
    turned_away,
    use_challenge,
)
from learnapp.accounts.second_factor.second_factor import last_and_needed, set_up
from learnapp.store.people import second_factors, sign_ins
from learnapp.store.people.people import clean_name
from learnapp.store.people.second_factors import MOST_PASSKEYS
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import settings
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors

ADD = "add"
"""The purpose of a challenge that a new passkey answers."""
NAME = 60
FAILED = "The passkey was not saved. Press the button again"
TAKEN = "This passkey is registered already"


@blueprint.route("/second-factor/passkey/", methods=["GET", "POST"])
@access("second step")
def new_passkey() -> ResponseReturnValue:
    asking, here = subject(), passkeys_here()
    if here is None:
        return redirect(url_for("accounts.second_factor"))
    elsewhere = turned_away(asking, url_for("accounts.new_passkey"))
    if elsewhere is not None:
        return elsewhere
    if request.method == "GET":
        return _new_page(asking, [])
    name, wrong = _name_in(request.form.get("name", ""))
    if wrong:
        return _new_page(asking, [("name", wrong)])
    answer = request.form.get("credential", "")
    challenge = use_challenge(asking, ADD, answer)
    found = made(here, answer, challenge) if challenge is not None else None
    if found is None:
        return _new_page(asking, [("passkey", FAILED)])
    sign_ins.lock(db(), asking.person_id)
    if len(second_factors.passkeys(db(), asking.person_id)) >= MOST_PASSKEYS:
        return _new_page(asking, [("passkey", f"You have {MOST_PASSKEYS} passkeys. Remove one first")])
    key = found.credential, found.public_key, found.sign_count
    if not second_factors.add_passkey(db(), asking.person_id, *key, name, now()):
        return _new_page(asking, [("passkey", TAKEN)])
    return set_up(asking, "passkey", "A passkey was added to your account", f"The passkey “{name}” is saved.")


def _name_in(typed: str) -> tuple[str, str]:
    """The name that was typed for a passkey, and what is wrong with it."""
    if not typed.strip():
        return "", "Enter a name"
    if len(typed.strip()) > NAME:
        return "", f"The name must be {NAME} characters or fewer"
    try:
        return clean_name(typed), ""
    except ValueError as error:
        return "", str(error).replace("Your name", "The name")


def _new_page(asking: FactorOwner, errors: FieldErrors) -> ResponseReturnValue:
    here = passkeys_here()
    assert here is not None
    has = second_factors.passkeys(db(), asking.person_id)
    about = asking.person_id, asking.email, asking.name
    options = creation_options(here, settings().secret, *about, has, new_challenge(asking, ADD))
    name = request.form.get("name", device_name(request.user_agent.string))
    page = render_template("accounts/second_factor/new_passkey.html", options=options, name=name, errors=errors)
    return page, 422 if errors else 200


@blueprint.route("/second-factor/passkey/<int:passkey_id>/", methods=["GET", "POST"])
@access("learn")
def passkey(passkey_id: int) -> ResponseReturnValue:
    """One passkey: another name for it, or its removal."""
    asking = subject()
    one = next((one for one in second_factors.passkeys(db(), asking.person_id) if one.id == passkey_id), None)
    if one is None:
        abort(404)
    elsewhere = turned_away(asking, url_for("accounts.passkey", passkey_id=passkey_id))
    if elsewhere is not None:
        return elsewhere
    last, errors = last_and_needed(asking), []
    if request.method == "POST" and request.form.get("do") == "remove":
        if not last:
            second_factors.remove_passkey(db(), asking.person_id, one.id, now())
            changed(asking, second_left(asking), "A passkey was removed from your account")
            flash_success(f"The passkey “{one.name}” has been removed. You have been signed out everywhere else.")
            return redirect(url_for("accounts.second_factor"), 303)
        errors = [("remove", LAST)]
    elif request.method == "POST":
        name, wrong = _name_in(request.form.get("name", ""))
        if not wrong:
            second_factors.rename_passkey(db(), asking.person_id, one.id, name)
            flash_success(f"The passkey is now called “{name}”.")
            return redirect(url_for("accounts.second_factor"), 303)
        errors = [("name", wrong)]
    typed = request.form.get("name", one.name)
    page = render_template(
        "accounts/second_factor/passkey.html", one=one, name=typed, last=last, words=LAST, errors=errors
    )
    return page, 422 if errors else 200
