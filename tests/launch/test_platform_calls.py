"""Calls to a platform: tokens of each client alone, and nothing that is not encrypted, too long or led on."""

from __future__ import annotations

import pytest
import requests
from flask import Flask

from learnapp.exports.sealing.tool_key import tool_key
from learnapp.launch import platform_calls
from learnapp.launch.launch_errors import PlatformDownError
from learnapp.store.launches import platforms
from tests.conftest import Clock
from tests.launch.fake_platform import FakePlatform


def test_two_clients_of_one_issuer_use_tokens_of_their_own(app: Flask, clock: Clock, fake: FakePlatform) -> None:
    with app.extensions["store"].read() as connection:
        (first,) = platforms.of(connection, None)
    second = platforms.Platform(**{**first.__dict__, "client_id": "client-2"})
    key = tool_key(app.extensions["settings"].lti_key_file)
    for platform in (first, second, first):
        platform_calls.send_score(platform, key, f"{fake.url}/lineitem", "x", 1.0, clock.now)
    assert [one["token"] for one in fake.scores] == ["Bearer token-1", "Bearer token-2", "Bearer token-1"]


def test_what_is_not_encrypted_too_long_or_led_on_is_not_read(
    fake: FakePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = platform_calls.Calls()
    with pytest.raises(requests.RequestException):
        calls.get("http://moodle.example/keys")
    fake.answers["/keys"] = 302, b""
    with pytest.raises(requests.RequestException):
        calls.get(f"{fake.url}/keys")
    fake.answers["/keys"] = 200, b"x" * 100
    monkeypatch.setattr(platform_calls, "MOST_BYTES", 99)
    with pytest.raises(requests.RequestException):
        calls.get(f"{fake.url}/keys")


def test_keys_that_were_read_serve_while_the_platform_is_down(fake: FakePlatform) -> None:
    first = platform_calls.KEYS.get(f"{fake.url}/keys")
    fake.answers["/keys"] = 500, b""
    assert platform_calls.KEYS.get(f"{fake.url}/keys", 0) == first
    with pytest.raises(PlatformDownError):
        platform_calls.KEYS.get(f"{fake.url}/keys?other")


def test_any_2xx_is_taken_for_an_answer_and_so_is_a_later_score(app: Flask, clock: Clock, fake: FakePlatform) -> None:
    with app.extensions["store"].read() as connection:
        (platform,) = platforms.of(connection, None)
    key = tool_key(app.extensions["settings"].lti_key_file)
    for answer in ((200, b""), (201, b""), (204, b""), (200, b"<html>taken</html>"), (409, b"{}")):
        fake.answers["/lineitem/scores"] = answer
        platform_calls.send_score(platform, key, f"{fake.url}/lineitem", "x", 1.0, clock.now)
    fake.answers["/lineitem/scores"] = 302, b""
    with pytest.raises(PlatformDownError):
        platform_calls.send_score(platform, key, f"{fake.url}/lineitem", "x", 1.0, clock.now)
