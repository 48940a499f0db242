"""Talking to a learning platform, with pylti1p3: checking a launch, sending scores, reading the people of a course.

The library checks launches and makes requests. This module adds what it leaves out: calls to public addresses alone and
within a deadline, keys and tokens kept apart for each client, keys fetched again for an unknown one, and algorithms
that only the platform can sign with. `inside` are hosts that may be private, as in `deliveries/addresses.py`.
"""

from __future__ import annotations

import hmac
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar, cast

import jwt
import requests
from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.cookie import CookieService
from pylti1p3.deep_link import DeepLink
from pylti1p3.deep_link_resource import DeepLinkResource
from pylti1p3.deployment import Deployment
from pylti1p3.dynamic_registration import DynamicRegistration
from pylti1p3.exception import LtiException, LtiKeyException, LtiServiceException
from pylti1p3.grade import Grade
from pylti1p3.lineitem import LineItem
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.names_roles import NamesRolesProvisioningService
from pylti1p3.registration import Registration
from pylti1p3.request import Request
from pylti1p3.service_connector import ServiceConnector
from pylti1p3.session import SessionService
from pylti1p3.tool_config.abstract import ToolConfAbstract

from learnapp.deliveries.addresses import AddressError
from learnapp.deliveries.bounded_calls import bounded
from learnapp.deliveries.kept_answers import KEPT_SECONDS, KEYS_AGAIN_SECONDS, KeptAnswers
from learnapp.domain.people.launches import SCORE
from learnapp.exports.sealing.tool_key import ToolKey
from learnapp.launch.launch_errors import LaunchRefusedError, PlatformDownError, PlatformRefusedError
from learnapp.store.launches.platforms import Platform

MOST_PAGES = 100
"""Pages of a list of people that are read."""
MOST_MEMBERS = 20_000
"""People of one list."""
LIST_SECONDS = 20.0
"""How long a list of people may take, however quick each page of it is."""
SKEW_SECONDS = 120
"""By how much a platform's clock may differ from ours."""
AT_ONCE = 3
"""Calls that a process may have under way at once, so that a slow platform leaves threads for pages."""
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
HOPELESS = frozenset({400, 404, 405, 410, 412, 415, 422})
"""Answers to a score that trying again would not change."""
_turns = threading.BoundedSemaphore(AT_ONCE)


class Calls(requests.Session):
    """HTTP to a platform: a few calls at once, each bounded and only to addresses that may be called."""

    def __init__(self, inside: frozenset[str]) -> None:
        super().__init__()
        bounded(self, inside)

    def send(self, request: requests.PreparedRequest, **more: Any) -> requests.Response:
        if not _turns.acquire(blocking=False):
            raise requests.ConnectionError(f"{AT_ONCE} calls are under way already")
        try:
            return super().send(request, **more)
        finally:
            _turns.release()


KEYS = KeptAnswers()


def _keys_at(url: str, inside: frozenset[str], newer_than: float = KEPT_SECONDS) -> dict[str, Any]:
    try:
        return KEYS.get(url, Calls(inside).get, newer_than)
    except (requests.RequestException, ValueError, RecursionError) as error:
        raise PlatformDownError(f"its keys cannot be read ({_why(error)})") from error


def _why(error: Exception) -> str:
    """What went wrong with a call, for the people who look after the platform."""
    return str(error)[:120] if isinstance(error.__cause__, AddressError) else type(error.__cause__ or error).__name__


# What a platform says about a launch ----------------------------------------------------------------


class _Sent(Request):
    def __init__(self, id_token: str, state: str) -> None:
        self._sent = {"id_token": id_token, "state": state}

    @property
    def session(self) -> dict[str, Any]:
        return {}

    def is_secure(self) -> bool:
        return True

    def get_param(self, key: str) -> str:
        return self._sent.get(key, "")


class _NoCookies(CookieService):
    """The screen has compared the state with the browser's cookie."""

    def get_cookie(self, name: str) -> str | None:
        return None

    def set_cookie(self, name: str, value: str | int, exp: int | None = 3600) -> None:
        return None


class _OneNonce(SessionService):
    """Accepts only the nonce that goes with this state; the screen has checked the state."""

    def __init__(self, nonce: str) -> None:
        self._nonce = nonce

    def check_nonce(self, nonce: str) -> bool:
        return isinstance(nonce, str) and hmac.compare_digest(nonce.encode(), self._nonce.encode())

    def check_state_is_valid(self, state: str, id_token_hash: str) -> bool:
        return True

    def save_launch_data(self, key: str, jwt_body: Mapping[str, Any]) -> None:
        return None

    def set_state_valid(self, state: str, id_token_hash: str) -> None:
        return None


