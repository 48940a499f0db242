"""Making an account. Everybody who registers is a learner."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.forms import RegisterForm
from learnapp.store.people import people
from learnapp.web import passwords
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import form_errors, safe_path
from learnapp.web.identity import own_start, person
from learnapp.web.transaction import db


@blueprint.route("/register/", methods=["GET", "POST"])
@access("anyone")
def register() -> ResponseReturnValue:
    """An address that has an account already gets the same answer, so that nobody can find out whose is known."""
    if person.is_authenticated and request.method == "GET":
        return redirect(own_start())
    form = RegisterForm()
    if request.method == "GET":
        return render_template("accounts/register.html", form=form, errors=[])
    if not form.validate():
        return render_template("accounts/register.html", form=form, errors=form_errors(form)), 422
    password_hash = passwords.hash_password(form.password.data or "")
    people.add(
        db(),
        name=people.clean_name(form.name.data or ""),
        email=form.email.data or "",
        password_hash=password_hash,
        now=now(),
    )
    target = safe_path(request.args.get("next"), "")
    return redirect(
        url_for("accounts.sign_in", registered="yes", email=(form.email.data or "").strip(), next=target or None), 303
    )
