"""Reminders on people's devices by web push: that there is something on the site, and not what.

The site encrypts each for its browser (RFC 8291) and proves with its own key who sends it (RFC 8292). The browser says
where to, and `addresses` whether the site may send there: never inside its network, because anyone who learns here says
where, and so `LEARNAPP_INSIDE_HOSTS` does not hold for it. A reminder is claimed before it is handed over, so it is
never sent twice. A push service keeps it for a phone that is off only until the hours end that its owner chose.
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
"""What a push service answers for a browser that wants no more."""
_SIGNED_FOR = timedelta(hours=12)
_CURVE, _ORDER = ec.SECP256R1(), 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class SubscriptionError(Exception):
    """What a browser gave is not a place that the site sends reminders to."""


@dataclass
class PushCounts:
    """How many reminders of one run were taken and put off, and how many browsers wanted no more."""

    sent: int = 0
    put_off: int = 0
    gone: int = 0


def check(wanted: Subscription, inside: frozenset[str] = frozenset()) -> None:
    """Raises SubscriptionError. The site names no host `inside` here; see above."""
    try:
        addresses.check(wanted.endpoint, inside)
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, _decoded(wanted.public_key))
        if len(_decoded(wanted.secret)) != 16:
            raise ValueError("the secret has another length")
    except (addresses.AddressError, ValueError, UnsupportedAlgorithm) as error:
        raise SubscriptionError from error


def public_key(secret: str) -> str:
    """The key by which push services know this site, as browsers want it."""
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
    after = 0
    while True:
        with store.read() as connection:
            found = push_subscriptions.waiting(connection, clock(), after)
        if not found:
            return
        yield from found
        after = found[-1].id


def _send(
    to: Subscription, secret: str, contact: str, now: datetime, left: timedelta, inside: frozenset[str]
) -> DeliveryAnswer:
    try:
        check(to, inside)
    except SubscriptionError:
        return DeliveryAnswer(410)
    import http_ece  # slow to import, and only a round of reminders needs it

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
    """Made from the site's secret, so that every server of the site has the same and there is none to lose."""
    made = HKDF(SHA256(), 48, None, b"learnapp: what push services know the site by").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(made) % (_ORDER - 1) + 1, _CURVE)


def _decoded(text: str) -> bytes:
    """Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
