"""Limits that all visitors share, so that none of them uses up what the others need."""

from __future__ import annotations

from flask import request

from learnapp.store.security import rate_limits
from learnapp.web.clock import now
from learnapp.web.identity import settings
from learnapp.web.transaction import db

HOUR = 3600


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


def _network() -> str:
    """With the site's secret, so that no one who reads the table can try out addresses. For IPv6, one customer's 64
    bits count as one address.
    """
    address = request.remote_addr or ""
    if ":" in address:
        address = ":".join(address.split(":")[:4])
    return f"{settings().secret}:{address}"
