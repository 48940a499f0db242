"""Counts of whether actions were done: attacked by reading them before and after every answer."""

from __future__ import annotations

import random
import threading
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.learning.did_it_help import ActionAnswer
from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.db.engine import Store
from learnapp.store.learning import did_it_help, writings
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.tables.people_and_work import person, writing
from tests.conftest import START

LATER = START + timedelta(weeks=9)


def _people(connection: Connection, count: int) -> list[int]:
    found = []
    for number in range(count):
        who = people.add(connection, name=f"P{number}", email=f"p{number}@example.org", password_hash="x", now=START)
        assert who is not None
        found.append(who)
    return found


def _cohort(connection: Connection, educator: int, members: list[int], since: datetime = START) -> int:
    day = START.date()
    made = cohorts.make(connection, name="F1s", about="", starts_on=day, ends_on=None, educator=educator, now=START)
    for who in members:
        memberships.join(connection, made, who, since)
    return made


def _planned(connection: Connection, who: int, made_at: datetime = START) -> int:
    return writings.add(connection, who, "action", b"sealed", made_at, due_on=made_at.date())


def _answer(
    connection: Connection, who: int, said: ActionAnswer = "done", minutes: int = 0, made_at: datetime = START
) -> int:
    action = _planned(connection, who, made_at)
    assert did_it_help.answer(connection, who, action, said, LATER + timedelta(minutes=minutes))
    return action


def test_an_answer_is_kept_once_and_only_about_ones_own_action(store: Store) -> None:
    with store.write() as connection:
        mine, other = _people(connection, 2)
        action = _planned(connection, mine)
        assert not did_it_help.answer(connection, other, action, "done", LATER)
        assert did_it_help.answer(connection, mine, action, "partly", LATER)
        assert not did_it_help.answer(connection, mine, action, "done", LATER)
        assert did_it_help.answer_of(connection, mine, action) == "partly"
        assert did_it_help.answer_of(connection, other, action) is None
        note = writings.add(connection, mine, "note", b"x", START)
        assert not did_it_help.answer(connection, mine, note, "done", LATER)


def test_what_is_to_be_asked_about_is_what_is_old_enough_and_unanswered(store: Store) -> None:
    with store.write() as connection:
        (mine,) = _people(connection, 1)
        answered, open_ = _answer(connection, mine), _planned(connection, mine)
        _planned(connection, mine, LATER - timedelta(weeks=7))
        _planned(connection, mine, LATER - timedelta(weeks=27))
        (found,) = did_it_help.unasked(connection, mine, LATER)
        assert found.planned.writing_id == open_ != answered
        assert found.last_answered_at == LATER


def test_somebody_who_reads_the_figures_before_and_after_every_answer_learns_of_no_fewer_than_five(
    store: Store,
) -> None:
    chance = random.Random(6)
    with store.write() as connection:
        everybody = _people(connection, 31)
        cohort = _cohort(connection, everybody[0], everybody[1:])
        seen: list[did_it_help.OutcomeCounts | None] = [None]
        changes = []
        for number, who in enumerate(everybody[1:], start=1):
            _answer(connection, who, chance.choice(("done", "partly", "not_done")), number)
            seen.append(did_it_help.counts(connection, cohort))
            if seen[-1] != seen[-2]:
                changes.append(number)
    assert changes == [5, 10, 15, 20, 25, 30]
    for figures in filter(None, seen):
        assert all(5 <= people <= figures.people - 5 for _, people in figures.parts)


def test_two_cohorts_that_differ_by_fewer_than_five_are_not_both_told_of(store: Store) -> None:
    with store.write() as connection:
        everybody = _people(connection, 16)
        educator, members = everybody[0], everybody[1:]
        small, large = _cohort(connection, educator, members[:10]), _cohort(connection, educator, members[:11])
        for number, who in enumerate(members[:11]):
            _answer(connection, who, "done", number)
        told = [did_it_help.counts(connection, one) for one in (small, large)]
        assert [figures.people if figures else None for figures in told] == [10, 10], "the very same ten people"
        for number, who in enumerate(members[11:], start=20):
            memberships.join(connection, large, who, START)
            _answer(connection, who, "done", number)
        told = [did_it_help.counts(connection, one) for one in (small, large)]
        assert [figures.people if figures else None for figures in told] == [10, 15]


def test_a_cohort_told_of_earlier_counts_as_it_was_then(store: Store) -> None:
    """Nor may figures noted earlier be subtracted from another cohort's figures of today."""
    with store.write() as connection:
        everybody = _people(connection, 12)
        educator, members = everybody[0], everybody[1:]
        first = _cohort(connection, educator, members)
        for number, who in enumerate(members[:10]):
            _answer(connection, who, "done", number)
        figures = did_it_help.counts(connection, first)
        assert figures is not None
        assert figures.people == 10
        # Six people: five of the first cohort when its figures were first shown, and one more.
        second = _cohort(connection, educator, [*members[:5], members[10]])
        _answer(connection, members[10], "not_done", 30)
        assert did_it_help.counts(connection, second) is None


