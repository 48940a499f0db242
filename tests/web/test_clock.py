"""The one clock."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from learnapp.web.clock import now, system_clock, today
from tests.conftest import Clock


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 2, 23, 59, tzinfo=UTC), date(2026, 11, 2)),
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 1, tzinfo=UTC), date(2026, 7, 2)),
    ],
)
def test_the_day_is_the_one_it_is_in_the_uk_by_the_sites_clock(
    app: Flask, clock: Clock, moment: datetime, day: date
) -> None:
    clock.now = moment
    with app.app_context():
        assert (now(), today()) == (moment, day)


def test_the_systems_clock_is_in_utc() -> None:
    before = datetime.now(UTC)
    read = system_clock()
    assert before <= read <= datetime.now(UTC)
    assert read.tzinfo is UTC
