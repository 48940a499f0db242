"""How each kind of delivery is handed over: a webhook, signed; a statement, to a learning record store."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

import msgspec

from learnapp.deliveries import addresses, secrets_of
from learnapp.deliveries.addresses import DeliveryAnswer
from learnapp.deliveries.secrets_of import Login
from learnapp.domain.sharing import statements
from learnapp.domain.sharing.events import stable_id
from learnapp.store.sharing.deliveries import Claimed

HandOver = Callable[[Claimed, str, datetime, frozenset[str]], DeliveryAnswer]
"""Takes the delivery, the credentials for its receiver, the moment, and the hosts that may be private."""


def webhook(found: Claimed, key: str, now: datetime, inside: frozenset[str]) -> DeliveryAnswer:
    """Send a webhook by the rules of Standard Webhooks. The id stays the same when it is sent again."""
    id_, at = webhook_id(found.key), str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "webhook-id": id_,
        "webhook-timestamp": at,
        "webhook-signature": signature(key, id_, at, found.body),
    }
    return addresses.send("POST", found.address, headers, found.body.encode(), inside)


def webhook_id(key: str) -> str:
    return f"msg_{stable_id('webhook', key)}"


def signature(key: str, id_: str, at: str, body: str) -> str:
    """`v1,` and the HMAC-SHA256 of id, time and body, in base64."""
    secret = base64.b64decode(key.removeprefix(secrets_of.BEGINS))
    made = hmac.new(secret, f"{id_}.{at}.{body}".encode(), hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


def xapi(found: Claimed, login: str, _now: datetime, inside: frozenset[str]) -> DeliveryAnswer:
    """Send one statement. A store that already has its id answers 409; if it then returns the statement, it is ours."""
    known = msgspec.json.decode(login, type=Login)
    basic = base64.b64encode(f"{known.name}:{known.password}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "X-Experience-API-Version": statements.VERSION}
    where = f"{found.address.rstrip('/')}/statements"
    written = {**headers, "Content-Type": "application/json"}
    answer = addresses.send("POST", where, written, found.body.encode(), inside)
    if answer.status != 409:
        return answer
    id_ = msgspec.json.decode(found.body)["id"]
    there = addresses.send("GET", f"{where}?statementId={quote(id_)}", headers, b"", inside)
    return DeliveryAnswer(there.status, "The store had it already") if there.taken else answer


KINDS: dict[str, HandOver] = {"webhook": webhook, "xapi": xapi}
"""The kinds of delivery. Another is added here."""
