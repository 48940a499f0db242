"""A cohort's report, asked for and downloaded."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from flask import Flask

from tests.client import Page
from tests.conftest import START
from tests.educator.cohorts.august import August

DAY = timedelta(days=1)


OCTOBER = "?first-day=1&first-month=10&first-year=2026&last-day=31&last-month=10&last-year=2026"


def _report(august: August, query: str = OCTOBER) -> str:
    return f"{august.url}report/{query}"


def _rows(page: Page) -> list[list[str]]:
    return list(csv.reader(io.StringIO(page.text.removeprefix("\ufeff"))))


def six_people(app: Flask, ids: dict[str, int]) -> August:
    """Six people: one done in September, one in October in time, one late, one under way, one not, one who left."""
    made = August(app, ids)
    made.assign(opens=START - 60 * DAY, due=START - 10 * DAY)  # due on 23 October
    people = made.add(6, "Early", "Timely", "Late", "Busy", "Idle", "Gone")
    made.work(people[0], START - 55 * DAY, done=START - 50 * DAY)
    made.work(people[1], START - 30 * DAY, done=START - 20 * DAY)
    made.work(people[2], START - 30 * DAY, done=START - 5 * DAY)
    made.work(people[3], START - 4 * DAY)
    made.leave(people[5], START - 3 * DAY)
    made.work(people[5], START - 2 * DAY, done=START - DAY)  # after leaving: theirs alone
    return made
