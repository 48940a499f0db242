"""Working out the scores that links send to other platforms, and sending those that are due."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import cast

from learnapp.deliveries.sending import DeliveryCounts
from learnapp.domain.activities.records import Record
from learnapp.domain.content.content import Module
from learnapp.domain.learning.launch_scores import score_of
from learnapp.domain.people.launches import Grade
from learnapp.exports.sealing.tool_key import ToolKey
from learnapp.launch.launch_errors import PlatformDownError, PlatformRefusedError
from learnapp.store.db.engine import Store
from learnapp.store.launches import platforms, scores
from learnapp.store.launches.platforms import Platform
from learnapp.store.launches.scores import DueScore, Worked
from learnapp.store.learning import records

log = logging.getLogger(__name__)
Done = Mapping[int, Mapping[str, Mapping[str, Record]]]
"""Everyone's records, by person, module and activity."""


def work_out(store: Store, modules: Mapping[str, Module], now: datetime) -> int:
    """Queue the scores that have changed; returns how many. May run twice at once."""
    new = after = 0
    while True:
        with store.read() as connection:
            some = scores.to_work_out(connection, after)
        if not some:
            return new
        after = some[-1].id
        with store.write() as connection:
            done = records.of_people(connection, {one.person_id for one in some}, {one.module for one in some})
            new += scores.keep(connection, {one.id: _score(one, modules, done) for one in some}, now)


def _score(one: Worked, modules: Mapping[str, Module], done: Done) -> float | None:
    if one.module not in modules:
        return None
    own = done.get(one.person_id, {}).get(one.module, {})
    return score_of(modules[one.module], one.activity, cast(Grade, one.grade), own)


def send_due(
    store: Store, key: Callable[[], ToolKey], clock: Callable[[], datetime], inside: frozenset[str]
) -> DeliveryCounts:
    """Send every score that is due. If a platform is down, its other scores wait for the next run."""
    counts, down = DeliveryCounts(), dict[int, str]()
    while True:
        with store.read() as connection:
            some = scores.due(connection, clock())
            places = {one.id: one for one in platforms.every(connection)} if some else {}
        if not some:
            return counts
        for id_ in down.keys() & {one.platform_id for one in some}:  # became due after it was found down
            _put_off(store, id_, down[id_], clock(), counts)
        for one in some:
            if one.platform_id in down or one.platform_id not in places:
                continue
            problem = _send(store, one, places[one.platform_id], key, clock, inside, counts)
            if problem:
                down[one.platform_id] = problem
                _put_off(store, one.platform_id, problem, clock(), counts)


def _send(
    store: Store,
    one: DueScore,
    platform: Platform,
    key: Callable[[], ToolKey],
    clock: Callable[[], datetime],
    inside: frozenset[str],
    counts: DeliveryCounts,
) -> str:
    """Send one score, unless another process is sending it. Returns what is wrong with the platform if it is down."""
    from learnapp.launch import platform_calls

    with store.write() as connection:
        if not scores.claim(connection, one, clock()):
            return ""
    down = problem = ""
    try:
        platform_calls.send_score(platform, key(), one.lineitem, one.subject, one.score, one.scored_at, inside)
    except PlatformDownError as error:
        down = problem = str(error)
    except PlatformRefusedError as error:
        problem = str(error)
    with store.write() as connection:
        if not problem:
            scores.sent(connection, one, clock())
            counts.sent += 1
        elif scores.not_sent(connection, one, problem, for_good=not down):
            counts.put_off += 1
        else:
            counts.failed += 1
            log.warning("a score for %s failed for good: %s", platform.name, problem)
    return down


def _put_off(store: Store, platform_id: int, problem: str, now: datetime, counts: DeliveryCounts) -> None:
    with store.write() as connection:
        later, failed = scores.put_off(connection, platform_id, problem, now)
    counts.put_off += later
    counts.failed += failed
    if failed:
        log.warning("%d scores for platform %d failed for good: %s", failed, platform_id, problem)