class _OnePlatform(ToolConfAbstract[_Sent]):
    """Only the platform that the launch began with. The screen checks its deployments."""

    def __init__(self, registration: Registration) -> None:
        self._registration = registration

    def check_iss_has_one_client(self, iss: str) -> bool:
        return True

    def find_registration_by_issuer(self, iss: str, *args: Any, **more: Any) -> Registration:
        if iss != self._registration.get_issuer():
            raise LtiException("another issuer than the launch began with")
        return self._registration

    def find_registration_by_params(self, iss: str, client_id: str, *args: Any, **more: Any) -> Registration:
        return self.find_registration_by_issuer(iss)

    def find_deployment(self, iss: str, deployment_id: str) -> Deployment:
        return Deployment().set_deployment_id(deployment_id)

    def find_deployment_by_params(
        self, iss: str, deployment_id: str, client_id: str, *args: Any, **more: Any
    ) -> Deployment:
        return self.find_deployment(iss, deployment_id)


class _Launch(MessageLaunch[_Sent, _OnePlatform, _OneNonce, _NoCookies]):
    def __init__(self, sent: _Sent, platform: Registration, nonce: str, inside: frozenset[str]) -> None:
        super().__init__(sent, _OnePlatform(platform), session_service=_OneNonce(nonce), cookie_service=_NoCookies())
        self.sent, self.platform, self.inside = sent, platform, inside

    def _get_request_param(self, key: str) -> str:
        return self.sent.get_param(key)

    def fetch_public_key(self, key_set_url: str) -> Any:
        return _keys_at(key_set_url, self.inside)

    def get_public_key(self) -> tuple[str, str]:
        try:
            found = super().get_public_key()
        except LtiKeyException:  # it may have new keys
            newer = _keys_at(str(self.platform.get_key_set_url()), self.inside, KEYS_AGAIN_SECONDS)
            self.platform.set_key_set(cast(Any, newer))
            found = super().get_public_key()
        key, algorithm = found
        return key, algorithm

    def validate_jwt_signature(self) -> _Launch:
        key, algorithm = self.get_public_key()
        if algorithm not in ALGORITHMS:
            raise LtiKeyException("its signature could be made by others")
        unchecked: Any = {f"verify_{name}": False for name in ("aud", "exp", "iat", "nbf")}
        jwt.decode(self.sent.get_param("id_token"), key, algorithms=[algorithm], options=unchecked)
        return self


def claims_of(
    platform: Platform, id_token: str, state: str, nonce: str, now: datetime, inside: frozenset[str]
) -> Mapping[str, Any]:
    """What a platform says about a launch. Raises LaunchRefusedError or PlatformDownError."""
    launch = _Launch(_Sent(id_token, state), registration_of(platform), nonce, inside)
    try:
        launch.validate()
        claims: Mapping[str, Any] = launch.get_launch_data()
        _check_times(claims, now.timestamp())
    except (LtiException, jwt.PyJWTError) as error:
        raise LaunchRefusedError(str(error)[:200] or type(error).__name__) from error
    except (LaunchRefusedError, PlatformDownError):
        raise
    except Exception as error:  # keys or claims of another shape: the libraries raise what they meet in them
        raise LaunchRefusedError(f"its claims cannot be read ({type(error).__name__})") from error
    return claims


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    ends, made = float(claims["exp"]), float(claims.get("iat", 0))
    if now > ends + SKEW_SECONDS or made > now + SKEW_SECONDS:
        raise LaunchRefusedError("the message is too old, or its clock is wrong")


def registration_of(platform: Platform, key: ToolKey | None = None) -> Registration:
    """A platform in the library's form; with our key if we are to send something to it."""
    made = Registration()
    made.set_issuer(platform.issuer).set_client_id(platform.client_id).set_key_set_url(platform.keys_url)
    made.set_auth_login_url(platform.login_url).set_auth_token_url(platform.token_url)
    if platform.audience:
        made.set_auth_audience(platform.audience)
    if key is not None:
        made.set_tool_private_key(key.private).set_tool_public_key(key.public)
    return made


def published_keys(key: ToolKey) -> dict[str, Any]:
    """Our public key in the form that platforms read."""
    return {"keys": [dict(Registration.get_jwk(key.public))]}


# What is sent to a platform ----------------------------------------------------------------------


class Connector(ServiceConnector):
    """Keeps tokens for each client of a platform, so two tenants of one issuer never share any."""

    tokens: ClassVar[dict[tuple[object, ...], tuple[str, float]]] = {}

    def __init__(self, registration: Registration, calls: Calls) -> None:
        super().__init__(registration, calls)
        self.client = registration.get_issuer(), registration.get_client_id(), registration.get_auth_token_url()

    def _get_cached_access_token(self, scope_key: str) -> str | None:
        token, ends = self.tokens.get((self.client, scope_key), ("", 0.0))
        return token if time.monotonic() < ends else None

    def _cache_access_token(self, scope_key: str, access_token: str, expires_in: float) -> None:
        self.tokens[self.client, scope_key] = access_token, time.monotonic() + float(expires_in) - 10

    def forget(self) -> None:
        """Forget this client's tokens: the platform may have withdrawn them."""
        for place in [place for place in list(self.tokens) if place[0] == self.client]:
            self.tokens.pop(place, None)


