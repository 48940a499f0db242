"""The one clock. Tests put their own in `app.extensions["clock"]`."""

from datetime import UTC, date, datetime
from typing import cast

from flask import current_app

from learnapp.domain.dates.uk_times import day_of


def system_clock() -> datetime:
    """The current moment, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The current moment by this site's clock, in UTC."""
    return cast(datetime, current_app.extensions["clock"]())


def moment_in(text: str) -> datetime | None:
    """The moment that a text gives, in UTC; None if it gives none, or one outside the years that Python has."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def today() -> date:
    """The day it is in the UK."""
    return day_of(now())
