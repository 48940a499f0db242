"""Changing one's password. Every sign-in ends, and this browser gets a new one."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts import actions
from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.forms import ChangePasswordForm
from learnapp.store.people import feeds, people
from learnapp.store.people.people import email_key
from learnapp.web import identity, passwords
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import form_errors
from learnapp.web.identity import person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import commit, db


@blueprint.route("/password/", methods=["GET", "POST"])
@access("learn")
def password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    if request.method == "GET":
        return render_template("accounts/password.html", form=form, errors=[])
    form.about = (person.name, person.email)
    commit()  # no lock is held while the new password is judged
    if not form.validate():
        return _page(form, form_errors(form), 422)
    person_id, key = person.id, email_key(person.email)
    allowed = actions.count_guess(db(), key, now(), known=True)
    account = people.get(db(), person_id)
    commit()
    if not allowed:
        return _page(form, [("current_password", "You have tried too many times. Try again in 15 minutes")], 429)
    if account is None or not passwords.matches(account.password_hash, form.current_password.data or ""):
        return _page(form, [("current_password", "Your current password is incorrect")], 422)
    password_hash = passwords.hash_password(form.new_password.data or "")
    had_feed = feeds.made_at(db(), person_id) is not None
    people.set_password(db(), person_id, password_hash, now())
    actions.forgive_guesses(db(), key, known=True)
    identity.sign_in(person_id)
    feed = " Your calendar feed has stopped: make a new one on your account page." if had_feed else ""
    flash_success(f"Your password has been changed. You have been signed out everywhere else.{feed}")
    return redirect(url_for("accounts.account"), 303)


def _page(form: ChangePasswordForm, errors: list[tuple[str, str]], status: int) -> ResponseReturnValue:
    return render_template("accounts/password.html", form=form, errors=errors), status
