"""From a message on the site to a reminder on a device: once, in its owner's hours, readable by its browser alone."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from joserfc import jwt
from joserfc.jwk import ECKey

from learnapp.deliveries import pushing
from learnapp.deliveries.pushing import PushCounts, SubscriptionError
from learnapp.domain.people.push_hours import PushHours
from learnapp.mail import posting
from learnapp.store.messages import push_subscriptions
from learnapp.store.messages.messages import Delivery
from learnapp.store.messages.push_subscriptions import Subscription
from learnapp.store.people import people
from learnapp.store.tables.cohort_tables import message, push_subscription
from tests.conftest import START, Clock
from tests.deliveries.conftest import Listener

SECRET = "a secret for tests, thirty-two or more"
CONTACT = "mailto:site@example.org"
COUNTERPARTS = Path(__file__).parents[1] / "counterparts"


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def data(given: str) -> bytes:
    return base64.urlsafe_b64decode(given + "=" * (-len(given) % 4))


class Browser:
    """A browser that asked for reminders: its keys, and how it opens what it gets, by RFC 8291 and RFC 8188."""

    def __init__(self, endpoint: str) -> None:
        self.key, self.secret = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        self.point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.gave = Subscription(endpoint, text(self.point), text(self.secret))

    def opened(self, body: bytes) -> bytes:
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size, "one record"
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        info = b"WebPush: info\0" + self.point + sender
        both = HKDF(SHA256(), 32, self.secret, info).derive(self.key.exchange(ec.ECDH(), theirs))
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(both)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(both)
        opened = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert opened.endswith(b"\2"), "the last record"
        return opened[:-1]


@pytest.fixture
def browser(listener: Listener) -> Browser:
    return Browser(f"{listener.address}/push/lenas-phone")


Push = Callable[[], PushCounts]


@pytest.fixture
def push(app: Flask, ids: dict[str, int], clock: Clock, listener: Listener, browser: Browser) -> Push:
    """Runs a round of reminders. Lena asked for them in one of her browsers."""
    with app.extensions["store"].write() as connection:
        push_subscriptions.add(connection, ids["lena"], browser.gave, "Firefox", START)
    clock.now = START.replace(hour=12) + timedelta(days=1)
    return lambda: pushing.push_due(app.extensions["store"], SECRET, CONTACT, clock, listener.inside)


@pytest.fixture
def tell(app: Flask, ids: dict[str, int], clock: Clock) -> Callable[..., None]:
    """Put a message on someone's page."""

    def told(key: str, who: str = "lena") -> None:
        deliveries = [Delivery(ids[who], f"{who}@example.org", "Tea round is due", "Dear Lena Ward …", "/modules/")]
        with app.extensions["store"].write() as connection:
            posting.send_by_itself(connection, key, deliveries, clock.now, by_mail=False)
        clock.now += timedelta(seconds=1)

    return told


def test_a_reminder_goes_out_once_and_says_nothing_but_that_there_is_something(
    push: Push, tell: Callable[..., None], listener: Listener, browser: Browser
) -> None:
    assert push() == PushCounts()
    tell("a message")
    tell("another before the next round")
    assert (push(), push()) == (PushCounts(sent=1), PushCounts())
    ((method, path, headers, body),) = listener.got
    assert (method, path) == ("POST", "/push/lenas-phone")
    assert browser.opened(body.encode(errors="surrogateescape")) == b"Something is waiting for you"
    assert headers["content-encoding"] == "aes128gcm"
    tell("a third")
    assert push() == PushCounts(sent=1)


def test_the_push_service_can_tell_which_site_sent_it(
    push: Push, tell: Callable[..., None], listener: Listener, clock: Clock
) -> None:
    tell("a message")
    push()
    kind, _, proof = listener.got[0][2]["authorization"].partition(" ")
    signed, known = (part.split("=", 1)[1] for part in proof.split(", "))
    assert kind == "vapid"
    assert known == pushing.public_key(SECRET) != pushing.public_key("another secret of another site, as long")
    point = data(known)
    key = ECKey.import_key({"kty": "EC", "crv": "P-256", "x": text(point[1:33]), "y": text(point[33:])})
    claims = jwt.decode(signed, key, algorithms=["ES256"]).claims
    assert claims["aud"] == listener.address
    assert claims["sub"] == CONTACT
    assert 0 < claims["exp"] - clock.now.timestamp() <= 24 * 3600


