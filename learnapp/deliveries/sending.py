"""Handing over due deliveries. Safe in several processes at once, and to kill: abandoned claims are taken again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from learnapp.deliveries import secrets_of
from learnapp.deliveries.addresses import DeliveryAnswer
from learnapp.deliveries.handing_over import KINDS
from learnapp.store.db.engine import Store
from learnapp.store.sharing import deliveries, receivers
from learnapp.store.sharing.deliveries import Claimed

SECONDS = 120.0
"""How long one run goes on."""
GONE = 410
"""The answer of a receiver that wants nothing more."""


@dataclass
class DeliveryCounts:
    """How many deliveries of one run were taken, put off and given up."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0


def send_due(store: Store, secret: str, clock: Callable[[], datetime], inside: frozenset[str]) -> DeliveryCounts:
    """Hand over every delivery that is due. A receiver that did not answer is left alone until the next run."""
    counts, silent, until = DeliveryCounts(), set[int](), time.monotonic() + SECONDS
    while time.monotonic() < until:
        with store.write() as connection:
            found = deliveries.claim(connection, clock(), silent)
        if found is None:
            break
        answer = _handed_over(found, secret, clock(), inside)
        _note(store, found, answer, clock(), counts)
        if not answer.status and found.receiver_id is not None:
            silent.add(found.receiver_id)
    return counts


def _handed_over(found: Claimed, secret: str, now: datetime, inside: frozenset[str]) -> DeliveryAnswer:
    try:
        known = secrets_of.unseal(secret, found.sealed)
    except secrets_of.SealError:
        return DeliveryAnswer(
            0, "The site’s secret has changed since this receiver was added. Remove it and add it again"
        )
    return KINDS[found.kind](found, known, now, inside)


def _note(store: Store, found: Claimed, answer: DeliveryAnswer, now: datetime, counts: DeliveryCounts) -> None:
    with store.write() as connection:
        if answer.taken:
            deliveries.mark_sent(connection, found.id, now, answer.problem)
            counts.sent += 1
            return
        reason = answer.problem or f"The answer was {answer.status}"
        for_good = answer.status == GONE
        if for_good and found.receiver_id is not None:
            receivers.stop(connection, found.receiver_id, now)
            reason += ": it told us to stop, so we have stopped sending to it"
        if deliveries.put_off(connection, found, now, reason, for_good=for_good):
            counts.put_off += 1
        else:
            counts.failed += 1
