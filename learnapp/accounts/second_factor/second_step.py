"""The second step of signing in: a passkey, a code from an app, or a recovery code."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.second_factor import app_codes
from learnapp.accounts.second_factor.scope import FactorOwner, options_to_show, passkey_shown, subject, tell
from learnapp.domain.people import recovery_codes
from learnapp.mail import account_mail
from learnapp.store.people import half_sign_ins, second_factors
from learnapp.store.people.second_factors import Factors
from learnapp.store.people.sign_ins import Second
from learnapp.store.security import guesses
from learnapp.vault import VaultError
from learnapp.web import identity
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import vault
from learnapp.web.identity import settings
from learnapp.web.monitoring import security_log
from learnapp.web.notices import flash_information
from learnapp.web.second_step import signed_in, target_after
from learnapp.web.transaction import commit, db
from learnapp.web.typed_fields import FieldErrors

SHOW = "sign in"
"""The purpose of a challenge that is answered here."""
TOO_MANY = "You have tried too many times. Try again in 15 minutes"
NOT_SHOWN = "The passkey was not accepted. Try again, or use another way"


@blueprint.route("/second-step/", methods=["GET", "POST"])
@access("second step")
def second_step() -> ResponseReturnValue:
    asking, elsewhere = _waiting()
    if elsewhere is not None:
        return elsewhere
    if request.method == "GET":
        return _page(asking)
    if "credential" in request.form:
        if passkey_shown(asking, SHOW):
            return _in(asking, "passkey")
        security_log.note("second step failed", asking.person_id, second="passkey")
        return _page(asking, [("passkey", NOT_SHOWN)], 422)
    code = app_codes.typed_code(request.form.get("code", ""))
    if not code:
        return _page(asking, [("code", "Enter the 6 digits from your app")], 422)
    if not _may_guess(asking, "code"):
        return _page(asking, [("code", TOO_MANY)], 429)
    if not app_code_right(asking.person_id, code):
        security_log.note("second step failed", asking.person_id, second="app")
        return _page(asking, [("code", "The code is incorrect or has already been used. Enter the one shown now")], 422)
    _forgive(asking, "code")
    return _in(asking, "app")


@blueprint.route("/second-step/recovery/", methods=["GET", "POST"])
@access("second step")
def recovery_code() -> ResponseReturnValue:
    asking, elsewhere = _waiting()
    if elsewhere is not None:
        return elsewhere
    if request.method == "GET":
        return _recovery_page()
    code = recovery_codes.read(request.form.get("code", ""))
    if not code:
        return _recovery_page("Enter a recovery code: 24 letters and digits", 422)
    if not _may_guess(asking, "recovery"):
        return _recovery_page(TOO_MANY, 429)
    if not second_factors.use_code(db(), asking.person_id, code, now()):
        security_log.note("second step failed", asking.person_id, second="recovery")
        return _recovery_page("The recovery code is incorrect or has already been used", 422)
    _forgive(asking, "recovery")
    left = second_factors.codes_left(db(), asking.person_id)
    tell(asking, "A recovery code was used to sign in to your account")
    _in(asking, "recovery")
    codes = "1 recovery code" if left == 1 else f"{left} recovery codes"
    flash_information(f"You have {codes} left. If you have lost your phone or passkey, remove it and set up another.")
    return redirect(url_for("accounts.second_factor"), 303)


def app_code_right(person_id: int, code: str) -> bool:
    """Whether this is a code of the person's app that was not used before. It is used up."""
    app = second_factors.app(db(), person_id)
    if app is None:
        return False
    try:
        secret = vault().open(person_id, app.secret_sealed)
    except VaultError:  # the vault is not the one it was sealed with: recovery codes and passkeys still work
        return False
    step = app_codes.step_of(secret, code, now())
    return step is not None and second_factors.use_step(db(), person_id, app.secret_sealed, step, now())


def _waiting() -> tuple[FactorOwner, ResponseReturnValue | None]:
    """The person between the factors; and where to send anyone who is not, or who has no factor yet."""
    asking = subject()
    if not asking.half:
        return asking, redirect(identity.own_start())
    return asking, None if asking.has_factor else redirect(url_for("accounts.second_factor"))


def _in(asking: FactorOwner, second: Second) -> ResponseReturnValue:
    """Sign in, once: a half sign-in that has ended by now opens nothing."""
    if not half_sign_ins.end(db(), asking.token):
        return redirect(url_for("accounts.sign_in"), 303)
    return signed_in(asking.person_id, second, target_after())


def _key(asking: FactorOwner, what: str) -> str:
    """Counted by person: only someone who has given their first factor gets here, so no stranger locks anyone out."""
    return f"second {what} {asking.person_id}"


def _may_guess(asking: FactorOwner, what: str) -> bool:
    """Count a guess. At the limit the person gets a message, because someone else knows their password."""
    known = identity.is_known_to(asking.person_id)
    allowed = guesses.count_guess(db(), _key(asking, what), now(), known=known)
    if not allowed:
        security_log.note("second step locked", asking.person_id)
        contact, by_mail = settings().contact, settings().sends_mail
        account_mail.tell_of_guesses(
            db(), asking.person_id, asking.email, contact, now(), guesses.WINDOW_SECONDS, by_mail=by_mail
        )
    commit()
    return allowed


def _forgive(asking: FactorOwner, what: str) -> None:
    guesses.forgive_guesses(db(), _key(asking, what), known=identity.is_known_to(asking.person_id))


def _page(asking: FactorOwner, errors: FieldErrors | None = None, status: int = 200) -> ResponseReturnValue:
    has: Factors = second_factors.of(db(), asking.person_id)
    options = options_to_show(asking, SHOW, has.passkeys)
    page = render_template(
        "accounts/second_factor/second_step.html", has=has, options=options, errors=errors or [], asking=asking
    )
    return page, status


def _recovery_page(message: str = "", status: int = 200) -> ResponseReturnValue:
    errors = [("code", message)] if message else []
    page = render_template("accounts/second_factor/recovery_code.html", errors=errors, contact=settings().contact)
    return page, status
