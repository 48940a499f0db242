"""The first step of a launch: a platform sends the browser here, and it goes back there to say who the person is."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import redirect, request
from flask.typing import ResponseReturnValue

from learnapp.domain.people.launches import path_here
from learnapp.launch import launch_errors as errors
from learnapp.launch.blueprint import blueprint
from learnapp.launch.scope import HINTS, begun, failed, give_cookie, new_state, nonce_of
from learnapp.store.launches import platforms
from learnapp.store.launches.platforms import Platform
from learnapp.web.access import access
from learnapp.web.forms import sent_by_platform
from learnapp.web.identity import settings
from learnapp.web.transaction import db

STILL_SECONDS = 60 * 60
"""How long after the browser blocked a launch in a frame it can be started again in a tab."""


@blueprint.route("/login/", methods=["GET", "POST"])
@access("anyone")
@sent_by_platform
def login() -> ResponseReturnValue:
    """Begin a launch. Nothing is written, because anyone can send a browser here."""
    sent = request.values
    issuer, client_id = sent.get("iss", "")[:255], sent.get("client_id", "")[:255]
    platform = platforms.named(db(), issuer, client_id) if issuer and "\0" not in issuer + client_id else None
    if platform is None:
        return failed(errors.UNKNOWN, f"issuer {issuer[:80]!r} with client {client_id[:80]!r} is not registered")
    hints = {name: sent[name][:4000] for name in HINTS if sent.get(name)}
    if "login_hint" not in hints:
        return failed(errors.STALE, "no login_hint", platform)
    target = hints.get("target_link_uri", "")
    if target and path_here(target, settings().site_url) is None:
        return failed(errors.ELSEWHERE, "target_link_uri leads to another site", platform)
    return _send(platform, hints)


@blueprint.get("/again/")
@access("anyone")
def again() -> ResponseReturnValue:
    """Begin a launch again, in a new tab."""
    login_request = begun(request.args.get("state", ""), STILL_SECONDS)
    platform = platforms.get(db(), login_request.platform_id) if login_request else None
    if login_request is None or platform is None or "login_hint" not in login_request.hints:
        return failed(errors.STALE, "nothing to begin again", platform)
    return _send(platform, login_request.hints)


def _send(platform: Platform, hints: dict[str, str]) -> ResponseReturnValue:
    """Redirect, which is a GET: with a form, a platform would not get its own `Lax` cookies."""
    state = new_state(platform, hints)
    query = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": f"{settings().site_url}/lti/launch/",
        "state": state,
        "nonce": nonce_of(state),
    }
    query |= {name: hints[name] for name in ("login_hint", "lti_message_hint") if name in hints}
    response = redirect(f"{platform.login_url}{'&' if '?' in platform.login_url else '?'}{urlencode(query)}")
    give_cookie(response, state)
    return response
