"""Making an account. A new account is a learner's, and its owner is signed in.

Where the site sends mail, every address gets the same answer: a new account that only claims its address until the link
mailed there is used. Where it does not, the address belongs to the first person who registers it, who proves it by an
invitation or by a link from the people who run the site.
"""

from __future__ import annotations

from functools import partial
from urllib.parse import parse_qs, urlsplit

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts import actions
from learnapp.accounts.actions import HOUR, LinkMail
from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.forms import RegisterForm
from learnapp.domain.people.organisations import HowToRegister, how_to_register
from learnapp.store.cohorts import invitations
from learnapp.store.cohorts.invitations import InvitationOffer
from learnapp.store.people import addresses, people
from learnapp.store.people.people import email_key
from learnapp.store.security import guesses, rate_limits
from learnapp.web import passwords
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import page_at, safe_path
from learnapp.web.identity import act_for_every, organisation_name, own_start, person, settings, whole_catalogue
from learnapp.web.monitoring import security_log
from learnapp.web.monitoring.shared_limits import too_many_by_visitors
from learnapp.web.notices import flash_information
from learnapp.web.second_step import first_factor_given
from learnapp.web.transaction import commit, db
from learnapp.web.typed_fields import FieldErrors, new_nonce, nonce_in


@blueprint.route("/register/", methods=["GET", "POST"])
@access("anyone")
def register() -> ResponseReturnValue:
    """Make an account and sign in. With the address and password of an existing account, only sign in."""
    if person.is_authenticated and request.method == "GET":
        return redirect(own_start())
    act_for_every()  # it is not known yet where the person belongs
    form = RegisterForm(request.form)
    target = safe_path(request.args.get("next"), "")
    offer, proves = _invited(target)
    if request.method == "GET":
        form.name.data, form.email.data = (offer.name, offer.email) if offer else ("", "")
        return _page(form, offer)
    email = (form.email.data or "").strip()
    way = _way_in(offer, email)
    errors = [] if form.validate() else form.problems
    if errors or way.refused:
        errors = errors or [(WHERE.get(way.refused, "email"), REFUSED[way.refused])]
        return _page(form, offer, errors)
    if too_many_by_visitors("register", NEW_AN_HOUR, NEW_OF_ONE):
        return _page(form, offer, [("email", BUSY)], 429)
    proved = offer is not None and proves and offer.email_key == email_key(email)
    owner = _registered(form, email, way.at_once, proved=proved)
    if owner is None:
        session["typed_email"] = email
        return redirect(url_for("accounts.sign_in", registered="yes", next=target or None), 303)
    answer = first_factor_given(owner, target or url_for("learner.home"))
    if settings().sends_mail and person.is_authenticated and not person.proved:
        flash_information(
            f"We have sent a link to {email}. Open it to confirm your address: you need it to sign in again. "
            "It can take ten minutes to arrive."
        )
    return answer


NEW_AN_HOUR, NEW_OF_ONE = 2000, 20
"""New accounts in an hour; and from one network address, once half of those have been made."""
CODES_AN_HOUR = 20_000
"""Registrations with a code in an hour, right or wrong: enough for all, and guessing would take millions of hours."""
BUSY = "Too many people have registered in the last hour. Try again in an hour"
REFUSED = {
    "domain": "Only people with an email address at certain organisations can register. Use your work address",
    "invitation": "New people can join this site only by invitation. Open the link in your invitation",
    "choose": "Choose your organisation",
}
WHERE = {"choose": "organisation"}


def _way_in(offer: InvitationOffer | None, email: str) -> HowToRegister:
    found = whole_catalogue().organisations
    invited_to = offer.cohort.organisation_id if offer else None
    return how_to_register(found.values(), email, invited_to, request.form.get("organisation", ""))


def _page(
    form: RegisterForm,
    offer: InvitationOffer | None,
    errors: FieldErrors | None = None,
    status: int = 422,
) -> ResponseReturnValue:
    """The form or, if no one can register without an invitation, a page that says so."""
    way = _way_in(offer, form.email.data or "")
    code = _code_in(safe_path(request.args.get("next"), ""))
    page = render_template(
        "accounts/register.html",
        form=form,
        errors=errors or [],
        nonce=nonce_in(request.form) if request.method == "POST" else new_nonce(),
        choices=way.choices,
        chosen=request.form.get("organisation", ""),
        belongs=_belongs(offer, way),
        closed=REFUSED["invitation"] if way.refused == "invitation" and not code else "",
        providers=settings().providers,
    )
    return page, status if errors else 200


