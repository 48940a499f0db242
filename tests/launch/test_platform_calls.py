"""Calls to a platform: tokens for each client; no inner network, nothing without TLS, no long answers or redirects."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import requests
from flask import Flask
from joserfc import jwt

from learnapp.deliveries import bounded_calls
from learnapp.exports.sealing.tool_key import ToolKey, tool_key
from learnapp.launch import platform_calls
from learnapp.launch.launch_errors import PlatformDownError
from learnapp.store.launches import platforms
from tests.conftest import Clock
from tests.launch.fake_platform import FakePlatform


def test_two_clients_of_one_issuer_use_tokens_of_their_own(app: Flask, clock: Clock, fake: FakePlatform) -> None:
    with app.extensions["store"].read() as connection:
        (first,) = platforms.every(connection)
    second = platforms.Platform(**{**first.__dict__, "client_id": "client-2"})
    key = tool_key(app.extensions["settings"].lti_key_file)
    for platform in (first, second, first):
        platform_calls.send_score(platform, key, f"{fake.url}/lineitem", "x", 1.0, clock.now, fake.inside)
    assert [one["token"] for one in fake.scores] == ["Bearer token-1", "Bearer token-2", "Bearer token-1"]


def test_what_is_not_encrypted_too_long_or_led_on_is_not_read(
    fake: FakePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = platform_calls.Calls(fake.inside)
    with pytest.raises(requests.RequestException):
        calls.get("http://moodle.example/keys")
    fake.answers["/keys"] = 302, b""
    with pytest.raises(requests.RequestException):
        calls.get(f"{fake.url}/keys")
    fake.answers["/keys"] = 200, b"x" * 100
    monkeypatch.setattr(bounded_calls, "MOST_BYTES", 99)
    with pytest.raises(requests.RequestException):
        calls.get(f"{fake.url}/keys")


Ask = Callable[[platforms.Platform, ToolKey, FakePlatform], object]
NOW = datetime(2026, 9, 7, tzinfo=UTC)
NONE_INSIDE: frozenset[str] = frozenset()
ASKS: dict[str, Ask] = {
    "keys": lambda platform, _key, fake: platform_calls.claims_of(
        platform,
        jwt.encode({"alg": "RS256", "kid": "x"}, {"iss": fake.url, "aud": "client-1", "nonce": "n"}, fake.key),
        *("s", "n", NOW, NONE_INSIDE),
    ),
    "score": lambda platform, key, fake: platform_calls.send_score(
        platform, key, f"{fake.url}/lineitem", "x", 1.0, NOW, NONE_INSIDE
    ),
    "people": lambda platform, key, fake: list(
        platform_calls.members_of(platform, key, f"{fake.url}/members", NONE_INSIDE)
    ),
    "registration": lambda _platform, _key, fake: platform_calls.register_at(
        f"{fake.url}/.well-known", None, {}, NONE_INSIDE
    ),
}


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("host", ["http://127.0.0.1", "https://127.0.0.1", "https://localhost", "https://lead.example"])
def test_a_lead_cannot_have_the_site_call_the_network_it_runs_in(
    app: Flask, fake: FakePlatform, monkeypatch: pytest.MonkeyPatch, ask: str, host: str
) -> None:
    """By an address, by a name of this machine, or by a name of the lead's that resolves to it."""
    place = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: place)
    monkeypatch.setattr(socket, "create_connection", lambda *_a, **_k: pytest.fail("connected"))
    key = tool_key(app.extensions["settings"].lti_key_file)
    with app.extensions["store"].read() as connection:
        (first,) = platforms.every(connection)
    there = {"keys_url": f"{host}/keys", "token_url": f"{host}/token"}
    monkeypatch.setattr(fake, "url", host)
    with pytest.raises(PlatformDownError, match=r"private network|https://"):
        ASKS[ask](platforms.Platform(**{**first.__dict__, **there, "issuer": host}), key, fake)


def test_a_place_for_scores_inside_the_network_is_not_called(app: Flask, clock: Clock, fake: FakePlatform) -> None:
    """The platform's own launch names it: its token comes from outside, its scores would go inside."""
    with app.extensions["store"].read() as connection:
        (platform,) = platforms.every(connection)
    key = tool_key(app.extensions["settings"].lti_key_file)
    with pytest.raises(PlatformDownError, match="private network"):
        platform_calls.send_score(platform, key, "https://10.0.0.7/lineitem", "x", 1.0, clock.now, fake.inside)
    assert (len(fake.tokens), fake.scores) == (1, [])


def test_a_few_slow_platforms_leave_threads_for_pages(fake: FakePlatform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform_calls, "_turns", threading.BoundedSemaphore(1))
    calls = platform_calls.Calls(fake.inside)
    with platform_calls._turns, pytest.raises(requests.ConnectionError, match="under way"):
        calls.get(f"{fake.url}/keys")
    assert calls.get(f"{fake.url}/keys").status_code == 200


def test_any_2xx_is_taken_for_an_answer_and_so_is_a_later_score(app: Flask, clock: Clock, fake: FakePlatform) -> None:
    with app.extensions["store"].read() as connection:
        (platform,) = platforms.every(connection)
    key = tool_key(app.extensions["settings"].lti_key_file)
    for answer in ((200, b""), (201, b""), (204, b""), (200, b"<html>taken</html>"), (409, b"{}")):
        fake.answers["/lineitem/scores"] = answer
        platform_calls.send_score(platform, key, f"{fake.url}/lineitem", "x", 1.0, clock.now, fake.inside)
    fake.answers["/lineitem/scores"] = 302, b""
    with pytest.raises(PlatformDownError):
        platform_calls.send_score(platform, key, f"{fake.url}/lineitem", "x", 1.0, clock.now, fake.inside)


def test_a_list_of_people_without_end_is_left(
    app: Flask, fake: FakePlatform, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.extensions["store"].read() as connection:
        (platform,) = platforms.every(connection)
    key, pages = tool_key(app.extensions["settings"].lti_key_file), 0

    def one_more(service: object, url: str) -> tuple[list[dict[str, str]], str]:
        nonlocal pages
        pages += 1
        return [{"user_id": f"{pages}-{number}"} for number in range(10)], url

    monkeypatch.setattr(platform_calls.NamesRolesProvisioningService, "get_members_page", one_more)
    for name, bound in (("MOST_MEMBERS", 25), ("LIST_SECONDS", -1.0)):
        pages = 0
        with monkeypatch.context() as patch:
            patch.setattr(platform_calls, name, bound)
            with pytest.raises(PlatformDownError):
                list(platform_calls.members_of(platform, key, f"{fake.url}/members", fake.inside))
        assert pages == (3 if name == "MOST_MEMBERS" else 1)
