"""Between the factors: a browser whose first factor was right is signed in only after the second.

Such a browser has the token of a half sign-in. Every page treats it as a visitor; only screens that declare
`@access("second step")` know whose it is. `docs/decisions/0071-second-factor.md`.
"""

from __future__ import annotations

from typing import cast

from flask import g, redirect, session, url_for
from werkzeug.wrappers import Response

from learnapp.store.db.acting import EVERY, declare
from learnapp.store.people import half_sign_ins, people
from learnapp.store.people.half_sign_ins import HalfSignIn
from learnapp.store.people.second_factors import has_factor
from learnapp.store.people.sign_ins import Second
from learnapp.web import identity
from learnapp.web.clock import now
from learnapp.web.identity import act_for_every, needs_second_factor
from learnapp.web.monitoring import security_log
from learnapp.web.transaction import acts_for, asking, db

TOKEN, TARGET, BY_PLATFORM = "half", "half_to", "half_by_platform"
"""The keys in the browser's session for the half sign-in's token, for the page to go on to, and for whether its first
factor was only a learning platform's word."""


def first_factor_given(
    person_id: int, target: str = "", *, provider_second: bool = False, by_platform: bool = False
) -> Response:
    """Go on once a person's first factor was right. Every way of signing in must call this. Commits.

    Call it in a POST (or in the request a provider sends the browser back by, on a connection that writes) once you
    know whose the first factor is, and return what it returns: a redirect to `target`, or, if the person has a second
    factor or needs one, to the second step, which leads on to `target` later. `target` must have gone through
    `forms.safe_path`; "" is the person's own start page.

    `provider_second` says that a provider asked for a second factor of its own and vouches for it (its `amr` or `acr`
    claim, and the site's settings trust it): it then counts as the person's second factor, even if they have one here.
    Flash messages for the next page only after this call.

    `by_platform` says that the first factor was a learning platform's word, by which no one sets up a second: the
    people who run a platform can say that anyone comes from it, and a second factor opens the whole account.

    The caller has counted guesses and refused people who are suspended. Nothing else may call `identity.sign_in` for a
    person who has just arrived; if something does, the session it makes opens nothing.
    """
    if provider_second:
        return signed_in(person_id, "provider", target)
    act_for_every()
    account = people.get(db(), person_id)
    assert account is not None
    if not needs_second_factor(account.role) and not has_factor(db(), person_id):
        return signed_in(person_id, "", target)
    token = half_sign_ins.begin(db(), person_id, now())
    session[TOKEN], session[TARGET], session[BY_PLATFORM] = token, target, by_platform
    security_log.note("first step passed", person_id)
    g.pop("half", None)
    return redirect(url_for("accounts.second_step"), 303)


def signed_in(person_id: int, second: Second, target: str) -> Response:
    """Sign a person in, with this second factor, and go on to `target` or to their own start page."""
    identity.sign_in(person_id, second)
    return redirect(target or identity.own_start(), 303)


def half_signed_in() -> HalfSignIn | None:
    """The person who has given only a first factor in this browser; None for visitors and people who are signed in."""
    if "half" not in g:
        token = session.get(TOKEN)
        found = None
        if token and not identity.person.is_authenticated:
            with asking() as connection:
                declare(connection, EVERY)  # the role that the person has anywhere counts
                found = half_sign_ins.find(connection, str(token), now())
                declare(connection, acts_for())
        g.half = found
    return cast("HalfSignIn | None", g.half)


def target_after() -> str:
    """The page that the person wanted when they signed in."""
    return str(session.get(TARGET, ""))


def is_by_platform() -> bool:
    """Whether a learning platform's word was the first factor of this browser's half sign-in."""
    return bool(session.get(BY_PLATFORM))


def give_up() -> None:
    """End the half sign-in of this browser, if there is one."""
    token = session.pop(TOKEN, None)
    for name in (TARGET, BY_PLATFORM):
        session.pop(name, None)
    if token:
        half_sign_ins.end(db(), str(token))
    g.pop("half", None)
