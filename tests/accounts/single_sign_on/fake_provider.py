"""A provider of OpenID Connect on this machine, made of Authlib's jose: it does what a real one does, or what an
attacker would have it do.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Flask
from joserfc import jwt
from joserfc.jwk import RSAKey

from learnapp.domain.people.providers import Provider
from tests.client import Page, Visitor

SECRET = "canary-client-secret"
KEYS = [RSAKey.generate_key(2048, {"kid": f"key-{number}", "use": "sig"}) for number in range(2)]
Claims = dict[str, Any]


@dataclass
class FakeProvider:
    """Its answers can be changed at any time: `claims` changes what tokens say, `answers` what a path returns."""

    url: str = ""
    clock: Callable[[], datetime] = datetime.now
    key: RSAKey = field(default_factory=lambda: KEYS[0])
    published: list[RSAKey] = field(default_factory=lambda: [KEYS[0]])
    metadata: Claims = field(default_factory=dict)
    claims: Callable[[Claims], Claims] = lambda claims: claims
    header: Claims = field(default_factory=dict)
    signing: Callable[[Claims, Claims], str] | None = None
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    user_info: Claims = field(default_factory=dict)
    wait: float = 0
    asked: list[str] = field(default_factory=list)
    codes: dict[str, tuple[dict[str, str], Claims]] = field(default_factory=dict)

    def described(self) -> Claims:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "authorization_response_iss_parameter_supported": True,
            **self.metadata,
        }

    def authorize(self, location: str, **claims: Any) -> str:
        """The address to which the browser is sent back once a person has signed in as someone."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_hex(8)
        self.codes[code] = asked, claims
        back = {"code": code, "state": asked["state"], "iss": self.url}
        return f"{urlsplit(asked['redirect_uri']).path}?{urlencode(back)}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, Claims]:
        if base64.b64decode(authorization.removeprefix("Basic ")).decode() != f"learnapp:{SECRET}":
            return 401, {"error": "invalid_client"}
        asked, person = self.codes.pop(form.get("code", ""), ({}, {}))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode()
        if asked.get("code_challenge") != challenge.rstrip("=") or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        moment = int(self.clock().timestamp())
        claims = {"iss": self.url, "aud": "learnapp", "iat": moment, "exp": moment + 300, "nonce": asked["nonce"]}
        claims = self.claims({**claims, "auth_time": moment, **person})
        header = {"alg": "RS256", "kid": self.key.kid, **self.header}
        made = self.signing(header, claims) if self.signing else jwt.encode(header, claims, self.key)
        return 200, {"access_token": "canary-access-token", "token_type": "Bearer", "id_token": made}


class _Handler(BaseHTTPRequestHandler):
    fake: FakeProvider

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer({name: values[0] for name, values in parse_qs(body).items()})

    def _answer(self, form: dict[str, str]) -> None:
        fake, path = self.fake, urlsplit(self.path).path
        fake.asked.append(path)
        time.sleep(fake.wait)
        status, found = 200, {}
        if path == "/token":
            status, found = fake.token(form, self.headers.get("Authorization", ""))
        elif path == "/jwks":
            found = {"keys": [key.as_dict(private=False) for key in fake.published]}
        elif path == "/me":
            found = fake.user_info
        else:
            found = fake.described()
        status, body = fake.answers.get(path, (status, json.dumps(found).encode()))
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def serve() -> tuple[FakeProvider, ThreadingHTTPServer]:
    fake = FakeProvider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"fake": fake}))
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return fake, server


def provider(fake: FakeProvider, **settings: Any) -> Provider:
    """The settings for the fake provider, which may vouch for addresses of nhs.example."""
    usual = {"key": "trust", "name": "Trust sign-in", "issuer": fake.url, "client_id": "learnapp"}
    return Provider(**{**usual, "client_secret": SECRET, "proves": ("nhs.example",), **settings})


def use(app: Flask, *providers: Provider) -> None:
    """Give the site these providers."""
    site = app.extensions["settings"]
    app.extensions["settings"] = replace(site, providers=providers, site_url="http://localhost")


# Walking through it ------------------------------------------------------------------------------


def send_off(visitor: Visitor, query: str = "", key: str = "trust") -> str:
    """The provider's address to which a visitor is sent."""
    answer = visitor.raw("GET", f"/account/with/{key}/{query}")
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return str(answer.location)


def sign_on(visitor: Visitor, fake: FakeProvider, query: str = "", status: int = 200, **claims: Any) -> Page:
    """Go to the provider, sign in there as someone, and come back. Returns the page at the end."""
    return visitor.get(fake.authorize(send_off(visitor, query), **claims), status=status)


LENA = {"sub": "lena-1", "email": "lena@nhs.example", "email_verified": True, "name": "Lena Marsh"}
