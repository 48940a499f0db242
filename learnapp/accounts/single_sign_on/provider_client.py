"""Talking to an OpenID Connect provider, with Authlib: the address to send a person to, and who comes back from it.

No visit to a provider lasts longer than `SECONDS`, however many calls it takes. At most `AT_ONCE` are under way in a
process, so that a slow provider leaves turns for pages. Errors say in our own words what was wrong: they go to the log,
which must never have a token or secret.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from joserfc.jwt import JWTClaimsRegistry
from requests import RequestException, Response

from learnapp.accounts.single_sign_on.sign_on_errors import (
    AnswerRefusedError,
    ProviderDownError,
    ProviderError,
    TenantRefusedError,
)
from learnapp.call_limits import Deadline
from learnapp.deliveries.bounded_calls import bounded
from learnapp.deliveries.kept_answers import KEPT_SECONDS, KEYS_AGAIN_SECONDS, KeptAnswers
from learnapp.domain.people.providers import TENANT, Identity, Provider, identity_of, is_safe_url, is_subject
from learnapp.domain.people.typed_text import keepable

SECONDS = 10.0
"""How long a person waits for a provider, in all."""
AT_ONCE = 3
"""Visits at once in a process, one fewer than it has turns."""
SKEW_SECONDS = 120
"""By how much a provider's clock may differ from ours."""
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512")
"""Signatures that only the provider can make: no algorithm that uses the client's secret, and not "none"."""
SIGNED_OUT = "http://schemas.openid.net/event/backchannel-logout"
"""The event that makes a token a logout token."""
SIGN_OUT_TYPE = "logout+jwt"
"""The type of a logout token, so that none made for another purpose is taken for one."""
UNTYPED = ("", "jwt")
"""The types of logout tokens of providers that do not follow the standard's recommendation."""
OLDEST_SECONDS = 5 * 60
"""How old a logout token may be."""
Found = TypeVar("Found")


_until: ContextVar[Deadline | None] = ContextVar("until", default=None)
_turns = threading.BoundedSemaphore(AT_ONCE)


def _in_time(work: Callable[[], Found]) -> Found:
    """The result of `work`, whose calls end in time."""
    if not _turns.acquire(blocking=False):
        raise ProviderDownError(f"{AT_ONCE} calls are under way already")
    before = _until.set(Deadline(SECONDS))
    try:
        return work()
    except RequestException as error:
        raise ProviderDownError(f"cannot be reached or failed ({type(error.__cause__ or error).__name__})") from error
    except ProviderError:
        raise
    except Exception as error:  # an answer of another shape: the libraries raise what they meet in it
        raise ProviderDownError(f"its answer cannot be read ({type(error).__name__})") from error
    finally:
        _until.reset(before)
        _turns.release()


@dataclass(frozen=True)
class SignedOut:
    """Who signed out at a provider. `token_id` counts once, and until `expires`, in seconds."""

    issuer: str
    subject: str
    token_id: str
    expires: int