def test_what_was_planned_before_joining_or_after_leaving_is_not_counted(store: Store) -> None:
    with store.write() as connection:
        everybody = _people(connection, 7)
        educator, members = everybody[0], everybody[1:]
        joined = START + timedelta(days=10)
        cohort = _cohort(connection, educator, members, joined)
        for number, who in enumerate(members[:4]):
            _answer(connection, who, "done", number, joined + timedelta(days=1))
        _answer(connection, members[4], "done", 5, joined - timedelta(days=1))
        assert did_it_help.counts(connection, cohort) is None, "planned before the cohort was joined"
        memberships.end(connection, cohort, members[5], joined + timedelta(days=5))
        _answer(connection, members[5], "done", 6, joined + timedelta(days=6))
        assert did_it_help.counts(connection, cohort) is None, "planned after it was left"
        _answer(connection, members[5], "done", 7, joined + timedelta(days=2))
        figures = did_it_help.counts(connection, cohort)
        assert figures is not None
        assert figures.people == 5, "planned while they belonged to it, answered after"


def test_somebody_counts_once_with_their_latest_answer_and_not_for_what_they_deleted(store: Store) -> None:
    with store.write() as connection:
        everybody = _people(connection, 12)
        educator, members = everybody[0], everybody[1:]
        cohort = _cohort(connection, educator, members)
        for number in range(6):
            _answer(connection, members[0], "done", number)
        assert did_it_help.counts(connection, cohort) is None
        _answer(connection, members[0], "not_done", 10)
        for number, who in enumerate(members[1:5], start=11):
            _answer(connection, who, "not_done", number)
        for number, who in enumerate(members[5:9], start=20):
            _answer(connection, who, "done", number)
        gone = _answer(connection, members[9], "done", 30)
        figures = did_it_help.counts(connection, cohort)
        assert figures is not None
        assert figures.parts == [(("done", "partly"), 5), (("not_done",), 5)]
        connection.execute(writing.delete().where(writing.c.id == gone))
        assert did_it_help.counts(connection, cohort) == figures, "what was told stays until five more have answered"


def test_rather_not_say_is_counted_nowhere(store: Store) -> None:
    with store.write() as connection:
        everybody = _people(connection, 8)
        cohort = _cohort(connection, everybody[0], everybody[1:])
        for number, who in enumerate(everybody[1:]):
            _answer(connection, who, "not_said" if number < 3 else "done", number)
        assert did_it_help.counts(connection, cohort) is None


def test_answers_that_arrive_at_once_are_all_kept_and_told_of_once(store: Store) -> None:
    with store.write() as connection:
        everybody = _people(connection, 11)
        cohort = _cohort(connection, everybody[0], everybody[1:])
        actions = [(who, _planned(connection, who)) for who in everybody[1:]]

    def say(who: int, action: int) -> None:
        with store.write() as connection:
            did_it_help.answer(connection, who, action, "done", LATER)

    sayers = [threading.Thread(target=say, args=pair) for pair in actions]
    for sayer in sayers:
        sayer.start()
    for sayer in sayers:
        sayer.join()
    with store.read() as connection:
        figures = did_it_help.counts(connection, cohort)
        assert figures is not None
        assert figures.people == 10
        assert connection.execute(sa.select(sa.func.count()).select_from(did_it_help.action_outcome)).scalar() == 10


def test_made_up_accounts_and_addresses_proved_after_the_answer_do_not_count(store: Store) -> None:
    with store.write() as connection:
        everybody = _people(connection, 11)
        (here,) = organisations.every(connection)
        assert organisations.change(connection, here.id, here.revision, {"domains": ["example.org"]}, START, None)
        cohort = _cohort(connection, everybody[0], everybody[1:])
        for who in everybody[1:6]:
            _answer(connection, who)
        assert did_it_help.counts(connection, cohort) is None
        for who, proved_at in [*((one, LATER + timedelta(hours=1)) for one in everybody[1:5]), (everybody[5], START)]:
            connection.execute(person.update().where(person.c.id == who).values(proved_at=proved_at))
        connection.execute(person.update().where(person.c.id.in_(everybody[6:])).values(proved_at=START))
        for number, who in enumerate(everybody[6:], start=1):
            _answer(connection, who, minutes=number)
            figures = did_it_help.counts(connection, cohort)
            # Of the earlier ones, only the fifth had proved their address when they answered.
            assert (figures.people if figures else 0) == (5 if number >= 4 else 0)


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_years_of_writing_are_not_read_for_the_action_to_ask_about(store: Store) -> None:
    with store.read() as connection:
        asked = did_it_help.UNASKED.statement.compile(connection.engine)
        values = tuple(1 for _ in asked.positiontup or ())
        plan = [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", values)]
    assert (
        "SEARCH writing USING INDEX ix_writing_person_id (person_id=? AND kind=? AND made_at>? AND made_at<?)" in plan
    )
    assert not [step for step in plan if "ORDER BY" in step]
