"""Signing in elsewhere: sending a person to a provider, and receiving them when they come back (OpenID Connect, with
PKCE).

The browser's session has a `state` for each time a person was sent off. The nonce and PKCE's verifier that go with it
are derived from it with the site's secret. An answer counts once, within ten minutes, in the same browser.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from flask import abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.single_sign_on import sign_on_errors as errors
from learnapp.accounts.single_sign_on.sign_on_errors import Failure, ProviderError
from learnapp.domain.people.providers import Identity, Provider
from learnapp.mail import account_mail
from learnapp.store.people import sign_ins, ways_in
from learnapp.store.security import rate_limits
from learnapp.web import identity
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import safe_path
from learnapp.web.identity import act_for_every, person, settings
from learnapp.web.monitoring import security_log
from learnapp.web.own_password import confirmed_lately
from learnapp.web.second_step import first_factor_given
from learnapp.web.transaction import begin_writing, commit, db, store

if TYPE_CHECKING:
    from learnapp.accounts.single_sign_on.provider_client import ProviderClient

LASTS_SECONDS = 10 * 60
"""How long a person may take at the provider, and then on the page they come back to."""
MOST = 3
"""How many times of being sent off a browser remembers: one for each tab, within reason."""
LONGEST_AFTER = 500
"""The longest address of the page to go on to: it is kept in a cookie."""
SENT = "sent_off"
CAME_BACK = "came_back"
FRESH = timedelta(minutes=5)
"""How old a sign-in at the provider may be to confirm who the person is."""
Purpose = Literal["sign-in", "add", "confirm"]


def provider_or_404(key: str) -> Provider:
    found = next((one for one in settings().providers if one.key == key), None)
    if found is None:
        abort(404)
    return found


def client_of(provider: Provider) -> ProviderClient:
    from learnapp.accounts.single_sign_on import provider_client  # slow to import, and most requests need none

    return provider_client.client_of(provider)


# Sending off -------------------------------------------------------------------------------------


@blueprint.get("/with/<provider>/")
@access("anyone")
def sign_on(provider: str) -> ResponseReturnValue:
    """Send the person to a provider: to sign in, to add it to their account, or to confirm that it is them."""
    sent_to, purpose = provider_or_404(provider), request.args.get("purpose", "sign-in")
    after = safe_path(request.args.get("next", "")[:LONGEST_AFTER], "")
    if purpose == "sign-in":
        if person.is_authenticated:
            return redirect(after or identity.own_start())
        if request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
            # A link on another page must not sign in a person who has pressed nothing here.
            return render_template("accounts/single_sign_on/sign_on.html", provider=sent_to, here=request.full_path)
        return _send(sent_to, "sign-in", after, walk=request.args.get("walk") == "yes")
    if purpose not in {"add", "confirm"}:
        abort(404)
    if not person.is_authenticated:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    if purpose == "confirm":
        return _send(sent_to, "confirm", after, prompt="login", max_age="0")
    if not confirmed_lately():
        return redirect(url_for("accounts.add_way", provider=provider))
    return _send(sent_to, "add", after, prompt="login")


def _send(provider: Provider, purpose: Purpose, after: str, *, walk: bool = False, **more: str) -> ResponseReturnValue:
    state = secrets.token_urlsafe(32)
    commit()  # no connection is held while waiting for the provider
    try:
        url = client_of(provider).authorization_url(
            _back_to(provider), state, _secret_of("nonce", state), _secret_of("verifier", state), **more
        )
    except ProviderError as error:
        return failed(provider, errors.failure_of(error), str(error))
    earlier = session.get(SENT, [])[1 - MOST :]
    session[SENT] = [*earlier, [state, provider.key, purpose, after, walk, now().isoformat()]]
    return redirect(url)


def _back_to(provider: Provider) -> str:
    """The address that the provider has on its list for this site."""
    return settings().site_url + url_for("accounts.signed_on", provider=provider.key)


def _secret_of(what: str, state: str) -> str:
    """The nonce or verifier that goes with a state: known to this site alone, and never in the browser's session."""
    key = str(current_app.secret_key).encode()
    return urlsafe_b64encode(hmac.digest(key, f"sign-on {what} {state}".encode(), "sha256")).decode().rstrip("=")


# Coming back -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sent:
    """Why a person was sent to the provider."""

    purpose: Purpose
    after: str
    walk: bool


