"""Which threads have come to a date, and whom to tell."""

from __future__ import annotations

from datetime import timedelta

from learnapp.store.db.engine import Store
from learnapp.store.sets import threads_due
from learnapp.store.tables.people_and_work import person
from learnapp.store.tables.set_tables import discussion, learning_set, set_member
from tests.conftest import START
from tests.learning_sets.making import a_set, a_thread

HOUR = timedelta(hours=1)


def test_a_thread_of_an_open_set_is_due_at_its_date(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = a_set(connection, [ids["lena"]], "Tuesday set")
        due, closed, meeting = (a_thread(connection, made).id for _ in range(3))
        connection.execute(discussion.update().values(phase_ends_at=START, phase_began_at=START - HOUR))
        connection.execute(discussion.update().where(discussion.c.id == closed).values(phase="closed"))
        connection.execute(discussion.update().where(discussion.c.id == meeting).values(form="meeting"))
        assert [one.id for one in threads_due.threads_due(connection, START)] == [due]
        assert threads_due.threads_due(connection, START - HOUR) == []
        begun = threads_due.threads_begun(connection, START - 2 * HOUR)
        assert [(name, one.id) for name, one in begun] == [("Tuesday set", due)]
        assert threads_due.threads_begun(connection, START) == []
        connection.execute(learning_set.update().values(closed_at=START))
        assert threads_due.threads_due(connection, START) == []
        assert threads_due.threads_begun(connection, START - 2 * HOUR) == []


def test_those_who_left_have_not_agreed_or_are_suspended_are_not_told(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = a_set(connection, [ids["lena"], ids["bola"], ids["edwin"], ids["ada"]])
        member = set_member.update().where
        connection.execute(member(set_member.c.person_id == ids["bola"]).values(left_at=START))
        connection.execute(member(set_member.c.person_id == ids["edwin"]).values(accepted_rules=0))
        connection.execute(person.update().where(person.c.id == ids["ada"]).values(suspended_at=START))
        assert threads_due.members_to_tell(connection, made) == [(ids["lena"], "lena@example.org")]
