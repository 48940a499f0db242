"""Registering by itself: a platform opens a lead's link, reads what this site is, and says what it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from learnapp.deliveries import addresses
from learnapp.deliveries.addresses import AddressError
from learnapp.domain.people.launches import MEMBERS, SCORE
from learnapp.domain.people.organisations import Acting
from learnapp.domain.people.origins import origin_of
from learnapp.domain.people.typed_text import keepable
from learnapp.launch.blueprint import blueprint
from learnapp.launch.launch_errors import PlatformDownError
from learnapp.store.launches import platforms
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.security import rate_limits
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import act_for_every, settings
from learnapp.web.launches.launched import REGISTERING, REGISTERING_SECONDS, allow_frames, read_signed
from learnapp.web.transaction import begin_writing, commit, db

_TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
_PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"


@blueprint.get("/register/<link>/")
@access("anyone")
def register(link: str) -> ResponseReturnValue:
    """Register the platform that opens this link: once, in the name of the lead who made it."""
    signed_link = read_signed(REGISTERING, link, REGISTERING_SECONDS)
    if signed_link is None:
        abort(404)
    organisation_id, by, _ = signed_link
    _maker_or_404(by, organisation_id)
    configuration = request.args.get("openid_configuration", "")[:1000]
    if not configuration:
        return render_template("launch/register.html")
    inside = settings().inside_hosts
    try:
        addresses.check(configuration, inside)
    except AddressError as error:
        return _page(str(error), "", 400)
    from learnapp.launch import platform_calls

    commit()  # no connection is held while waiting for the platform
    try:
        token = request.args.get("registration_token")
        said, made = platform_calls.register_at(configuration, token, _tool(), inside)
        values, deployment = _values(configuration, said, made, inside)
    except (PlatformDownError, AddressError, ValueError) as error:
        return _page(str(error), configuration, 502)
    begin_writing()
    acting = _maker_or_404(by, organisation_id)  # the platform answered when it liked
    if not rate_limits.once(db(), f"lti registration:{link}", now() + timedelta(seconds=REGISTERING_SECONDS)):
        return _page("this link has been used. Make another on the page Learning platforms", configuration, 409)
    led = None if acting.site_role == "admin" else acting.where("lead")
    whom = settings().contact
    refused = platforms.refused_elsewhere(db(), values, organisation_id, led, whom, now(), by)
    if refused:
        return _page(refused, configuration, 409)
    try:
        platform_id = platforms.add(db(), organisation_id, values, now(), by)
    except ValueError as error:
        return _page(str(error), configuration, 409)
    if deployment:
        platforms.accept(db(), platform_id, deployment, organisation_id, now(), by)
    return _page("", configuration, 200)


def _maker_or_404(by: int, organisation_id: int) -> Acting:
    """What the lead or administrator who made a link may do, if they may still lead an organisation that is open."""
    act_for_every()
    acting, maker = organisations.acting_of(db(), by), people.get(db(), by)
    leads = acting.in_one(organisation_id).may("lead") or acting.site_role == "admin"
    if maker is None or maker.suspended or not leads or organisations.get(db(), organisation_id) is None:
        abort(404)
    return acting


def _page(problem: str, configuration: str, status: int) -> ResponseReturnValue:
    allow_frames(origin_of(configuration))
    return render_template("launch/registered.html", problem=problem), status


def _tool() -> dict[str, Any]:
    """How this site describes itself."""
    here = settings().site_url
    launch = f"{here}/lti/launch/"
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": f"{here}/lti/login/",
        "redirect_uris": [launch],
        "client_name": "learnapp",
        "jwks_uri": f"{here}/lti/keys.json",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": f"{SCORE} {MEMBERS}",
        _TOOL: {
            "domain": urlsplit(here).netloc,
            "description": "Cases and quizzes on medical leadership",
            "target_link_uri": f"{here}/",
            "custom_parameters": {},
            "claims": ["iss", "sub", "name", "given_name", "family_name", "email"],
            "messages": [{"type": "LtiDeepLinkingRequest", "target_link_uri": launch, "label": "learnapp"}],
        },
    }


def _values(
    configuration: str, said: Mapping[str, Any], made: Mapping[str, Any], inside: frozenset[str]
) -> tuple[dict[str, str], str]:
    """(a platform's values, its deployment or ""). Raises ValueError or AddressError if they cannot be right."""
    tool, platform = made.get(_TOOL), said.get(_PLATFORM)
    values = {
        "issuer": said.get("issuer"),
        "client_id": made.get("client_id"),
        "login_url": said.get("authorization_endpoint"),
        "token_url": said.get("token_endpoint"),
        "keys_url": said.get("jwks_uri"),
    }
    longest = {"issuer": 255, "client_id": 255}
    for name, value in values.items():
        if not isinstance(value, str) or not 0 < len(keepable(value)) == len(value) <= longest.get(name, 500):
            raise ValueError(f"it does not say its {name.replace('_', ' ')}")
        if name != "client_id":
            addresses.check(value, inside)
    if urlsplit(str(values["issuer"])).hostname != urlsplit(configuration).hostname:
        raise ValueError("its issuer is on another host than its description")
    family = platform.get("product_family_code") if isinstance(platform, dict) else ""
    host = urlsplit(str(values["issuer"])).hostname
    name = f"{str(family or '').capitalize()[:40]} {host}".strip()[:120]
    audience = said.get("authorization_server")
    values |= {"name": name, "audience": audience[:500] if isinstance(audience, str) else ""}
    deployment = tool.get("deployment_id") if isinstance(tool, dict) else ""
    return {key: keepable(str(value)) for key, value in values.items()}, keepable(str(deployment or ""))[:255]
