"""How long a request may wait for a database over a network."""

import time

from learnapp.store.db import deadlines
from learnapp.store.db.deadlines import LEAST, Patience, within


def test_without_a_limit_a_command_waits_as_long_as_it_takes() -> None:
    patience = Patience()
    patience.silent = True
    assert patience.left() is None


def test_a_request_has_what_is_left_of_its_time_and_the_earlier_limit_counts() -> None:
    patience = Patience()
    with within():
        assert deadlines.SECONDS - 1 < (patience.left() or 0) <= deadlines.SECONDS
        with within(3):
            assert (patience.left() or 0) <= 3
        with within(60):
            assert (patience.left() or 0) <= deadlines.SECONDS
    assert patience.left() is None


def test_a_request_is_answered_within_the_ten_seconds_that_are_promised() -> None:
    assert deadlines.SECONDS + LEAST < 10


def test_a_late_request_may_still_ask_a_database_that_answers_at_once() -> None:
    with within(0):
        time.sleep(0.001)
        patience = Patience()
        assert patience.left() == LEAST
        assert not patience.is_over()
        patience.silent = True
        assert patience.is_over()


def test_while_the_database_is_silent_nobody_waits_long() -> None:
    patience = Patience()
    patience.silent = True
    with within():
        assert patience.left() == LEAST
        assert not patience.is_over(), "somebody has to find out that it answers again"
