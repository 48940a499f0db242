"""Runs and attempts on both databases: one of each, however many are begun at once."""

import sqlalchemy as sa

from learnapp.store.learning import attempts
from learnapp.store.tables.people_and_work import attempt
from tests.store.learning.working import NOW, Filled, _edition, at_once


def test_eight_starts_at_once_make_one_attempt(filled_store: Filled) -> None:
    store, ids = filled_store
    digest = _edition(store)

    def start() -> bool:
        with store.write() as connection:
            return attempts.begin(
                connection, ids["lena"], "tea-round", "after", edition=digest, seed=1, questions=("tray",), now=NOW
            )

    assert sorted(at_once(8, start)) == [False] * 7 + [True]
    with store.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(attempt)).scalar_one() == 1


def test_a_submitted_attempt_makes_room_for_the_next_number(filled_store: Filled) -> None:
    store, ids = filled_store
    where = (ids["lena"], "tea-round", "after")
    for number in (1, 2):
        with store.write() as connection:
            begun = attempts.begin(
                connection, *where, edition=_edition(store), seed=number, questions=("tray",), now=NOW
            )
            assert begun
            found = attempts.lock_unfinished(connection, *where)
            assert found is not None
            assert found.number == number
            attempts.submit(connection, found.id, {}, score=0, out_of=1, share=0.0, now=NOW)
    with store.read() as connection:
        assert [line.number for line in attempts.all_of(connection, *where)] == [2, 1]
        assert attempts.times_asked(connection, *where) == {"tray": 2}


def test_a_response_is_kept_with_the_edition_it_was_shown_on(filled_store: Filled) -> None:
    store, ids = filled_store
    where, digest = (ids["lena"], "tea-round", "after"), _edition(store)
    with store.write() as connection:
        attempts.begin(connection, *where, edition=digest, seed=1, questions=("tray", "tips"), now=NOW)
        found = attempts.unfinished(connection, *where)
        assert found is not None
        for revision, answer in ((1, [0]), (2, [0, 1])):
            attempts.save_response(
                connection,
                found.id,
                ids["lena"],
                question="tray",
                edition=digest,
                answer=answer,
                certainty=2,
                revision=revision,
                seconds=5,
                now=NOW,
            )
    with store.read() as connection:
        found = attempts.unfinished(connection, *where)
    assert found is not None
    response = found.responses["tray"]
    assert (response.answer, response.revision, response.edition, response.certainty) == ([0, 1], 2, digest, 2)
