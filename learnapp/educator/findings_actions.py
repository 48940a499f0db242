"""Counting a cohort's people when its findings are opened, if there is anybody to count."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from learnapp.store import counting, findings
from learnapp.store.catalogue import Catalogue, Shelf
from learnapp.store.finding_sums import Adding

LARGE = 300
"""People from whom on a cohort is not looked through at each page."""
REST = timedelta(minutes=10)
"""How long a large cohort is left alone after it was looked through."""


def worth_looking(connection: Connection, cohort_id: int, now: datetime) -> bool:
    """Whether to look for people to count. One query."""
    last = findings.last_look(connection, cohort_id)
    return last is None or last[0] < LARGE or not timedelta(0) <= now - last[1] < REST


def count_more(connection: Connection, cohort_id: int, catalogue: Catalogue, shelf: Shelf, now: datetime) -> None:
    """Count whom there is to count. Who is left out of a group is drawn so that nobody can guess it."""
    counting.count_more(connection, cohort_id, shelf, Adding(catalogue), secrets.randbelow, now)
