"""Counting the people of cohorts in group figures: when findings are opened, and by `learnapp remind`."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from learnapp.store.cohorts import cohort_counting, cohorts, findings
from learnapp.store.cohorts.finding_sums import FindingTotals
from learnapp.store.content.catalogue import Catalogue, PublishedCatalogue
from learnapp.store.db.engine import Store

LARGE = 300
"""A cohort of this size or larger is not searched for new people at each page."""
REST = timedelta(minutes=10)
"""How long it takes until a large cohort is searched again."""


def worth_looking(connection: Connection, cohort_id: int, now: datetime) -> bool:
    """Whether to look for people to count. One query."""
    last = findings.last_look(connection, cohort_id)
    return last is None or last[0] < LARGE or not timedelta(0) <= now - last[1] < REST


def count_more(
    connection: Connection, cohort_id: int, catalogue: Catalogue, published: PublishedCatalogue, now: datetime
) -> None:
    """Count the people who can be counted. An unguessable draw decides who is left out of a group."""
    cohort_counting.count_more(connection, cohort_id, published, FindingTotals(catalogue), secrets.randbelow, now)


def count_all(store: Store, catalogue: Catalogue, now: datetime) -> int:
    """Count in every open cohort, so that its overview says what is hard even if no educator opened its findings.

    Returns the number of cohorts with people to count. Raises StoreBusyError; what was counted before that stays.
    """
    with store.read() as connection:
        published = catalogue.at(connection)
        open_ones = cohorts.open_ids(connection)
    counted = 0
    for cohort_id in open_ones:
        with store.read() as connection:
            new = cohort_counting.anything_new(connection, cohort_id, published)
        if new:
            with store.write() as connection:
                count_more(connection, cohort_id, catalogue, published, now)
            counted += 1
    return counted
