"""Reminders on people's devices by web push. They say that there is something on the site, but not what.

The site encrypts each reminder for its browser (RFC 8291) and proves with its own key that it sent it (RFC 8292). The
browser names the address, and `addresses` decides whether the site may send there. It never sends inside its own
network: any learner can name an address, so `LEARNAPP_INSIDE_HOSTS` does not apply here. A reminder is claimed before
it is handed over, so it is never sent twice. If a phone is off, its push service keeps a reminder only until the end of
the hours that the owner chose.
"""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from learnapp.deliveries import addresses
from learnapp.deliveries.addresses import DeliveryAnswer
from learnapp.store.db.engine import Store
from learnapp.store.messages import push_subscriptions
from learnapp.store.messages.push_subscriptions import Subscription, Waiting

WORDS = b"Something is waiting for you"
SECONDS = 60.0
"""How long one run goes on."""
GONE = {404, 410}
"""The answers of a push service if a browser wants no more reminders."""
_SIGNED_FOR = timedelta(hours=12)
_CURVE, _ORDER = ec.SECP256R1(), 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class SubscriptionError(Exception):
    """The site does not send reminders to the address that a browser gave."""


@dataclass
class PushCounts:
    """How many reminders of one run were taken and put off, and how many browsers wanted no more."""

    sent: int = 0
    put_off: int = 0
    gone: int = 0


def check(wanted: Subscription, inside: frozenset[str] = frozenset()) -> None:
    """Raises SubscriptionError. No host counts as `inside` here; see above."""
    try:
        addresses.check(wanted.endpoint, inside)
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, _decoded(wanted.public_key))
        if len(_decoded(wanted.secret)) != 16:
            raise ValueError("the secret has another length")
    except (addresses.AddressError, ValueError, UnsupportedAlgorithm) as error:
        raise SubscriptionError from error


def public_key(secret: str) -> str:
    """The key by which push services recognise this site, in the form that browsers need."""
    point = _key(secret).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _encoded(point)


def push_due(
    store: Store, secret: str, contact: str, clock: Callable[[], datetime], inside: frozenset[str] = frozenset()
) -> PushCounts:
    """Send every reminder whose person wants it at this hour. A service that did not answer is left alone until later.

    `contact` is where a push service can reach the people who run this site: an address that starts with mailto: or
    https:, or nothing.
    """
    counts, silent, until = PushCounts(), set[str](), time.monotonic() + SECONDS
    for one in _waiting(store, clock):
        now, service = clock(), urlsplit(one.to.endpoint).netloc
        left = one.hours.left(now)
        if time.monotonic() > until:
            break
        if left is None or service in silent:
            continue
        with store.write() as connection:
            if not push_subscriptions.claim(connection, one):
                continue
        answer = _send(one.to, secret, contact, now, left, inside)
        if not answer.status:
            silent.add(service)
        with store.write() as connection:
            if answer.taken:
                counts.sent += 1
            elif answer.status in GONE:
                push_subscriptions.forget(connection, one)
                counts.gone += 1
            else:
                push_subscriptions.put_off(connection, one, now)
                counts.put_off += 1
    return counts


def _waiting(store: Store, clock: Callable[[], datetime]) -> Iterator[Waiting]:
    after = None
    while True:
        with store.read() as connection:
            found = push_subscriptions.waiting(connection, clock(), after)
        if not found:
            return
        yield from found
        after = found[-1]


def _send(
    to: Subscription, secret: str, contact: str, now: datetime, left: timedelta, inside: frozenset[str]
) -> DeliveryAnswer:
    try:
        check(to, inside)
    except SubscriptionError:
        return DeliveryAnswer(410)
    import http_ece  # slow to import, and only rounds of reminders need it

    body = http_ece.encrypt(
        WORDS,
        salt=os.urandom(16),
        private_key=ec.generate_private_key(_CURVE),
        dh=_decoded(to.public_key),
        auth_secret=_decoded(to.secret),
        version="aes128gcm",
    )
    headers = {
        "Authorization": f"vapid t={_proof(to.endpoint, secret, contact, now)}, k={public_key(secret)}",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(left.total_seconds())),
        "Topic": "reminder",
        "Urgency": "normal",
    }
    return addresses.send("POST", to.endpoint, headers, body, inside)


def _proof(endpoint: str, secret: str, contact: str, now: datetime) -> str:
    from joserfc import jwt
    from joserfc.jwk import ECKey

    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int((now + _SIGNED_FOR).timestamp())}
    if contact:
        claims["sub"] = contact
    pem = _key(secret).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return jwt.encode({"alg": "ES256", "typ": "JWT"}, claims, ECKey.import_key(pem))


@lru_cache(maxsize=4)
def _key(secret: str) -> ec.EllipticCurvePrivateKey:
    """The site's key, derived from its secret, so that every server has the same one and none can be lost."""
    made = HKDF(SHA256(), 48, None, b"learnapp: what push services know the site by").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(made) % (_ORDER - 1) + 1, _CURVE)


def _decoded(text: str) -> bytes:
    """Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