class ProviderClient:
    """One provider, with its description and keys as they were last read."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._kept = KeptAnswers()

    def authorization_url(self, redirect_uri: str, state: str, nonce: str, verifier: str, **more: str) -> str:
        """Where to send the person. Raises ProviderError."""

        def work() -> str:
            endpoint = self._endpoint("authorization_endpoint")
            if self.provider.acr_values:
                more.setdefault("acr_values", self.provider.acr_values)
            with self._session(redirect_uri) as session:
                made = session.create_authorization_url(
                    endpoint, state=state, nonce=nonce, code_verifier=verifier, **more
                )
            return str(made[0])

        return _in_time(work)

    def identity(
        self, redirect_uri: str, code: str, nonce: str, verifier: str, *, issuer: str | None, now: datetime
    ) -> tuple[Identity, Mapping[str, Any]]:
        """(who came back with this code, the claims of their token). `issuer` is the answer's own `iss`, if it has one.

        Raises ProviderError.
        """
        return _in_time(lambda: self._identity(redirect_uri, code, nonce, verifier, issuer, now))

    def _identity(
        self, redirect_uri: str, code: str, nonce: str, verifier: str, issuer: str | None, now: datetime
    ) -> tuple[Identity, Mapping[str, Any]]:
        self._check_issuer(issuer)
        with self._session(redirect_uri) as session:
            token = self._token(session, code, verifier)
            claims = self._claims(token, nonce, now)
            if issuer is not None and claims["iss"] != issuer:
                raise AnswerRefusedError("the answer and the token name different issuers")
            claims = self._with_user_info(session, claims)
        try:
            return identity_of(self.provider, claims), claims
        except ValueError as error:
            raise AnswerRefusedError(str(error)) from error

    # What the provider says about itself ------------------------------------------------------------

    def _session(self, redirect_uri: str | None = None) -> OAuth2Session:
        made = OAuth2Session(
            self.provider.client_id,
            self.provider.client_secret,
            scope=self.provider.scope,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            token_endpoint_auth_method=self.provider.client_auth,
        )
        return bounded(made, None, _until.get())

    def _read(self, url: str, newer_than: float = KEPT_SECONDS) -> dict[str, Any]:
        def ask(url: str) -> Response:
            with self._session() as session:
                answer: Response = session.request("GET", url, withhold_token=True, allow_redirects=False)
            return answer

        try:
            return self._kept.get(url, ask, newer_than)
        except ValueError as error:
            if isinstance(error, RequestException):  # an answer that is not JSON raises both
                raise
            raise ProviderDownError("its description is not a JSON object") from error

    def _metadata(self) -> dict[str, Any]:
        found = self._read(self.provider.discovery_url)
        if found.get("issuer") != self.provider.issuer:
            raise AnswerRefusedError("its description names another issuer than the settings")
        return found

    def _endpoint(self, name: str) -> str:
        url = self._metadata().get(name)
        if not isinstance(url, str) or not is_safe_url(url):
            raise AnswerRefusedError(f"its description has no {name} with https")
        return url

    def _check_issuer(self, issuer: str | None) -> None:
        """Refuse an answer that another provider gave (RFC 9207)."""
        expected = self._metadata().get("authorization_response_iss_parameter_supported") is True
        if issuer is None and expected:
            raise AnswerRefusedError("the answer does not name its issuer")
        if issuer is not None:
            self._allow(issuer)

    def _allow(self, issuer: object) -> None:
        if issuer in self.provider.issuers:
            return
        before, _, after = self.provider.issuer.partition(TENANT)
        if self.provider.tenants and isinstance(issuer, str) and issuer.startswith(before) and issuer.endswith(after):
            raise TenantRefusedError("the tenant is not in the settings")
        raise AnswerRefusedError("the issuer is not in the settings")

    # What it says about a person --------------------------------------------------------------------

    def _token(self, session: OAuth2Session, code: str, verifier: str) -> Mapping[str, Any]:
        try:
            token = session.fetch_token(
                self._endpoint("token_endpoint"),
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
                allow_redirects=False,
            )
        except OAuthError as error:
            raise AnswerRefusedError(f"it refused the code ({str(error.error)[:40]!r})") from error
        except ValueError as error:  # from Authlib, if it is not a JSON object
            raise ProviderDownError("its answer to the code cannot be read") from error
        return dict(token)

    def _claims(self, token: Mapping[str, Any], nonce: str, now: datetime) -> CodeIDToken:
        given = token.get("id_token")
        if not isinstance(given, str):
            raise AnswerRefusedError("it gave no id_token")
        try:
            found = self._with_new_keys(given)
            self._allow(found.claims.get("iss"))
            claims = CodeIDToken(
                found.claims,
                found.header,
                {
                    "iss": {"essential": True, "values": list(self.provider.issuers)},
                    "aud": {"essential": True, "value": self.provider.client_id},
                },
                {"nonce": nonce, "client_id": self.provider.client_id, "access_token": token.get("access_token")},
            )
            claims.validate(now=int(now.timestamp()), leeway=SKEW_SECONDS)
        except RequestException:
            raise
        except (JoseError, ValueError, TypeError, KeyError) as error:
            claim = getattr(error, "claim", "")
            raise AnswerRefusedError(f"its token does not hold ({type(error).__name__} {claim})") from error
        tenant = str(claims.get("tid", ""))
        if self.provider.tenants and self.provider.issuer.replace(TENANT, tenant) != claims["iss"]:
            raise TenantRefusedError("the token's tenant is not its issuer's")
        return claims

    def signed_out(self, token: str, now: datetime) -> SignedOut:
        """The person whom a logout token names, as signed by the provider. Raises ProviderError."""
        return _in_time(lambda: self._signed_out(token, now))

    def _signed_out(self, given: str, now: datetime) -> SignedOut:
        rules = JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=SKEW_SECONDS,
            iss={"essential": True, "values": list(self.provider.issuers)},
            aud={"essential": True, "value": self.provider.client_id},
            iat={"essential": True},
            exp={"essential": True},
            jti={"essential": True},
        )
        try:
            found = self._with_new_keys(given)
            claims = found.claims
            rules.validate(claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            claim = getattr(error, "claim", "")
            raise AnswerRefusedError(f"its logout token does not hold ({type(error).__name__} {claim})") from error
        self._check_type(found.header.get("typ", ""))
        events, subject = claims.get("events"), claims.get(self.provider.subject_claim)
        if not isinstance(events, dict) or not isinstance(events.get(SIGNED_OUT), dict) or "nonce" in claims:
            raise AnswerRefusedError("it is not a logout token")
        if now.timestamp() - claims["iat"] > OLDEST_SECONDS:
            raise AnswerRefusedError("its logout token is old")
        if not is_subject(subject):  # the sessions of a `sid` alone are not kept
            raise AnswerRefusedError(f"its logout token has no usable {self.provider.subject_claim}")
        ends = min(claims["exp"], claims["iat"] + OLDEST_SECONDS)
        return SignedOut(claims["iss"], subject, keepable(str(claims["jti"]))[:255], ends + SKEW_SECONDS)

    def _check_type(self, said: str) -> None:
        named = said.lower().removeprefix("application/")
        if named == SIGN_OUT_TYPE or (self.provider.untyped_sign_outs and named in UNTYPED):
            return
        hint = " (see untyped_sign_outs in docs/single-sign-on.md)" if named in UNTYPED else ""
        raise AnswerRefusedError(f"its logout token is not of the type {SIGN_OUT_TYPE}{hint}")

    def _with_new_keys(self, given: str) -> jwt.Token:
        """A token with a valid signature; if it names an unknown key, the provider's keys are read again."""
        try:
            return self._decoded(given, KEPT_SECONDS)
        except InvalidKeyIdError:
            return self._decoded(given, KEYS_AGAIN_SECONDS)

    def _decoded(self, given: str, newer_than: float) -> jwt.Token:
        keys = KeySet.import_key_set(self._read(self._endpoint("jwks_uri"), newer_than))  # type: ignore[arg-type]
        offered = self._metadata().get("id_token_signing_alg_values_supported", ["RS256"])
        algorithms = [one for one in ALGORITHMS if one in offered]
        return jwt.decode(given, keys, registry=JWSRegistry(algorithms=algorithms, strict_check_header=False))

    def _with_user_info(self, session: OAuth2Session, claims: CodeIDToken) -> Mapping[str, Any]:
        """The claims, with any that only the provider's user info has; nothing there replaces a signed claim."""
        wanted = {self.provider.subject_claim, "email"}
        if wanted <= set(claims) or "userinfo_endpoint" not in self._metadata():
            return dict(claims)
        answer = session.request("GET", self._endpoint("userinfo_endpoint"), allow_redirects=False)
        answer.raise_for_status()
        more = answer.json()
        if not isinstance(more, dict) or more.get("sub") != claims["sub"]:
            raise AnswerRefusedError("its user info is about another subject")
        return dict(more) | dict(claims)


@lru_cache(maxsize=64)
def client_of(provider: Provider) -> ProviderClient:
    """The client of a provider; a process has one for each."""
    return ProviderClient(provider)