@pytest.mark.parametrize(("altered", "said"), [(False, {"messages": [pushing.WORDS.decode()]}), (True, None)])
def test_a_push_service_that_is_not_ours_takes_a_reminder_and_reads_it(
    app: Flask, ids: dict[str, int], listener: Listener, altered: bool, said: dict[str, list[str]] | None
) -> None:
    """web-push-testing checks the site's signature (RFC 8292) and decrypts (RFC 8291) with the libraries of others."""
    node, now = shutil.which("node"), datetime.now(UTC)
    if node is None or not (COUNTERPARTS / "node_modules" / "web-push-testing").exists():
        pytest.skip("There is no Node with web-push-testing on this machine, so no other program read a reminder.")
    command = [node, str(Path(__file__).with_name("receive_push.mjs")), str(COUNTERPARTS)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdin is not None
        assert service.stdout is not None

        def told(**about: object) -> dict[str, Any]:
            print(json.dumps(about), file=service.stdin, flush=True)
            return dict(json.loads(service.stdout.readline()))

        gave = told(key=pushing.public_key(SECRET), address=f"{listener.address}/notify/")
        delivery = Delivery(ids["lena"], "lena@example.org", "Tea round is due", "Dear Lena", "/modules/")
        with app.extensions["store"].write() as connection:
            subscription = Subscription(gave["endpoint"], gave["p256dh"], gave["auth"])
            push_subscriptions.add(connection, ids["lena"], subscription, "Firefox", now - timedelta(minutes=1))
            push_subscriptions.set_hours(connection, ids["lena"], PushHours(0, 0))
            posting.send_by_itself(connection, "a message", [delivery], now, by_mail=False)
        later = now + timedelta(seconds=1)
        assert pushing.push_due(app.extensions["store"], SECRET, CONTACT, lambda: later, listener.inside) == PushCounts(
            sent=1
        )
        ((_, path, headers, got),) = listener.got
        assert gave["endpoint"].endswith(path)
        body = bytearray(got.encode(errors="surrogateescape"))
        if altered:
            body[-1] ^= 1
        found = told(headers=headers, body=base64.b64encode(body).decode())
        assert found == said if said else "refused" in found


def test_it_waits_for_the_hours_and_a_phone_that_is_off_does_not_get_it_after_them(
    app: Flask, ids: dict[str, int], push: Push, tell: Callable[..., None], listener: Listener, clock: Clock
) -> None:
    with app.extensions["store"].write() as connection:
        push_subscriptions.set_hours(connection, ids["lena"], PushHours(18, 21))
    tell("a message")
    assert push() == PushCounts()
    clock.now = clock.now.replace(hour=20, minute=0, second=0)
    assert push() == PushCounts(sent=1)
    assert listener.got[0][2]["ttl"] == "3600"


def test_what_was_read_before_the_hours_is_not_reminded_of(
    app: Flask, push: Push, tell: Callable[..., None], clock: Clock
) -> None:
    tell("a message")
    with app.extensions["store"].write() as connection:
        connection.execute(message.update().values(read_at=clock.now))
    assert push() == PushCounts()


def test_those_who_wait_are_found_some_at_a_time_and_each_is_reminded(
    app: Flask,
    ids: dict[str, int],
    push: Push,
    tell: Callable[..., None],
    listener: Listener,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(push_subscriptions, "AT_ONCE", 2)
    with app.extensions["store"].write() as connection:
        for number in range(4):
            other = Browser(f"{listener.address}/push/{number}").gave
            push_subscriptions.add(connection, ids["lena"], other, "Firefox", START)
    tell("a message")
    with app.extensions["store"].read() as connection:
        assert len(push_subscriptions.waiting(connection, START + timedelta(days=1))) == 2
    assert push() == PushCounts(sent=5)


def test_messages_of_others_remind_only_them(push: Push, tell: Callable[..., None]) -> None:
    tell("a message", who="bola")
    assert push() == PushCounts()


def test_a_browser_that_wants_no_more_is_forgotten(app: Flask, push: Push, tell: Callable, listener: Listener) -> None:
    listener.answers = [410]
    tell("a message")
    assert push() == PushCounts(gone=1)
    with app.extensions["store"].read() as connection:
        assert connection.execute(sa.select(push_subscription)).all() == []


def test_a_service_that_fails_is_tried_again_an_hour_later(
    push: Push, tell: Callable[..., None], listener: Listener, clock: Clock
) -> None:
    listener.answers = [503]
    tell("a message")
    assert (push(), push()) == (PushCounts(put_off=1), PushCounts())
    clock.now += timedelta(hours=1)
    assert push() == PushCounts(sent=1)


def test_a_process_that_dies_while_it_sends_leaves_nothing_to_be_sent_twice(
    push: Push, tell: Callable[..., None], listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell("a message")
    with monkeypatch.context() as patched:
        patched.setattr(pushing, "_send", lambda *_: exec("raise KeyboardInterrupt"))
        with pytest.raises(KeyboardInterrupt):
            push()
    assert push() == PushCounts()
    assert listener.got == []


def test_a_suspended_person_is_not_reminded(
    app: Flask, ids: dict[str, int], push: Push, tell: Callable[..., None], clock: Clock
) -> None:
    tell("a message")
    with app.extensions["store"].write() as connection:
        people.suspend(connection, ids["lena"], clock.now, ids["ada"], on=True)
    assert push() == PushCounts()


@pytest.mark.parametrize(
    "endpoint",
    ["http://push.example.org/1", "https://127.0.0.1/1", "https://10.0.0.8/1", "https://[::1]/1", "ftp://x/", "", "x"],
)
def test_an_address_inside_a_network_or_without_tls_is_refused(endpoint: str) -> None:
    with pytest.raises(SubscriptionError):
        pushing.check(Browser(endpoint).gave)


@pytest.mark.parametrize(
    ("public_key", "secret"),
    [("", text(bytes(16))), ("AAAA", text(bytes(16))), ("é" * 87, text(bytes(16))), (None, ""), (None, "AAAA")],
)
def test_keys_that_are_none_are_refused(public_key: str | None, secret: str) -> None:
    gave = Browser("https://push.example.org/1").gave
    pushing.check(gave)
    with pytest.raises(SubscriptionError):
        pushing.check(Subscription(gave.endpoint, gave.public_key if public_key is None else public_key, secret))
