"""Threads and their clock."""

from __future__ import annotations

from datetime import timedelta

from learnapp.domain.sets.thread_dates import default_dates
from learnapp.store.sets.discussions import Discussion
from tests.conftest import START
from tests.learning_sets.in_a_set import InASet

FIRST_ENDS = default_dates("case", START)["first_vote"]


LONG_AFTER = START + timedelta(days=60)


def _thread(a_set: InASet) -> Discussion:
    dates = default_dates("case", START)
    number = a_set.make("thread", "case", "first_vote", ends=dates["first_vote"], dates=dates)
    return a_set.discussion(number)
