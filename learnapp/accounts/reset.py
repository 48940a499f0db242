"""Setting a password by a one-time link that was emailed or handed over: a new one, or a new person's first."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts.actions import LinkMail, ask_once
from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.forms import NewPasswordForm
from learnapp.store.people import links, people
from learnapp.web import passwords
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import act_for_every, settings
from learnapp.web.monitoring import security_log
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.second_step import first_factor_given
from learnapp.web.transaction import commit, db


@blueprint.route("/reset/<token>/", methods=["GET", "POST"])
@access("anyone")
def reset(token: str) -> ResponseReturnValue:
    act_for_every()  # an address that the link proves can open an organisation
    form = NewPasswordForm(request.form)
    link = links.look(db(), token, links.SET_A_PASSWORD, now())
    account = people.get(db(), link.person_id) if link else None
    if account is None:
        return render_template("accounts/reset_gone.html"), 410
    if request.method == "GET":
        return render_template("accounts/reset.html", errors=[], account=account)
    form.about = (account.name, account.email)
    if not form.validate():
        return render_template("accounts/reset.html", errors=form.problems, account=account), 422
    commit()
    password_hash = passwords.hash_password(form.new_password.data or "")
    if not people.use_reset_link(db(), token, password_hash, now()):
        return render_template("accounts/reset_gone.html"), 410
    security_log.note("password changed", account.id)
    if account.is_new:
        link_sent = settings().sends_mail and ask_once(db(), account.id, LinkMail(settings().site_url), now())
        answer = first_factor_given(account.id)
        flash_success("Your account is ready.")
        if link_sent:
            flash_information(f"Please confirm your email address: we have sent a link to {account.email}.")
        return answer
    flash_success("Your password has been changed. Sign in with the new one.")
    session["typed_email"] = account.email
    return redirect(url_for("accounts.sign_in"), 303)
