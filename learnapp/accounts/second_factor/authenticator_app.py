"""Setting up an authenticator app, and removing it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.second_factor import app_codes
from learnapp.accounts.second_factor.ceremonies import SITE_NAME
from learnapp.accounts.second_factor.scope import HOUR, FactorOwner, changed, purpose, subject, turned_away
from learnapp.accounts.second_factor.second_factor import last_and_needed, set_up
from learnapp.exports.qr_codes import qr_svg
from learnapp.store.people import second_factors, sign_ins
from learnapp.store.people.sign_ins import Second
from learnapp.vault import VaultError
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import vault
from learnapp.web.identity import person, settings
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db

LAST = "Your role needs a second step. Set up another way before you remove this one"


@blueprint.route("/second-factor/app/", methods=["GET", "POST"])
@access("second step")
def authenticator_app() -> ResponseReturnValue:
    """Show a new secret as a QR code, and store it for the person once they type a code that their app made from it."""
    asking = subject()
    elsewhere = turned_away(asking, url_for("accounts.authenticator_app"))
    if elsewhere is not None:
        return elsewhere
    if request.method == "GET":
        return _page(asking, app_codes.new_secret())
    secret = _secret_in(asking, request.form.get("offer", ""))
    if not secret:
        message = "This page was open too long. Scan the new QR code, and enter the code that your app shows then"
        return _page(asking, app_codes.new_secret(), message)
    code = app_codes.typed_code(request.form.get("code", ""))
    step = app_codes.step_of(secret, code, now()) if code else None
    if step is None:
        wrong = "The code is incorrect. Enter the one that your app shows now" if code else "Enter the 6 digits"
        return _page(asking, secret, wrong)
    sign_ins.lock(db(), asking.person_id)
    if _is_in_use(asking, secret):
        return redirect(url_for("accounts.second_factor"), 303)
    second_factors.set_app(db(), asking.person_id, vault().seal(asking.person_id, secret), step, now())
    return set_up(asking, "app", "An authenticator app was set up for your account", "Your app is set up.")


@blueprint.route("/second-factor/app/remove/", methods=["GET", "POST"])
@access("learn")
def remove_app() -> ResponseReturnValue:
    asking = subject()
    elsewhere = turned_away(asking, url_for("accounts.remove_app"))
    if elsewhere is not None:
        return elsewhere
    last = last_and_needed(asking)
    if request.method == "GET" or last:
        errors = [("remove", LAST)] if last and request.method == "POST" else []
        page = render_template("accounts/second_factor/remove_app.html", last=last, words=LAST, errors=errors)
        return page, 409 if errors else 200
    if second_factors.remove_app(db(), asking.person_id, now()):
        changed(asking, second_left(asking), "The authenticator app was removed from your account")
        flash_success("Your app has been removed. You have been signed out everywhere else.")
    return redirect(url_for("accounts.second_factor"), 303)


def second_left(asking: FactorOwner) -> Second:
    """The second factor of this sign-in after one was removed."""
    has = second_factors.has_factor(db(), asking.person_id)
    return person.second if has or person.second == "provider" else ""


def _offers() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret, salt="authenticator app")


def _secret_in(asking: FactorOwner, offer: str) -> str:
    """The secret that a page offered to this person, in this sign-in, within the hour; "" for any other offer."""
    try:
        whose, secret = _offers().loads(offer, max_age=int(HOUR.total_seconds()))
    except (BadSignature, ValueError):
        return ""
    return str(secret) if whose == purpose(asking, "app") else ""


def _is_in_use(asking: FactorOwner, secret: str) -> bool:
    """Whether the person has set up this very secret: the form was sent again."""
    app = second_factors.app(db(), asking.person_id)
    if app is None:
        return False
    try:
        return vault().open(asking.person_id, app.secret_sealed) == secret
    except VaultError:
        return False


def _page(asking: FactorOwner, secret: str, message: str = "") -> ResponseReturnValue:
    page = render_template(
        "accounts/second_factor/authenticator_app.html",
        code=qr_svg(app_codes.app_address(secret, asking.email, SITE_NAME), dot=4),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        offer=_offers().dumps([purpose(asking, "app"), secret]),
        errors=[("code", message)] if message else [],
        asking=asking,
    )
    return page, 422 if message else 200
