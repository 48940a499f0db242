"""Working out the scores that links send to other platforms, and sending those that are due."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import cast

from learnapp.deliveries.sending import DeliveryCounts
from learnapp.domain.content.content import Module
from learnapp.domain.learning.launch_scores import score_of
from learnapp.domain.people.launches import Grade
from learnapp.exports.sealing.tool_key import ToolKey
from learnapp.launch.launch_errors import PlatformDownError, PlatformRefusedError
from learnapp.store.db.engine import Store
from learnapp.store.launches import platforms, scores
from learnapp.store.launches.scores import DueScore
from learnapp.store.learning import records

log = logging.getLogger(__name__)


def work_out(store: Store, modules: Mapping[str, Module], now: datetime) -> int:
    """Put into the outbox the scores that have changed; how many. May run twice at once."""
    new = after = 0
    while True:
        with store.read() as connection:
            some = scores.to_work_out(connection, after)
        if not some:
            return new
        after = some[-1].id
        with store.write() as connection:
            for one in some:
                module = modules.get(one.module)
                done = records.records(connection, one.person_id, one.module).get(one.module, {})
                score = score_of(module, one.activity, cast(Grade, one.grade), done) if module else None
                new += scores.keep(connection, one, score, now)


def send_due(
    store: Store, key: Callable[[], ToolKey], clock: Callable[[], datetime], inside: frozenset[str]
) -> DeliveryCounts:
    """Send every score that is due. A platform that is down is not asked again in the same run."""
    counts, down = DeliveryCounts(), dict[int, str]()
    while True:
        with store.read() as connection:
            some = scores.due(connection, clock())
        if not some:
            return counts
        for one in some:
            _send(store, one, key, clock, inside, counts, down)


def _send(
    store: Store,
    one: DueScore,
    key: Callable[[], ToolKey],
    clock: Callable[[], datetime],
    inside: frozenset[str],
    counts: DeliveryCounts,
    down: dict[int, str],
) -> None:
    from learnapp.launch import platform_calls

    with store.write() as connection:
        if not scores.claim(connection, one, clock()):
            return
        platform = platforms.get(connection, one.platform_id)
    problem, for_good = down.get(one.platform_id, ""), False
    if platform is not None and not problem:
        try:
            platform_calls.send_score(platform, key(), one.lineitem, one.subject, one.score, one.scored_at, inside)
        except PlatformDownError as error:
            problem = down[one.platform_id] = str(error)
        except PlatformRefusedError as error:
            problem, for_good = str(error), True
    with store.write() as connection:
        if not problem:
            scores.sent(connection, one, clock())
            counts.sent += 1
        elif scores.not_sent(connection, one, problem, for_good=for_good):
            counts.put_off += 1
        else:
            counts.failed += 1
            log.warning("a score for %s failed for good: %s", platform.name if platform else "?", problem)
