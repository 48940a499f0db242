"""Asking for a password again, before what a passer-by at an unlocked screen must not do.

A person who has none signs in again where they sign in elsewhere; that counts for a few minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, g, request, url_for

from learnapp.store.people import people, sign_ins, ways_in
from learnapp.store.people.people import Account
from learnapp.store.security import guesses
from learnapp.web import passwords
from learnapp.web.clock import now
from learnapp.web.forms import page_of_form
from learnapp.web.identity import look_again, person, settings
from learnapp.web.monitoring import security_log
from learnapp.web.transaction import commit, db
from learnapp.web.typed_fields import FieldErrors

CONFIRMED_FOR = timedelta(minutes=10)
"""How long a confirmed password counts, in the same sign-in."""
PasswordRefusal = tuple[str, int]
"""(message, status)"""


def init_app(app: Flask) -> None:
    app.jinja_env.globals["confirm_elsewhere"] = confirm_elsewhere
    app.jinja_env.globals["asks_password"] = asks_password


@dataclass(frozen=True)
class Elsewhere:
    """How a person without a password confirms that it is them: `links` are (provider, address)."""

    links: list[tuple[str, str]]
    lately: bool


def confirm_elsewhere() -> Elsewhere | None:
    """For pages that ask for the own password: what to show instead. None if the person has a password.

    Queries the database only if the site has single sign-on, and then at most once a request for most people.
    """
    if not settings().providers:
        return None
    if "has_password" not in g:
        g.has_password = ways_in.has_password(db(), person.id)
    if g.has_password:
        return None
    own = ways_in.of(db(), person.id)
    held = {way.provider for way in own.elsewhere if way.kind == "openid"}  # a lead names a platform as they like
    here = page_of_form()
    links = [
        (one.name, url_for("accounts.sign_on", provider=one.key, purpose="confirm", next=here))
        for one in settings().providers
        if one.key in held
    ]
    return Elsewhere(links, confirmed_lately())


def confirmed_lately() -> bool:
    """Whether the person gave their password again a few minutes ago."""
    at = sign_ins.confirmed_at(db(), person.token)
    return at is not None and now() < at + CONFIRMED_FOR


def own_password_wrong(typed: str) -> PasswordRefusal | None:
    """Why the person's own password, as typed, is refused; None if it is right. Commits earlier writes.

    A person without one must have confirmed elsewhere that it is them. Raises EndedError if they lost their sign-in or
    a role while the password was checked.
    """
    account = people.get(db(), person.id)
    if account is not None and account.password_hash is None:
        return None if _confirmed_and_held() else ("First confirm that it is you", 422)
    if not typed:
        return "Enter your password", 422
    refusal = password_wrong(account, person.id, typed, "Your password is incorrect", known=True)
    if refusal is None:
        look_again()
    return refusal


def password_wrong(
    account: Account | None, person_id: int, typed: str, wrong: str, *, known: bool
) -> PasswordRefusal | None:
    """Why a password is refused for this account (`wrong` is the message for a wrong one); None if it is right, and
    stays right until this transaction ends.

    Counts as a guess by someone `known` to the account, or not. Commits earlier writes.
    """
    key = guesses.own_key(person_id)
    allowed = guesses.count_guess(db(), key, now(), known=known)
    commit()  # the guess is counted, and no lock is held while the password is checked
    if not allowed:
        security_log.note("sign-in locked", person_id)
        return "You have tried too many times. Try again in 15 minutes", 429
    # What is too long is refused, not cut off: only the password itself matches.
    right = account is not None and passwords.matches(account.password_hash, typed[: passwords.LONGEST])
    if not right or len(typed) > passwords.LONGEST:
        guesses.note_wrong(db(), now())
        security_log.note("password refused", person_id)
        return wrong, 422
    guesses.forgive_guesses(db(), key, known=known)
    return None if account is not None and people.still_opens(db(), account) else (wrong, 422)


def _confirmed_and_held() -> bool:
    """The same, where something is about to be done: raises EndedError if this sign-in was ended meanwhile."""
    if not confirmed_lately():
        return False
    sign_ins.hold(db(), person.id, person.token)
    return True


def asks_password() -> bool:
    """For the forms of views that call `unconfirmed`: whether to ask for the password. At most one query a page."""
    if "asks_password" not in g:
        g.asks_password = not confirmed_lately()
    return bool(g.asks_password)


def unconfirmed() -> PasswordRefusal | None:
    """Why this may not be done now; None if the password in the form is the person's own, or they confirmed it a few
    minutes ago.
    """
    if _confirmed_and_held():
        return None
    refusal = own_password_wrong(request.form.get("password", ""))
    if refusal is None:
        sign_ins.confirm(db(), person.token, now())
    return refusal


def is_sure() -> bool:
    """Whether the box `sure` was ticked, in a form whose work cannot be undone."""
    return request.form.get("sure") == "yes"


def unsure(message: str) -> tuple[FieldErrors, int]:
    """What is wrong with that box, if `message` says what to tick it for, and with the password; and the status.

    Both at once, so that a right password need not be typed again.
    """
    errors: FieldErrors = [("sure", message)] if message and not is_sure() else []
    refusal = unconfirmed()
    return (errors, 422) if refusal is None else ([*errors, ("password", refusal[0])], refusal[1])