def _connector(platform: Platform, key: ToolKey, inside: frozenset[str]) -> Connector:
    return Connector(registration_of(platform, key), Calls(inside))


def send_score(
    platform: Platform,
    key: ToolKey,
    lineitem: str,
    subject: str,
    score: float,
    at: datetime,
    inside: frozenset[str],
) -> None:
    """Send a score out of a hundred. Any 2xx means delivered, and so does 409: a later score is there already.

    Raises PlatformDownError if trying again may help, PlatformRefusedError if not.
    """
    connector = _connector(platform, key, inside)
    grade = Grade().set_score_given(score).set_score_maximum(100).set_user_id(subject)
    grade.set_activity_progress("Completed").set_grading_progress("FullyGraded")
    grade.set_timestamp(at.isoformat(timespec="milliseconds"))
    try:
        place: Any = {"scope": [SCORE], "lineitem": lineitem}
        AssignmentsGradesService(connector, place).put_grade(grade)
    except LtiServiceException as error:
        status = error.response.status_code
        connector.forget()
        if status == 409:
            return
        asked = "a token" if error.response.url == platform.token_url else "a score"
        if status in HOPELESS and asked == "a score":
            raise PlatformRefusedError(f"it answered {status} to {asked}") from error
        raise PlatformDownError(f"it answered {status} to {asked}") from error
    except requests.exceptions.JSONDecodeError:
        return  # it accepted the score, but its answer is not JSON
    except requests.RequestException as error:
        raise PlatformDownError(f"it cannot be reached ({_why(error)})") from error
    except Exception as error:  # as above, an answer of another shape
        raise PlatformDownError(f"its answer cannot be read ({type(error).__name__})") from error


def members_of(
    platform: Platform, key: ToolKey, members_url: str, inside: frozenset[str]
) -> Iterator[Mapping[str, Any]]:
    """The people of a course, as the platform lists them. Raises PlatformDownError."""
    service = NamesRolesProvisioningService(_connector(platform, key, inside), {"context_memberships_url": members_url})
    page: str | None = members_url
    read, until = 0, time.monotonic() + LIST_SECONDS
    try:
        for _ in range(MOST_PAGES):
            members, page = service.get_members_page(page)
            yield from (one for one in members if isinstance(one, dict))
            if not page:
                return
            read += len(members)
            if read > MOST_MEMBERS or time.monotonic() > until:
                raise PlatformDownError("its list is too long")
    except PlatformDownError:
        raise
    except LtiServiceException as error:
        raise PlatformDownError(f"it answered {error.response.status_code}") from error
    except requests.RequestException as error:
        raise PlatformDownError(f"it cannot be reached ({_why(error)})") from error
    except Exception as error:  # as above
        raise PlatformDownError(f"its list cannot be read ({type(error).__name__})") from error


def link_made(
    platform: Platform,
    key: ToolKey,
    deployment: str,
    settings: Mapping[str, Any],
    *,
    title: str,
    url: str,
    custom: Mapping[str, str],
    graded: bool,
) -> str:
    """The answer to deep linking, signed: one link, with a place for scores if it is `graded`."""
    link = DeepLinkResource().set_title(title).set_url(url).set_custom_params(custom)
    if graded:
        link.set_lineitem(LineItem().set_score_maximum(100).set_label(title))
    made = DeepLink(registration_of(platform, key), deployment, cast(Any, dict(settings)))
    message = made.get_message_jwt([link])
    data = "https://purl.imsglobal.org/spec/lti-dl/claim/data"
    if message.get(data) is None:
        message.pop(data, None)
    return str(cast(Any, made).encode_jwt(message))


# Registering by itself ---------------------------------------------------------------------------


class _Registering(DynamicRegistration):
    def __init__(self, said: Mapping[str, Any], configuration: str, token: str | None, inside: frozenset[str]) -> None:
        self._said, self._configuration, self._token, self._inside = said, configuration, token, inside

    def get_request_session(self) -> requests.Session:
        return Calls(self._inside)

    def get_openid_configuration_endpoint(self) -> str:
        return self._configuration

    def get_registration_token(self) -> Any:
        return self._token

    def lti_registration_data(self) -> dict[str, Any]:
        return dict(self._said)

    def complete_registration(self, openid_configuration: Any, openid_registration: Any) -> Any:
        return openid_configuration, openid_registration


def register_at(
    configuration: str, token: str | None, said: Mapping[str, Any], inside: frozenset[str]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """(what a platform says about itself, what it made of our registration). Raises PlatformDownError."""
    try:
        found: Any = _Registering(said, configuration, token, inside).register()
    except LtiServiceException as error:
        raise PlatformDownError(f"it answered {error.response.status_code}") from error
    except requests.RequestException as error:
        raise PlatformDownError(f"it cannot be reached, or its answer is not JSON ({_why(error)})") from error
    except Exception as error:  # as above
        raise PlatformDownError(f"its answer cannot be read: {str(error)[:120]}") from error
    return cast(tuple[Mapping[str, Any], Mapping[str, Any]], found)
