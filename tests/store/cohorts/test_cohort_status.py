"""A cohort's statuses, on both databases: one query for everyone agrees with the rule for one person."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.cohorts.progress_status import IDLE, LONG_AGO, NEVER, SOON, STATUSES, WorkDates, decide
from learnapp.store.cohorts import cohort_status, cohorts, memberships, progress_status
from learnapp.store.db.engine import Store
from learnapp.store.learning import attempts
from learnapp.store.people import people
from learnapp.store.tables.cohort_tables import assignment, extension, membership
from learnapp.store.tables.cohort_tables import progress_status as standing_table
from learnapp.store.tables.people_and_work import edition
from tests.domain.cohorts.status_cases import CASES, NOW

Filled = tuple[Store, dict[str, int]]


@dataclass
class Group:
    """A cohort to fill."""

    connection: Connection
    cohort: int
    added: int = 0

    def someone(self, joined: datetime = NOW - timedelta(days=60), left: datetime | None = None, group: int = 0) -> int:
        self.added += 1
        who = people.add(
            self.connection,
            name=f"Person {self.added:03}",
            email=f"p{self.added}@example.org",
            password_hash="!",
            now=NOW,
        )
        assert who is not None
        memberships.join(self.connection, self.cohort, who, joined, subgroup_id=group or None)
        if left is not None:
            mine = (membership.c.person_id == who, membership.c.cohort_id == self.cohort)
            self.connection.execute(membership.update().where(*mine).values(ends_at=left))
        return who

    def assign(self, opens: datetime, due: datetime | None = None, **more: Any) -> int:
        values = {"module": "tea-round", "activity": "", "made_at": opens, "changed_at": opens, **more}
        insert = assignment.insert().values(cohort_id=self.cohort, opens_at=opens, due_at=due, **values)
        return int(self.connection.execute(insert.returning(assignment.c.id)).scalar_one())

    def extend(self, what: int, who: int, until: datetime) -> None:
        values = {"assignment_id": what, "person_id": who, "due_at": until, "granted_at": NOW}
        self.connection.execute(extension.insert().values(**values))

    def work(self, who: int, began: datetime, moved: datetime, done: datetime | None = None) -> None:
        values = {"person_id": who, "module": "tea-round", "activity": ""}
        self.connection.execute(
            standing_table.insert().values(**values, began_at=began, moved_at=moved, done_at=done, parts_done=1)
        )


@pytest.fixture
def group(filled_store: Filled) -> Iterator[Group]:
    store, ids = filled_store
    with store.write() as connection:
        made = cohorts.make(
            connection,
            name="August",
            about="",
            starts_on=NOW.date(),
            ends_on=None,
            educator=ids["edwin"],
            now=NOW - timedelta(days=90),
        )
        yield Group(connection, made)


def _moments(chance: random.Random) -> datetime:
    """A moment near the rules' edges, and half of the time exactly on one."""
    edge = chance.choice((timedelta(0), IDLE, SOON, -SOON, timedelta(days=30), timedelta(days=-9), timedelta(days=7)))
    return NOW - edge + timedelta(seconds=chance.choice((-1, 0, 0, 1)))


def _known(moment: datetime, unknown: datetime) -> datetime | None:
    return None if moment == unknown else moment


def test_the_database_says_what_the_table_of_cases_says(group: Group) -> None:
    expected = {}
    for case in CASES:
        dates = case.work
        who = group.someone(dates.joined_at, _known(dates.left_at, NEVER))
        due_at, made_at = _known(dates.due_at, NEVER), NOW - timedelta(days=80)
        what = group.assign(dates.opens_at, due_at, person_id=who, made_at=made_at)
        if dates.began_at != NEVER:
            group.work(who, dates.began_at, dates.moved_at, _known(dates.done_at, NEVER))
        if dates.extended_to != LONG_AGO:
            group.extend(what, who, dates.extended_to)
        expected[who, what] = case
    found = cohort_status.lines(group.connection, group.cohort, NOW, None)
    assert set(found) == set(expected)
    for key, case in expected.items():
        line = found[key]
        told = line.status, line.late, line.due_at or NEVER, line.extended
        assert told == (case.status, case.late, case.due_at, case.extended), case.name