def _belongs(offer: InvitationOffer | None, way: HowToRegister) -> str:
    """The name of the organisation that the person will belong to, if that is known, on a site that has several."""
    invited_to = offer.cohort.organisation_id if offer and offer.kind != "code" and not way.refused else None
    found = whole_catalogue().organisations.get(invited_to or 0)
    return organisation_name(way.at_once or (invited_to if found and found.registration != "closed" else None))


def _registered(form: RegisterForm, email: str, at_once: int | None, *, proved: bool) -> int | None:
    """The person who is to be signed in: newly registered, or known by this address and password. None if the address
    is someone else's, and the page may say so.
    """
    password, key, mail = form.password.data or "", email_key(email), settings().sends_mail
    password_hash = passwords.hash_password(password)
    name = form.name.data or ""
    claims = addresses.unowned_key(f"{settings().secret} {nonce_in(request.form)} {key}") if mail or proved else ""
    if claims:
        found = person_with(key, password)  # also for a free address, so that it takes as long
        if found is not None:
            return found
        if proved and addresses.proved_by_another(db(), 0, key):
            return None
    new = partial(people.add, name=name, email=email, password_hash=password_hash, now=now(), organisation_id=at_once)
    made = new(db(), claims=claims)
    if claims:
        if made is None:  # the same form, sent again: by a second click, or the Back button
            again = people.find(db(), claims)
            if again is not None and passwords.matches(again.password_hash, password):
                return again.id
            made = new(db(), claims=addresses.unowned_key())
        assert made is not None
        if proved:
            addresses.prove(db(), made, email, key, now(), by_domain=mail)
        else:
            LinkMail(settings().site_url).confirm(db(), made, email, now())
        return made
    silent = actions.told_too_much(db(), now())
    if made is None and not silent:
        made = person_with(key, password)
        if made is None:
            actions.count_taken(db(), now())
    return None if silent else made


def person_with(key: str, password: str) -> int | None:
    """The person with this address, if the password is theirs. Counts as a guess."""
    allowed = guesses.count_guess(db(), key, now())
    account = actions.account_to_try(db(), key)
    commit()  # the guess is counted, and no lock is held while the password is checked
    right = passwords.matches(account.password_hash if account else None, password)
    if allowed and account is not None and right:
        guesses.forgive_guesses(db(), key)
        return account.id if people.still_opens(db(), account) else None
    if account is not None and allowed:
        guesses.note_wrong(db(), now())
    if account is not None:
        security_log.note("sign-in failed" if allowed else "sign-in locked", account.id)
    return None


def _code_in(target: str) -> str:
    """The code of a cohort that the person goes on to, or ""."""
    endpoint, values = page_at(urlsplit(target).path) or ("", {})
    return (invitations.read_code(values["token"]) or "") if endpoint == "learner.invitation" else ""


def _offer_of(code: str) -> InvitationOffer | None:
    """What a code offers, for the organisation that it lets people register with.

    A code can be guessed, and a refusal says that it is wrong. So it is checked only when the form is sent, and only so
    often. The page says nothing else about it until the person is known.
    """
    if request.method == "GET" or rate_limits.count(db(), "register:code", now(), HOUR) > CODES_AN_HOUR:
        return None
    return invitations.offer(db(), code, now())


def _invited(target: str) -> tuple[InvitationOffer | None, bool]:
    """The invitation to one address that the person goes on to, and whether its link proves that address."""
    if code := _code_in(target):
        return _offer_of(code), False
    parts = urlsplit(target)
    endpoint, values = page_at(parts.path) or ("", {})
    if endpoint != "learner.invitation":
        return None, False
    token = values["token"][:100]
    offer = invitations.offer(db(), token, now())
    if offer is None or offer.kind != "address":
        return offer, False
    mailed = parse_qs(parts.query).get("mailed", [""])[0]
    return offer, not settings().sends_mail or invitations.came_by_mail(token, mailed, settings().secret)
