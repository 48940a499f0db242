"""A learning platform on this machine: it says what a real one would, or what an attacker would make it say."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import sqlalchemy as sa
from flask import Flask
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from learnapp.store.launches import platforms
from learnapp.store.tables.people_and_work import way_in
from learnapp.web.launches.launched import ACTS_IN
from tests.client import Page, Visitor

KEYS = [RSAKey.generate_key(2048, {"kid": f"key-{number}", "use": "sig", "alg": "RS256"}) for number in range(2)]
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP = "https://purl.imsglobal.org/spec/lti-dl/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
SITE = "http://localhost"
FRAME = {"Sec-Fetch-Dest": "iframe"}
TAB = {"Sec-Fetch-Dest": "document"}
Claims = dict[str, Any]


@dataclass
class FakePlatform:
    """`claims` changes the contents of a token, `signing` how it is signed, `answers` what an address returns."""

    url: str = ""
    site: str = SITE
    clock: Callable[[], datetime] = datetime.now
    client_id: str = "client-1"
    deployment: str = "1"
    key: RSAKey = field(default_factory=lambda: KEYS[0])
    published: list[RSAKey] = field(default_factory=lambda: [KEYS[0]])
    claims: Callable[[Claims], Claims] = lambda claims: claims
    signing: Callable[[Claims, Claims], str] | None = None
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    members: list[Claims] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    scores: list[Claims] = field(default_factory=list)
    tokens: list[Claims] = field(default_factory=list)
    registered: Claims = field(default_factory=dict)

    @property
    def inside(self) -> frozenset[str]:
        """The hosts that an operator names for it."""
        return frozenset({urlsplit(self.url).netloc})

    def values(self, **more: str) -> dict[str, str]:
        """The values that are registered on the site."""
        usual = {"name": "Southmoor Moodle", "issuer": self.url, "client_id": self.client_id}
        urls = {"login_url": f"{self.url}/auth", "token_url": f"{self.url}/token", "keys_url": f"{self.url}/keys"}
        return {**usual, **urls, "audience": "", **more}

    def message(self, location: str, **said: Any) -> dict[str, str]:
        """What the browser sends to the site after being redirected to this address."""
        asked = dict(parse_qsl(urlsplit(location).query))
        assert asked["response_mode"] == "form_post"
        assert asked["redirect_uri"] == f"{self.site}/lti/launch/"
        moment = int(self.clock().timestamp())
        claims = {
            "iss": self.url,
            "aud": self.client_id,
            "sub": "lena-1",
            "iat": moment,
            "exp": moment + 300,
            "nonce": asked["nonce"],
            CLAIM + "message_type": "LtiResourceLinkRequest",
            CLAIM + "version": "1.3.0",
            CLAIM + "deployment_id": self.deployment,
            CLAIM + "target_link_uri": f"{self.site}/modules/tea-round/",
            CLAIM + "roles": [ROLE + "Learner"],
            CLAIM + "context": {"id": "course-1", "title": "Leadership for residents"},
            CLAIM + "resource_link": {"id": "link-1", "title": "Tea round"},
            AGS: {"scope": [SCORE], "lineitem": f"{self.url}/lineitem?type_id=1"},
            NRPS: {"context_memberships_url": f"{self.url}/members", "service_versions": ["2.0"]},
            "name": "Lena Moodle",
            "email": "lena@moodle.example",
        }
        claims = self.claims({**claims, **said})
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": self.key.kid}
        token = self.signing(header, claims) if self.signing else jwt.encode(header, claims, self.key)
        return {"state": asked["state"], "id_token": token}


class _Handler(BaseHTTPRequestHandler):
    fake: FakePlatform

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path in {"/course", "/auth"}:
            self._page(self._course() if path == "/course" else self._form())
        else:
            self._answer(b"")

    def _course(self) -> str:
        """A page of the platform, with the site in a frame."""
        said = {"iss": self.fake.url, "client_id": self.fake.client_id, "login_hint": "12"}
        return (
            f'<h1>Course</h1><iframe name="tool" width="900" height="900" src="{escape(self._login(said))}"></iframe>'
        )

    def _login(self, said: dict[str, str]) -> str:
        return f"{self.fake.site}/lti/login/?{urlencode(said)}"

    def _form(self) -> str:
        """A form that submits itself and sends the browser back to the site."""
        fields = "".join(
            f'<input type="hidden" name="{name}" value="{escape(value)}">'
            for name, value in self.fake.message(self.path).items()
        )
        action = f"{self.fake.site}/lti/launch/"
        return f'<form method="post" action="{action}">{fields}</form><script>document.forms[0].submit()</script>'

    def _page(self, body: str) -> None:
        found = f"<!doctype html><html lang=en><title>Platform</title>{body}</html>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(found)))
        self.end_headers()
        self.wfile.write(found)

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body: bytes) -> None:
        fake, path = self.fake, urlsplit(self.path).path
        fake.asked.append(path)
        status, found = fake.answers.get(path, (200, b""))
        if path not in fake.answers:
            found = json.dumps(self._said(path, body)).encode()
        elif found == b"" and status < 300:
            self._said(path, body)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(found)))
        self.end_headers()
        self.wfile.write(found)

    def _said(self, path: str, body: bytes) -> Any:
        fake = self.fake
        if path == "/keys":
            return {"keys": [key.as_dict(private=False) for key in fake.published]}
        if path == "/token":
            asked = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            fake.tokens.append(asked)
            return {"access_token": f"token-{len(fake.tokens)}", "expires_in": 3600, "token_type": "Bearer"}
        if path == "/lineitem/scores":
            fake.scores.append(json.loads(body) | {"token": self.headers["Authorization"]})
            return {}
        if path == "/members":
            return {"id": "x", "context": {"id": "course-1"}, "members": fake.members}
        if path == "/register":
            fake.registered = json.loads(body) | {"token": self.headers.get("Authorization", "")}
            tool = "https://purl.imsglobal.org/spec/lti-tool-configuration"
            return fake.registered | {"client_id": "made-1", tool: fake.registered[tool] | {"deployment_id": "7"}}
        return {
            "issuer": fake.url,
            "authorization_endpoint": f"{fake.url}/auth",
            "token_endpoint": f"{fake.url}/token",
            "jwks_uri": f"{fake.url}/keys",
            "registration_endpoint": f"{fake.url}/register",
            "https://purl.imsglobal.org/spec/lti-platform-configuration": {"product_family_code": "moodle"},
        }

    def log_message(self, *_: Any) -> None:
        pass


def serve() -> tuple[FakePlatform, ThreadingHTTPServer]:
    fake = FakePlatform()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"fake": fake}))
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return fake, server


def register(app: Flask, fake: FakePlatform, organisation_id: int = 1, **more: str) -> int:
    """Register the platform with its deployment. Returns its id."""
    moment = app.extensions["clock"]()
    with app.extensions["store"].write() as connection:
        made = platforms.add(connection, organisation_id, fake.values(**more), moment, None)
        platforms.accept(connection, made, fake.deployment, organisation_id, moment, None)
    return made


# Walking through it ------------------------------------------------------------------------------


def begin(visitor: Visitor, fake: FakePlatform, **more: str) -> TestResponse:
    """The site's answer to the first step."""
    said = {"iss": fake.url, "login_hint": "12", "lti_message_hint": "hint", "client_id": fake.client_id}
    said |= {"target_link_uri": f"{SITE}/modules/tea-round/"} | more
    return visitor.raw("POST", "/lti/login/", data=said, headers=FRAME)


