"""Limits, so that no one uses up what the others need: those that all visitors share, and one for each person."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import TooManyRequests

from learnapp.store.security import rate_limits
from learnapp.turns import network
from learnapp.web.clock import now
from learnapp.web.drafts import save_answer_draft
from learnapp.web.identity import person, settings
from learnapp.web.transaction import db

HOUR = 3600
DAY = 24 * HOUR
MOST_MADE = 300
"""Things that one person may make in a day, of all kinds together: far more than anyone has time for."""


def too_many_by_visitors(what: str, most: int, most_of_one: int) -> bool:
    """Count a visitor's use of something; True if there were too many this hour.

    Once visitors have had half of `most`, one network address has `most_of_one`. Until then a hospital, whose people
    share an address, is not held back. A refusal to one address does not count against the others.
    """
    everyone = f"{what}:visitors"
    from_here = rate_limits.count(db(), f"{what}:network:{_network()}", now(), HOUR)
    if from_here > most_of_one and rate_limits.used(db(), everyone, now(), HOUR) >= most // 2:
        return True
    return rate_limits.count(db(), everyone, now(), HOUR) > most


def too_many_by_person(what: str, most: int) -> bool:
    """Count something that the person asking does; True if they have done it too often this hour."""
    return rate_limits.count(db(), f"{what}:{person.id}", now(), HOUR) > most


def count_made() -> None:
    """Count something that the person asking makes and that stays. Answers 429 if they have made too many today; what
    they typed is then kept for them.

    Call it before anything is locked: on PostgreSQL two requests of one person wait for each other here, and each would
    wait for the other for ever if they took the same two locks in opposite orders.
    """
    if person.is_authenticated and rate_limits.count(db(), f"made:{person.id}", now(), DAY) > MOST_MADE:
        save_answer_draft()
        raise TooManyRequests(retry_after=DAY)


def _network() -> str:
    """With the site's secret, so that no one who reads the table can try out addresses."""
    return f"{settings().secret}:{network(request.remote_addr or '')}"
