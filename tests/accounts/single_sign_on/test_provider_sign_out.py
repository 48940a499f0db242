"""Signing out at a provider: its server says so, and no token but its own signs anyone out."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from joserfc import jws, jwt
from joserfc.jwk import OctKey

from learnapp.accounts.single_sign_on import provider_client
from learnapp.accounts.single_sign_on.provider_client import SIGNED_OUT
from learnapp.store.tables.people_and_work import way_in
from tests.accounts.single_sign_on.fake_provider import KEYS, SECRET, FakeProvider, provider, use
from tests.client import Visitor
from tests.conftest import START, Clock

URL = "/account/with/trust/signed-out/"
Claims = dict[str, Any]


@pytest.fixture
def known(app: Flask, ids: dict[str, int], fake: FakeProvider) -> FakeProvider:
    """Lena signs in with the provider already."""
    with app.extensions["store"].write() as connection:
        row = {"issuer": fake.url, "subject": "lena-1", "provider": "trust", "email": "lena@nhs.example"}
        connection.execute(way_in.insert().values(person_id=ids["lena"], kind="openid", created_at=START, **row))
    return fake


def _claims(fake: FakeProvider, clock: Clock, **other: Any) -> Claims:
    moment = int(clock.now.timestamp())
    usual = {"iss": fake.url, "aud": "learnapp", "iat": moment, "exp": moment + 120, "jti": "j1", "sub": "lena-1"}
    return {**usual, "events": {SIGNED_OUT: {}}, **other}


def _send(app: Flask, token: str) -> int:
    """The answer to the provider's server, which has no cookies."""
    return Visitor(app).raw("POST", URL, data={"logout_token": token}).status_code


def _signed(claims: Claims, header: Claims | None = None) -> str:
    return jwt.encode({"alg": "RS256", "kid": KEYS[0].kid, "typ": "logout+jwt", **(header or {})}, claims, KEYS[0])


def test_who_signs_out_at_the_provider_is_signed_out_here_everywhere(
    app: Flask, known: FakeProvider, lena: Visitor, edwin: Visitor, clock: Clock
) -> None:
    other = Visitor(app).signed_in("lena")
    assert _send(app, _signed(_claims(known, clock))) == 200
    assert lena.get("/home/").heading == other.get("/home/").heading == "Sign in"
    assert edwin.get("/home/").heading != "Sign in"


def test_a_token_counts_once_and_a_new_one_again(app: Flask, known: FakeProvider, clock: Clock) -> None:
    token = _signed(_claims(known, clock))
    assert [_send(app, token) for _ in range(3)] == [200, 400, 400]
    lena = Visitor(app).signed_in("lena")
    clock.now += timedelta(seconds=100)
    assert _send(app, token) == 400, "also a little later"
    assert lena.get("/home/").heading != "Sign in"
    assert _send(app, _signed(_claims(known, clock, jti="j2"))) == 200
    assert lena.get("/home/").heading == "Sign in"


def test_someone_unknown_here_is_signed_out_of_nothing(app: Flask, known: FakeProvider, clock: Clock) -> None:
    assert _send(app, _signed(_claims(known, clock, sub="stranger"))) == 200


@pytest.mark.parametrize(
    ("why", "twist"),
    [
        ("another issuer", lambda c: {**c, "iss": "https://evil.example"}),
        ("for another site", lambda c: {**c, "aud": "other"}),
        ("run out", lambda c: {**c, "exp": c["iat"] - 200, "iat": c["iat"] - 250}),
        ("old", lambda c: {**c, "iat": c["iat"] - 400}),
        ("of tomorrow", lambda c: {**c, "iat": c["iat"] + 86400}),
        ("no end", lambda c: {k: v for k, v in c.items() if k != "exp"}),
        ("no id", lambda c: {k: v for k, v in c.items() if k != "jti"}),
        ("no subject", lambda c: {k: v for k, v in c.items() if k != "sub"} | {"sid": "s1"}),
        ("a token of signing in", lambda c: {**c, "nonce": "n"}),
        ("no event", lambda c: {k: v for k, v in c.items() if k != "events"}),
        ("another event", lambda c: {**c, "events": {"https://schemas.example/other": {}}}),
        ("an event that is no object", lambda c: {**c, "events": {SIGNED_OUT: True}}),
        ("events that are a list", lambda c: {**c, "events": [SIGNED_OUT]}),
        ("a subject that no database takes", lambda c: {**c, "sub": "lena\0"}),
        ("a subject that is no text", lambda c: {**c, "sub": ["lena-1"]}),
    ],
)
def test_what_a_signed_token_must_say(
    app: Flask, known: FakeProvider, lena: Visitor, clock: Clock, why: str, twist: Callable[[Claims], Claims]
) -> None:
    assert _send(app, _signed(twist(_claims(known, clock)))) == 400, why
    assert lena.get("/home/").heading != "Sign in"


@pytest.mark.parametrize(
    ("typ", "taken", "if_untyped"),
    [
        ("logout+jwt", True, True),
        ("application/logout+JWT", True, True),
        (None, False, True),
        ("JWT", False, True),
        ("at+jwt", False, False),
    ],
)
def test_a_token_of_another_type_signs_no_one_out_unless_the_operator_takes_untyped_ones(
    app: Flask,
    known: FakeProvider,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
    typ: str | None,
    taken: bool,
    if_untyped: bool,
) -> None:
    for number, (untyped, expected) in enumerate(((False, taken), (True, if_untyped))):
        use(app, provider(known, untyped_sign_outs=untyped))
        header = {"alg": "RS256", "kid": KEYS[0].kid, **({} if typ is None else {"typ": typ})}
        claims = _claims(known, clock, jti=f"j{number}")
        token = jws.serialize_compact(header, json.dumps(claims), KEYS[0])  # jwt.encode would add a type
        lena = Visitor(app).signed_in("lena")
        assert _send(app, token) == (200 if expected else 400)
        assert (lena.get("/home/").heading == "Sign in") is expected
    assert ("untyped_sign_outs" in caplog.text) is (if_untyped and not taken)


def test_what_the_provider_did_not_sign_is_refused(
    app: Flask, known: FakeProvider, lena: Visitor, clock: Clock
) -> None:
    claims = _claims(known, clock)
    forged = [
        "",
        "x",
        "x" * 20_000,
        jwt.encode({"alg": "RS256", "kid": KEYS[0].kid}, claims, KEYS[1]),
        jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET)),
        _signed(claims).rpartition(".")[0] + ".",
    ]
    assert [_send(app, token) for token in forged] == [400] * len(forged)
    known.answers["/jwks"] = 500, b""
    provider_client.client_of.cache_clear()
    assert _send(app, _signed(claims)) == 503, "the provider may try again"
    assert lena.get("/home/").heading != "Sign in"
    with app.extensions["store"].read() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM sign_in")).scalar_one() >= 1


@pytest.mark.parametrize("more", [{"exp": 10**12}, {"exp": 10**300}, {"jti": "\0j"}])
def test_an_end_that_no_calendar_has_and_an_id_that_no_database_takes_are_borne(
    app: Flask, known: FakeProvider, clock: Clock, more: Claims
) -> None:
    token = _signed(_claims(known, clock, **more))
    assert [_send(app, token) for _ in range(2)] == [200, 400]


def test_keys_nested_too_deeply_are_the_providers_fault(app: Flask, known: FakeProvider, clock: Clock) -> None:
    known.answers["/jwks"] = 200, b"[" * 20_000 + b"]" * 20_000
    assert _send(app, _signed(_claims(known, clock))) == 503
