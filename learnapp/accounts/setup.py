"""Becoming the first administrator of a new site, by the link that `learnapp serve` prints."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.forms import RegisterForm
from learnapp.store.people import addresses, first_admin, people
from learnapp.store.people.people import email_key
from learnapp.web import passwords
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import act_for_every, person, settings
from learnapp.web.notices import flash_success
from learnapp.web.second_step import first_factor_given
from learnapp.web.transaction import commit, db
from learnapp.web.typed_fields import FieldErrors

TAKEN = "An account has this address. Sign in to it, then open this link again"
ANOTHERS = "Another account has confirmed your email address. Sign out, and use the link without an account"


@blueprint.route("/setup/<token>/", methods=["GET", "POST"])
@access("anyone")
def setup(token: str) -> ResponseReturnValue:
    """Make an account that administers the site, or let the account that is signed in do so."""
    act_for_every()
    if not first_admin.is_good(db(), settings().secret, token, now()):
        return render_template("accounts/setup_gone.html"), 410
    form = RegisterForm(request.form)
    if request.method == "GET":
        return _page(form)
    if person.is_authenticated:
        if addresses.proved_by_another(db(), person.id, email_key(person.email)):
            return _page(form, [("become", ANOTHERS)], 409)
        return _welcomed(person.id if first_admin.become(db(), person.id, now()) else None)
    if not form.validate():
        return _page(form, form.problems, 422)
    commit()  # no lock is held while the password is hashed
    password_hash = passwords.hash_password(form.password.data or "")
    name, email = form.name.data or "", (form.email.data or "").strip()
    with db().begin_nested() as attempt:
        added = people.add(db(), name=name, email=email, password_hash=password_hash, now=now())
        first = added is not None and first_admin.become(db(), added, now())
        if not first:
            attempt.rollback()
    if added is None:
        return _page(form, [("email", TAKEN)], 422)
    return _welcomed(added if first else None)


def _welcomed(person_id: int | None) -> ResponseReturnValue:
    if person_id is None:  # someone else became the administrator at this moment
        return render_template("accounts/setup_gone.html"), 410
    answer = first_factor_given(person_id, url_for("admin.health"))
    flash_success("You are the administrator of this site. Site health shows what is not set up yet.")
    return answer


def _page(form: RegisterForm, errors: FieldErrors | None = None, status: int = 200) -> ResponseReturnValue:
    signed_in = person if person.is_authenticated else None
    return render_template("accounts/setup.html", form=form, errors=errors or [], signed_in=signed_in), status
