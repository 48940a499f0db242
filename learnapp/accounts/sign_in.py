"""Signing in."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from learnapp.accounts import actions
from learnapp.accounts.actions import LinkMail
from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.forms import SignInForm
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.people.people import Account, email_key
from learnapp.store.security import guesses
from learnapp.web import identity, passwords
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import safe_path
from learnapp.web.identity import act_for_every, person, settings
from learnapp.web.monitoring import security_log
from learnapp.web.notices import flash_information
from learnapp.web.second_step import first_factor_given
from learnapp.web.transaction import commit, db
from learnapp.web.typed_fields import FieldErrors

WRONG = "The email address or password is incorrect"


@blueprint.route("/sign-in/", methods=["GET", "POST"])
@access("anyone")
def sign_in() -> ResponseReturnValue:
    if person.is_authenticated and request.method == "GET":
        return redirect(safe_path(request.args.get("next"), identity.own_start()))
    form = SignInForm(request.form)
    if request.method == "GET":
        form.email.data = session.get("typed_email", "")[:254]
        return _page(form)
    if not form.validate():
        return _page(form, form.problems, 422)
    key = email_key(form.email.data or "")
    account = people.find(db(), key)
    known_browser = account is not None and identity.is_known_to(account.id)
    allowed = guesses.count_guess(db(), key, now(), known=known_browser)
    commit()  # the guess is counted, and no lock is held while the password is checked
    if not allowed:
        security_log.note("sign-in locked", account.id if account else None)
        too_many = "You have tried this email address too many times. Try again in 15 minutes"
        return _page(form, [("email", too_many)], 429)
    right = passwords.matches(account.password_hash if account else None, form.password.data or "")
    if account is None or not right:
        guesses.note_wrong(db(), now())
        security_log.note("sign-in failed", account.id if account else None)
        return _page(form, [("email", WRONG)], 422)
    if account.suspended:
        security_log.note("sign-in failed", account.id)
        return _page(form, [("email", _suspended(account))], 422)
    guesses.forgive_guesses(db(), key, known=known_browser)
    session.pop("typed_email", None)
    link_sent = settings().sends_mail and actions.ask_once(db(), account.id, LinkMail(settings().site_url), now())
    if not people.still_opens(db(), account):
        return _page(form, [("email", WRONG)], 422)
    answer = first_factor_given(account.id, safe_path(request.args.get("next"), ""))
    if link_sent:
        flash_information(
            f"Please confirm your email address: we have sent a link to {account.email}. Until then everything works "
            "as before."
        )
    return answer


def _suspended(account: Account) -> str:
    """Only someone with the right password sees this. The page says where to write."""
    act_for_every()
    where = identity.contact(organisations.acting_of(db(), account.id))
    return f"This account is suspended. {f'Write to {where}' if where else 'Ask the people who run this site'}"


def _page(form: SignInForm, errors: FieldErrors | None = None, status: int = 200) -> ResponseReturnValue:
    seen: dict[str, Any] = {name: request.args.get(name) == "yes" for name in ("held", "ended", "registered")}
    seen |= {"mail": settings().sends_mail, "providers": settings().providers}
    return render_template("accounts/sign_in.html", form=form, errors=errors or [], **seen), status
