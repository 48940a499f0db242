"""Making an account. A new account is a learner's, and its owner is signed in."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts import actions
from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.forms import RegisterForm
from learnapp.store.cohorts import invitations
from learnapp.store.people import people
from learnapp.store.people.people import email_key
from learnapp.web import identity, passwords
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import form_errors, page_at, safe_path
from learnapp.web.identity import own_start, person
from learnapp.web.transaction import commit, db


@blueprint.route("/register/", methods=["GET", "POST"])
@access("anyone")
def register() -> ResponseReturnValue:
    """Make an account and sign in. With an address and password that have an account already, only sign in."""
    if person.is_authenticated and request.method == "GET":
        return redirect(own_start())
    form = RegisterForm()
    target = safe_path(request.args.get("next"), "")
    if request.method == "GET":
        form.name.data, form.email.data = _invited(target)
        return render_template("accounts/register.html", form=form, errors=[])
    if not form.validate():
        return render_template("accounts/register.html", form=form, errors=form_errors(form)), 422
    email, password = (form.email.data or "").strip(), form.password.data or ""
    password_hash = passwords.hash_password(password)
    made = people.add(
        db(), name=people.clean_name(form.name.data or ""), email=email, password_hash=password_hash, now=now()
    )
    silent = actions.told_too_much(db(), now())
    owner = made or (None if silent else _existing(email_key(email), password))
    if owner is None or silent:
        session["typed_email"] = email
        return redirect(url_for("accounts.sign_in", registered="yes", next=target or None), 303)
    identity.sign_in(owner)
    return redirect(target or url_for("learner.home"), 303)


def _existing(key: str, password: str) -> int | None:
    """The person with this address, if the password is theirs: a guess, and counted as one."""
    allowed = actions.count_guess(db(), key, now())
    account = actions.account_to_try(db(), key)
    commit()  # the guess is counted, and no lock is held while the password is checked
    right = passwords.matches(account.password_hash if account else passwords.NOBODY, password)
    if allowed and account is not None and right:
        actions.forgive_guesses(db(), key)
        return account.id
    actions.count_taken(db(), now())
    return None


def _invited(target: str) -> tuple[str, str]:
    """The name and address that an invitation is for, if the person goes on to an invitation."""
    endpoint, values = page_at(urlsplit(target).path) or ("", {})
    if endpoint != "learner.invitation" or invitations.read_code(values["token"]):
        return "", ""
    offer = invitations.offer(db(), values["token"][:100], now())
    return (offer.name, offer.email) if offer else ("", "")
