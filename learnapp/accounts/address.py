"""A person's address: proving it, and changing it, by a link that is mailed to it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts.actions import LinkMail
from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.forms import NewAddressForm
from learnapp.mail import account_mail
from learnapp.store.people import addresses, links, people, sign_ins
from learnapp.store.people.links import OneTimeLink
from learnapp.store.people.people import Account, email_key
from learnapp.web import identity
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import act_for_every, person, settings
from learnapp.web.notices import flash_success
from learnapp.web.own_password import own_password_wrong, password_wrong
from learnapp.web.second_step import first_factor_given
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors

KINDS: tuple[links.LinkKind, ...] = ("address",)


@blueprint.route("/address/", methods=["GET", "POST"])
@access("learn")
def address() -> ResponseReturnValue:
    """The person's address, whether it is proved, and a form for another. Nothing changes until that one is proved."""
    form = NewAddressForm(request.form)
    if request.method == "GET" or not settings().sends_mail:
        return _page(form, [], 200)
    if not form.validate():
        return _page(form, form.problems, 422)
    refusal = own_password_wrong(form.password.data or "")
    if refusal is not None:
        return _page(form, [("password", refusal[0])], refusal[1])
    new = (form.email.data or "").strip()
    people.claim_instead(db(), person.id, new)
    LinkMail(settings().site_url).confirm(db(), person.id, new, now())
    flash_success(
        f"We have sent a link to {new}. Open it to start using that address. It can take ten minutes to arrive."
    )
    return redirect(url_for("accounts.address"), 303)


@blueprint.post("/address/confirm/")
@access("learn")
def send_confirmation() -> ResponseReturnValue:
    """Email the link that proves the person's own address once more."""
    if settings().sends_mail and not person.proved:
        LinkMail(settings().site_url).confirm(db(), person.id, person.email, now())
        flash_success(f"We have sent a link to {person.email}. It can take ten minutes to arrive.")
    return redirect(url_for("accounts.address"), 303)


def _page(form: NewAddressForm, errors: FieldErrors, status: int) -> ResponseReturnValue:
    about = {"mail": settings().sends_mail, "contact": settings().contact}
    return render_template("accounts/address.html", form=form, errors=errors, **about), status


# The link ----------------------------------------------------------------------------------------


@blueprint.route("/confirm/<token>/", methods=["GET", "POST"])
@access("anyone")
def confirm(token: str) -> ResponseReturnValue:
    """Prove an address. Reading the page proves nothing: mail scanners follow links.

    The person who reads an address's mail may not know about the account that gave it. So the page asks for the
    account's password unless its owner is signed in here, and no one can be tricked into proving their address for a
    stranger's account.
    """
    act_for_every()  # an address that the link proves can open an organisation
    link = links.look(db(), token, KINDS, now())
    account = people.get(db(), link.person_id) if link else None
    if link is None or account is None:
        return render_template("accounts/confirm_gone.html"), 410
    key = email_key(link.email)
    holder = people.find(db(), key)
    other = holder if holder is not None and holder.id != account.id else None
    if other is not None and other.proved:
        return render_template("accounts/confirm_taken.html", email=link.email)
    if request.method == "GET":
        return _confirm_page(link, other)
    if other is not None and request.form.get("do") == "earlier":
        links.use(db(), token, KINDS, now())
        reset = people.make_reset_link(db(), other.id, now(), lasts=links.MAILED_LASTS, by=other.id)
        return redirect(url_for("accounts.reset", token=reset), 303)
    if not _is_owner(account.id):
        typed = request.form.get("password", "")
        wrong = "The password is incorrect" if typed else "Enter the password of your account"
        refusal = password_wrong(account, account.id, typed, wrong, known=False)
        if refusal is not None:
            return _confirm_page(link, other, [("password", refusal[0])], refusal[1])
    return _prove(token, account, link)


def _is_owner(person_id: int) -> bool:
    return bool(person.is_authenticated and person.id == person_id)


def _confirm_page(
    link: OneTimeLink, other: Account | None, errors: FieldErrors | None = None, status: int = 200
) -> ResponseReturnValue:
    about = {"email": link.email, "other": other, "signed_in": _is_owner(link.person_id)}
    return render_template("accounts/confirm.html", errors=errors or [], **about), status


def _prove(token: str, account: Account, link: OneTimeLink) -> ResponseReturnValue:
    key = email_key(link.email)
    if links.use(db(), token, KINDS, now()) is None:
        return render_template("accounts/confirm_gone.html"), 410
    changed = account.proved and key != email_key(account.email)
    if not addresses.prove(db(), account.id, link.email, key, now()):
        return render_template("accounts/confirm_taken.html", email=link.email)
    if changed:
        account_mail.queue_changed(db(), account.id, account.email, settings().site_url, settings().contact, now())
    links.void(db(), account.id)
    answer = redirect(url_for("accounts.account"), 303)
    if _is_owner(account.id):
        if changed:
            second = person.second
            sign_ins.hold(db(), account.id, person.token)
            sign_ins.end_all(db(), account.id)
            identity.sign_in(account.id, second)
    else:
        sign_ins.end_all(db(), account.id)
        answer = first_factor_given(account.id, url_for("accounts.account"))
    flash_success(
        f"Your address is now {link.email}. You have been signed out everywhere else."
        if changed
        else f"Thank you. {link.email} is confirmed."
    )
    return answer