@blueprint.get("/with/<provider>/back/")
@access("anyone")
def signed_on(provider: str) -> ResponseReturnValue:
    """Receive a person who comes back: sign them in, or show what the site has to ask them first."""
    came_from = provider_or_404(provider)
    sent, state = _taken(came_from), request.args.get("state", "")
    if sent is None:
        return failed(came_from, errors.STALE, "unknown or old state")
    if "error" in request.args:
        problem = request.args["error"]
        down = problem in {"server_error", "temporarily_unavailable"}
        return failed(came_from, errors.DOWN if down else errors.DENIED, f"it answered {problem[:40]!r}")
    commit()
    with store().write() as connection:  # if two bring the same answer, one has stolen it
        if not rate_limits.once(connection, f"sign-on:{state}", now() + timedelta(seconds=LASTS_SECONDS)):
            return failed(came_from, errors.STALE, "the same answer twice")
    try:
        who, claims = client_of(came_from).identity(
            _back_to(came_from),
            request.args.get("code", ""),
            _secret_of("nonce", state),
            _secret_of("verifier", state),
            issuer=request.args.get("iss"),
            now=now(),
        )
    except ProviderError as error:
        return failed(came_from, errors.failure_of(error), str(error))
    if sent.purpose == "sign-in":
        return _sign_in(came_from, who, sent)
    if not person.is_authenticated:
        return failed(came_from, errors.STALE, "signed out since")
    if sent.purpose == "confirm":
        return _confirm(came_from, who, claims, sent)
    _remember(who, sent.after)
    return redirect(url_for("accounts.add_way", provider=provider))


def _taken(provider: Provider) -> Sent | None:
    """Why this browser was sent off with the answer's state; each state counts once."""
    departures = session.get(SENT, [])
    found = next((one for one in departures if one[0] == request.args.get("state")), None)
    if found is None:
        return None
    session[SENT] = [one for one in departures if one is not found]
    _, key, purpose, after, walk, at = found
    return Sent(purpose, after, walk) if key == provider.key and not _is_old(at) else None


def _is_old(at: str) -> bool:
    return (now() - datetime.fromisoformat(at)).total_seconds() > LASTS_SECONDS


def _sign_in(provider: Provider, who: Identity, sent: Sent) -> ResponseReturnValue:
    begin_writing()
    act_for_every()  # it is not known yet where the person belongs
    owner = ways_in.owner(db(), who.issuer, who.subject)
    if owner is not None and owner.suspended:
        return failed(provider, errors.SUSPENDED, "the account is suspended")
    if owner is None or sent.walk:
        _remember(who, sent.after)
        return redirect(url_for("accounts.first_sign_on"))
    return signed_in(owner.person_id, who, sent.after)


def signed_in(person_id: int, who: Identity, after: str) -> ResponseReturnValue:
    """Sign in the person whom an identity belongs to, or ask for their second factor; then lead them on."""
    if not ways_in.use(db(), person_id, who.issuer, who.subject, now()):
        raise sign_ins.EndedError
    forget_who_came_back()
    return first_factor_given(person_id, safe_path(after, ""), provider_second=who.second_factor)


def _confirm(provider: Provider, who: Identity, claims: Mapping[str, Any], sent: Sent) -> ResponseReturnValue:
    """Record that the person has just confirmed who they are, as with their own password."""
    begin_writing()
    owner = ways_in.owner(db(), who.issuer, who.subject)
    if owner is None or owner.person_id != person.id:
        return failed(provider, errors.OTHER_ACCOUNT, "confirmed as another account")
    at = claims.get("auth_time")
    if not isinstance(at, int | float) or now() - datetime.fromtimestamp(at, UTC) > FRESH:
        return failed(provider, errors.NOT_FRESH, "no auth_time of a moment ago")
    ways_in.use(db(), person.id, who.issuer, who.subject, now())
    sign_ins.confirm(db(), person.token, now())
    return redirect(safe_path(sent.after, url_for("accounts.account")), 303)


# Between coming back and signing in -----------------------------------------------------


def _remember(who: Identity, after: str) -> None:
    session[CAME_BACK] = {
        "who": asdict(who),
        "after": after,
        "by": str(session.get("_user_id", "")),
        "at": now().isoformat(),
    }


def who_came_back() -> tuple[Identity, str] | None:
    """(who has just come back to this browser, where they want to go), if the same person is still signed in here."""
    arrival = session.get(CAME_BACK)
    if arrival is None or _is_old(arrival["at"]) or arrival["by"] != str(session.get("_user_id", "")):
        return None
    return Identity(**arrival["who"]), arrival["after"]


def forget_who_came_back() -> None:
    session.pop(CAME_BACK, None)


def tell_of_way(person_id: int, name: str, *, added: bool) -> None:
    """Tell a person that a way to sign in was added or removed."""
    mail_from = settings().site_url if settings().sends_mail else ""
    account_mail.tell_of_way(db(), person_id, name, now(), added=added, mail_from=mail_from)


def failed(provider: Provider, failure: Failure, reason: str) -> ResponseReturnValue:
    """A page that says what happened and what to do. The log says why."""
    current_app.logger.warning("single sign-on with %s: %s", provider.key, reason)
    security_log.note("sign-in failed", person.id if person.is_authenticated else None)
    page = render_template(
        "accounts/single_sign_on/failed.html",
        heading=failure.heading.format(name=provider.name),
        text=failure.text.format(name=provider.name),
        contact=settings().contact,
    )
    return page, failure.status, {"Retry-After": "60"} if failure.status == 503 else {}
