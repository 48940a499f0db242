"""The state of an action, and what a meeting looks back at first."""

from datetime import UTC, date, datetime, timedelta

from learnapp.domain.sets.agreed_actions import SetAction, agenda, by_urgency

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


def _action(id_: int, days: int = 0, *, of: int = 1, settled: int | None = None) -> SetAction:
    """Due `days` from today, agreed in discussion `of`, settled so many days from now."""
    told = None if settled is None else NOW + timedelta(days=settled)
    made_at = NOW - timedelta(days=10)
    outcome = "" if told is None else "done"
    return SetAction(
        id_, 1, 1, "Lena", of, "Ask for a trolley.", TODAY + timedelta(days=days), made_at, 1, outcome, "", told
    )


def test_what_waits_longest_comes_first_and_the_settled_last() -> None:
    actions = [_action(1, 3), _action(2, -2), _action(3, -9, settled=-5), _action(4, 0, settled=-1), _action(5, -2)]
    assert [a.id for a in by_urgency(actions)] == [2, 5, 1, 4, 3]


def test_the_agenda_asks_of_what_is_open_and_repeats_what_was_told_since_the_last_meeting() -> None:
    actions = [
        _action(1, 5),
        _action(2, -3),
        _action(3, -9, settled=-8),  # heard at the last meeting
        _action(4, -1, settled=-2),
        _action(5, 9, of=3),  # agreed in this one
    ]
    found = agenda(actions, since=NOW - timedelta(days=7), number=3)
    assert [a.id for a in found.to_tell] == [2, 1]
    assert [a.id for a in found.told] == [4]
    first = agenda(actions, since=None, number=3)
    assert [a.id for a in first.told] == [4, 3]


def test_nothing_to_look_back_at_is_nothing() -> None:
    assert not agenda([], None, 3)
    assert not agenda([_action(1, of=3)], None, 3)