def arrive(visitor: Visitor, fake: FakePlatform, headers: dict[str, str] | None = None, **said: Any) -> TestResponse:
    """The site's answer to the second step, in which it gets what the platform says."""
    answer = begin(visitor, fake)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return visitor.raw("POST", "/lti/launch/", data=fake.message(answer.location, **said), headers=headers or FRAME)


def follow(visitor: Visitor, answer: TestResponse, headers: dict[str, str] | None = None, status: int = 200) -> Page:
    """The page that an answer leads to, in a frame or a tab."""
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return visitor.get(answer.location, status=status, headers=headers or FRAME)


def press(visitor: Visitor, page: Page, having: str, fields: dict[str, str] | None = None, **more: Any) -> TestResponse:
    """The answer to a form of a page, in a frame or a tab; redirects are not followed."""
    form = page.form(having)
    sent = dict(page.fields(form)) | (fields or {})
    return visitor.raw("POST", form.get("action") or page.url, data=sent, headers=more.get("headers") or FRAME)


def launched(visitor: Visitor, fake: FakePlatform, **said: Any) -> Page:
    """The last page that a new person sees, in a frame, once their account is made."""
    page = follow(visitor, arrive(visitor, fake, **said))
    if "First time" not in page.heading:
        return page
    named = {"name": "Lena Moodle", "email": "lena@moodle.example"}
    return follow(visitor, press(visitor, page, "Create an account", named))


def acts_in(visitor: Visitor) -> int | None:
    """The organisation to which the session of a visitor's tab is limited."""
    with visitor.client.session_transaction() as session:
        return session.get(ACTS_IN)


def people_of(app: Flask) -> list[tuple[str, int]]:
    """(subject, person) of everyone who comes from a platform."""
    with app.extensions["store"].read() as connection:
        rows = connection.execute(sa.select(way_in.c.subject, way_in.c.person_id).where(way_in.c.kind == "lti"))
        return [(row[0], row[1]) for row in rows]
