"""Whose second factor a page is about, and what every page about it does."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from learnapp.accounts.second_factor import challenges
from learnapp.accounts.second_factor.ceremonies import (
    PasskeySite,
    challenge_in,
    passkey_site,
    request_options,
    shown,
)
from learnapp.domain.people import recovery_codes
from learnapp.domain.people.spoken_codes import SIGNS
from learnapp.mail import account_mail
from learnapp.store.people import feeds, second_factors, sign_ins
from learnapp.store.people.second_factors import Passkey
from learnapp.store.people.sign_ins import Second
from learnapp.store.security.tokens import digest
from learnapp.web import identity
from learnapp.web.clock import now
from learnapp.web.identity import person, settings
from learnapp.web.notices import flash_information
from learnapp.web.own_password import confirmed_lately
from learnapp.web.second_step import half_signed_in, is_by_platform
from learnapp.web.transaction import db

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class FactorOwner:
    """The person a page is about. `half`: they have given only their first factor. `by_platform`: and that was a
    learning platform's word.
    """

    person_id: int
    name: str
    email: str
    role: str
    token: str
    half: bool
    has_factor: bool
    by_platform: bool = False


def subject() -> FactorOwner:
    """The person asking, signed in or halfway."""
    if person.is_authenticated:
        about = person.id, person.name, person.email, person.role, person.token
        return FactorOwner(*about, half=False, has_factor=person.has_second_factor)
    half = half_signed_in()
    assert half is not None, "the route's access lets no one else in"
    known = half.person_id, half.name, half.email, half.role, half.token
    return FactorOwner(*known, half=True, has_factor=half.has_factor, by_platform=is_by_platform())


def turned_away(asking: FactorOwner, back: str) -> Response | None:
    """The page for a person who may not change second factors now, as someone with only a stolen password, a passer-by
    at an open screen, or a platform's word, must not. `back` is the page they come back to.
    """
    if asking.half and asking.by_platform and not asking.has_factor:
        return redirect(url_for("accounts.second_factor"), 303)
    if asking.half:
        return redirect(url_for("accounts.second_step"), 303) if asking.has_factor else None
    return None if confirmed_lately() else redirect(url_for("accounts.confirm_identity", next=back), 303)


def second_of_this_sign_in(made: Second) -> Second:
    """The second factor of this sign-in, once the person has set up the factor `made` in it."""
    return (person.second or made) if person.is_authenticated else made


def changed(asking: FactorOwner, second: Second, what: str) -> None:
    """After a change to a person's factors: end all their sign-ins, half or whole, begin a new one here, and tell
    them. Commits, unless this sign-in was ended meanwhile.
    """
    sign_ins.hold(db(), asking.person_id, asking.token)
    had_feed = feeds.made_at(db(), asking.person_id) is not None
    tell(asking, what)
    sign_ins.end_all(db(), asking.person_id)
    identity.sign_in(asking.person_id, second)
    if not asking.half:
        sign_ins.confirm(db(), person.token, now())
    if had_feed:
        flash_information("Your calendar feed has stopped: make a new one on your account page.")


def tell(asking: FactorOwner, what: str) -> None:
    """Tell a person about a change to how they sign in, by email or, if the site sends none, on the site."""
    contact, by_mail = settings().contact, settings().sends_mail
    account_mail.tell_of_change(db(), asking.person_id, asking.email, what, contact, now(), by_mail=by_mail)


def new_codes(person_id: int) -> list[str]:
    """Make new recovery codes, and return them to be shown this once."""
    codes = [
        "".join(secrets.choice(SIGNS) for _ in range(recovery_codes.LENGTH)) for _ in range(recovery_codes.HOW_MANY)
    ]
    second_factors.set_codes(db(), person_id, codes, now())
    return [recovery_codes.written(code) for code in codes]


# Passkeys ----------------------------------------------------------------------------------------


def passkeys_here() -> PasskeySite | None:
    """Where passkeys of this site belong; None if it cannot have any."""
    return passkey_site(settings().site_url)


def purpose(asking: FactorOwner, what: str) -> str:
    """What a challenge is for: one purpose, in one sign-in of one person."""
    return f"{what} {asking.person_id} {digest(asking.token)}"


def new_challenge(asking: FactorOwner, what: str) -> bytes:
    return challenges.make(settings().secret, purpose(asking, what), now())


def use_challenge(asking: FactorOwner, what: str, answer: str) -> bytes | None:
    """The challenge of an answer, now used up; None unless it was made for this person, purpose and sign-in."""
    challenge = challenge_in(answer)
    right = challenges.use(db(), settings().secret, purpose(asking, what), challenge, now())
    return challenge if right else None


def options_to_show(asking: FactorOwner, what: str, has: list[Passkey]) -> str:
    """The options with which the page's script asks for a passkey; "" if the person has none."""
    here = passkeys_here()
    return request_options(here, has, new_challenge(asking, what)) if here and has else ""


def passkey_shown(asking: FactorOwner, what: str) -> bool:
    """Whether the form that was sent contains proof of one of the person's passkeys. Records its use."""
    answer, here = request.form.get("credential", ""), passkeys_here()
    challenge = use_challenge(asking, what, answer) if here else None
    if here is None or challenge is None:
        return False
    found = shown(here, answer, challenge, second_factors.passkeys(db(), asking.person_id))
    return found is not None and second_factors.use_passkey(db(), *found, now())