def test_the_database_says_what_the_code_says_of_anybody(group: Group) -> None:
    chance = random.Random(40)
    expected = {}
    opens = [_moments(chance) for _ in range(8)]
    work = [
        (group.assign(o, chance.choice((None, _moments(chance))), made_at=NOW - timedelta(days=80)), o) for o in opens
    ]
    due = dict(group.connection.execute(sa.select(assignment.c.id, assignment.c.due_at)).all())
    for _ in range(90):
        joined = chance.choice((NOW - timedelta(days=60), _moments(chance)))
        left = chance.choice((None, None, _moments(chance)))
        who = group.someone(joined, left)
        began = chance.choice((None, _moments(chance), _moments(chance)))
        moved = done = None
        if began:
            moved = max(began, _moments(chance))
            done = chance.choice((None, moved))
            group.work(who, began, moved, done)
        for what, opened in work:
            longer = chance.choice((None, None, _moments(chance)))
            if longer:
                group.extend(what, who, longer)
            if joined > NOW or (left and left <= joined):
                continue
            dates = WorkDates(opened, due[what] or NEVER, joined, longer or LONG_AGO)
            dates = replace(dates, began_at=began or NEVER, moved_at=moved or LONG_AGO, done_at=done or NEVER)
            one = decide(replace(dates, left_at=left or NEVER), NOW)
            expected[who, what] = STATUSES[one.status], one.late, one.extended, _known(one.due_at, NEVER)
    members = [row[0] for row in group.connection.execute(sa.select(membership.c.person_id))]
    found = cohort_status.lines(group.connection, group.cohort, NOW, members)
    told = {key: (line.status, line.late, line.extended, line.due_at) for key, line in found.items()}
    assert told == expected
    assert {row[0] for row in told.values()} == set(STATUSES)


def test_people_are_chosen_by_state_among_those_it_concerns(group: Group) -> None:
    tuesday = cohorts.make_subgroup(group.connection, group.cohort, "Tuesday")
    assert tuesday
    opened, due = NOW - timedelta(days=30), NOW - timedelta(days=1)
    idle, busy, fresh, done = (group.someone(group=tuesday if n == 1 else 0) for n in range(4))
    group.someone(left=NOW - timedelta(days=2))
    what = group.assign(opened, due)
    group.work(busy, opened, NOW - timedelta(days=1))
    group.work(fresh, opened, NOW - timedelta(days=20))
    group.work(done, opened, NOW - timedelta(days=9), NOW - timedelta(days=9))

    def ids(state: Any, **more: Any) -> list[int]:
        found = cohort_status.people_in_state(group.connection, group.cohort, what, state, NOW, **more)
        return [one.person_id for one in found]

    assert ids("not_started") == [idle]
    assert ids("started") == [busy]
    assert ids("stuck") == [fresh]
    assert ids("done") == [done]
    assert ids("late") == [idle, busy, fresh]
    assert ids("everyone") == [idle, busy, fresh, done]
    assert ids("everyone", subgroup_id=tuesday) == [busy]
    assert ids("everyone", subgroup_id=0) == [idle, fresh, done]
    assert ids("everyone", people=[done, idle]) == [idle, done]
    found = cohort_status.people_in_state(group.connection, group.cohort, what, "done", NOW)
    assert (found[0].name, found[0].email) == ("Person 004", "p4@example.org")
    assert cohort_status.people_in_state(group.connection, group.cohort + 1, what, "everyone", NOW) == []


def test_work_of_a_subgroup_or_one_person_concerns_nobody_else(group: Group) -> None:
    tuesday = cohorts.make_subgroup(group.connection, group.cohort, "Tuesday")
    assert tuesday
    first, second = group.someone(group=tuesday), group.someone()
    of_group = group.assign(NOW - timedelta(days=2), subgroup_id=tuesday)
    of_one = group.assign(NOW - timedelta(days=2), person_id=second)
    group.assign(NOW - timedelta(days=2), withdrawn_at=NOW)
    found = cohort_status.lines(group.connection, group.cohort, NOW, [first, second])
    assert set(found) == {(first, of_group), (second, of_one)}


def test_who_left_has_the_best_result_they_had_then_and_nothing_assigned_since(group: Group) -> None:
    left = NOW - timedelta(days=10)
    who = group.someone(left=left)
    before = group.assign(NOW - timedelta(days=40))
    group.assign(NOW - timedelta(days=5))
    digest = group.connection.execute(sa.select(edition.c.digest)).scalar_one()
    for days, share in ((20, 0.5), (5, 0.9)):
        at = NOW - timedelta(days=days)
        where = (group.connection, who, "tea-round", "after")
        attempts.begin(*where, edition=digest, seed=1, questions=("tray",), now=at)
        opened = attempts.unfinished(*where)
        assert opened
        attempts.submit(group.connection, opened.id, {}, score=1, out_of=1, share=share, now=at)
    from tests.store.cohorts.test_progress_status import _module

    progress_status.rebuild(group.connection, [_module(group.connection)[0]])
    found = cohort_status.lines(group.connection, group.cohort, NOW, [who])
    assert set(found) == {(who, before)}
    line = found[who, before]
    assert (line.status, line.best_share, line.parts_done) == ("started", 0.5, None)
    everybody = cohort_status.member_rows(group.connection, group.cohort, NOW, [who])
    assert [(one.name, one.left_at) for one in everybody] == [("Person 001", left)]
