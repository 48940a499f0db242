"""Ballots as rows: one for each voter and round, destroyed when the round is counted."""

from __future__ import annotations

from learnapp.store.db.engine import Store
from learnapp.store.sets import ballots
from learnapp.store.sets.ballots import Ballot
from learnapp.store.tables.set_tables import discussion
from tests.conftest import START
from tests.learning_sets.making import a_set, a_thread

Filled = tuple[Store, dict[str, int]]


def test_a_vote_is_changed_only_from_the_page_that_has_it(filled_store: Filled) -> None:
    store, ids = filled_store
    lena, bola = ids["lena"], ids["bola"]
    with store.write() as connection:
        made = a_set(connection, [lena, bola])
        thread, other = (a_thread(connection, made).id for _ in range(2))
        assert not ballots.cast(connection, thread, 1, lena, b"early", revision=1)
        assert ballots.cast(connection, thread, 1, lena, b"one")
        for where, round_, who in ((other, 1, lena), (thread, 2, lena), (thread, 1, bola)):
            assert ballots.cast(connection, where, round_, who, b"beside it")
        assert not ballots.cast(connection, thread, 1, lena, b"another")
        assert ballots.cast(connection, thread, 1, lena, b"two", revision=1)
        assert not ballots.cast(connection, thread, 1, lena, b"stale", revision=1)
        assert ballots.own(connection, thread, lena) == {
            1: Ballot(lena, 1, b"two", False, 2),
            2: Ballot(lena, 2, b"beside it", False, 1),
        }
        assert ballots.own(connection, other, lena) == {1: Ballot(lena, 1, b"beside it", False, 1)}
        assert ballots.own(connection, thread, bola) == {1: Ballot(bola, 1, b"beside it", False, 1)}
        assert ballots.own(connection, other, bola) == {}


def test_late_ones_are_not_counted_and_not_destroyed(filled_store: Filled) -> None:
    store, ids = filled_store
    lena, bola = ids["lena"], ids["bola"]
    with store.write() as connection:
        made = a_set(connection, [lena, bola])
        thread, other = (a_thread(connection, made).id for _ in range(2))
        ballots.cast(connection, other, 1, lena, b"hers elsewhere")
        ballots.cast(connection, other, 1, bola, b"his elsewhere")
        ballots.cast(connection, thread, 1, lena, b"one")
        ballots.cast(connection, thread, 1, bola, b"late", late=True)
        ballots.cast(connection, thread, 2, bola, b"two")
        assert ballots.committed(connection, thread, 1) == {lena}
        assert ballots.of_round(connection, thread, 1) == {lena: b"one"}
        ballots.destroy(connection, thread, 1)
        assert ballots.own(connection, thread, lena) == {}
        assert {round_: one.sealed for round_, one in ballots.own(connection, thread, bola).items()} == {
            1: b"late",
            2: b"two",
        }
        assert ballots.committed(connection, other, 1) == {lena, bola}
        assert ballots.of_round(connection, other, 1) == {lena: b"hers elsewhere", bola: b"his elsewhere"}


def test_a_round_is_open_until_it_is_counted_or_its_discussion_is_closed_or_gone(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = a_set(connection, [ids["lena"]])
        counted, closed, gone = (a_thread(connection, made).id for _ in range(3))
        places = [(one, round_) for one in (counted, closed, gone) for round_ in (1, 2)]
        assert ballots.still_open(connection, places) == set(places)
        connection.execute(discussion.update().where(discussion.c.id == counted).values(spreads={"1": {}}))
        connection.execute(discussion.update().where(discussion.c.id == closed).values(closed_at=START))
        connection.execute(discussion.delete().where(discussion.c.id == gone))
        assert ballots.still_open(connection, places) == {(counted, 2)}
