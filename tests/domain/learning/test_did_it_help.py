"""When a person is asked whether they did it, and what may be shown of the answers."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from learnapp.domain.learning.did_it_help import FEWEST, PlannedQuestion, may_follow, shown, to_ask, too_close

MADE = datetime(2026, 1, 5, 10, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def _asked(weeks: float, due_on: date | None = None, settled: bool = False, last: datetime | None = None) -> bool:
    return to_ask([PlannedQuestion(1, MADE, due_on, settled)], last, MADE + weeks * WEEK) is not None


def test_people_are_asked_from_eight_weeks_on_until_half_a_year_on() -> None:
    assert [weeks for weeks in (0, 7.9, 8, 20, 25.9, 26, 60) if _asked(weeks)] == [8, 20, 25.9]


def test_an_action_moved_to_later_is_asked_about_after_its_date() -> None:
    assert not _asked(9, due_on=date(2026, 4, 1))
    assert _asked(9, due_on=date(2026, 3, 1))
    assert _asked(13, due_on=date(2026, 4, 1))
    assert _asked(9, due_on=date(2026, 4, 1), settled=True)


def test_nobody_is_asked_again_within_a_week_of_answering_and_then_about_the_oldest() -> None:
    now = MADE + 10 * WEEK
    two = [PlannedQuestion(2, MADE + WEEK, None, False), PlannedQuestion(1, MADE, None, False)]
    assert to_ask(two, now - timedelta(days=6), now) is None
    found = to_ask(two, now - timedelta(days=7), now)
    assert found is not None
    assert found.writing_id == 1
    assert to_ask([], None, now) is None


@pytest.mark.parametrize(
    ("done", "partly", "not_done", "parts"),
    [
        (5, 5, 5, [(("done",), 5), (("partly",), 5), (("not_done",), 5)]),
        (4, 1, 5, [(("done", "partly"), 5), (("not_done",), 5)]),
        (5, 1, 4, [(("done",), 5), (("partly", "not_done"), 5)]),
        (9, 0, 0, []),
        (4, 4, 1, []),
        (20, 2, 2, []),
    ],
)
def test_answers_are_put_together_until_no_part_is_small(
    done: int, partly: int, not_done: int, parts: list[tuple[tuple[str, ...], int]]
) -> None:
    assert shown({"done": done, "partly": partly, "not_done": not_done}) == parts


def test_no_part_and_no_rest_is_ever_smaller_than_five() -> None:
    for done, partly, not_done in product(range(14), repeat=3):
        parts = shown({"done": done, "partly": partly, "not_done": not_done})
        total = done + partly + not_done
        assert all(people >= FEWEST and total - people >= FEWEST for _, people in parts)
        assert sum(people for _, people in parts) in {0, total}


def test_figures_follow_after_five_more_and_never_for_groups_that_differ_by_few() -> None:
    assert [n for n in range(12) if may_follow(n, None)] == list(range(5, 12))
    assert [n for n in range(16) if may_follow(n, 6)] == [11, 12, 13, 14, 15]
    six, seven = frozenset(range(6)), frozenset(range(7))
    assert too_close(six, seven)
    assert not too_close(six, six)
    assert not too_close(six, frozenset(range(11)))
    assert too_close(six, frozenset({*range(5), 9}))
