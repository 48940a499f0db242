"""Changing one's password. Every sign-in ends, and this browser gets a new one."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.forms import ChangePasswordForm, NewPasswordForm
from learnapp.mail import account_mail
from learnapp.store.people import feeds, people
from learnapp.store.security.audit import write_audit
from learnapp.web import identity, passwords
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person, settings
from learnapp.web.monitoring import security_log
from learnapp.web.notices import flash_success
from learnapp.web.own_password import confirm_elsewhere, own_password_wrong
from learnapp.web.transaction import commit, db
from learnapp.web.typed_fields import FieldErrors


@blueprint.route("/password/", methods=["GET", "POST"])
@access("learn")
def password() -> ResponseReturnValue:
    form = NewPasswordForm(request.form) if confirm_elsewhere() else ChangePasswordForm(request.form)
    if request.method == "GET":
        return _page(form, [], 200)
    form.about = (person.name, person.email)
    commit()  # no lock is held while the new password is judged
    if not form.validate():
        return _page(form, form.problems, 422)
    person_id, email, second = person.id, person.email, person.second
    refusal = own_password_wrong(request.form.get("current_password", ""))
    if refusal is not None:
        return _page(form, [("current_password", refusal[0])], refusal[1])
    password_hash = passwords.hash_password(form.new_password.data or "")
    had_feed = feeds.made_at(db(), person_id) is not None
    people.set_password(db(), person_id, password_hash, now())
    write_audit(db(), "password", {"person": person_id}, now(), person_id, about=person_id)
    security_log.note("password changed", person_id)
    kept, what = settings(), "The password of your account was changed"
    account_mail.tell_of_change(db(), person_id, email, what, kept.contact, now(), by_mail=kept.sends_mail)
    identity.sign_in(person_id, second)
    feed = " Your calendar feed has stopped: make a new one on your account page." if had_feed else ""
    flash_success(f"Your password has been changed. You have been signed out everywhere else.{feed}")
    return redirect(url_for("accounts.account"), 303)


def _page(form: NewPasswordForm, errors: FieldErrors, status: int) -> ResponseReturnValue:
    first = not isinstance(form, ChangePasswordForm)
    return render_template("accounts/password.html", errors=errors, first=first), status
