"""What a person finished."""

from datetime import timedelta

from learnapp.store.learning import attempts, completions, runs
from learnapp.store.learning.finishes import finishes
from learnapp.store.tables.people_and_work import edition
from tests.store.learning.certified import NOW, Filled


def test_what_somebody_finished_with_its_first_day_and_every_result(filled_store: Filled) -> None:
    store, ids = filled_store
    lena, address = ids["lena"], ("tea-round", "after")
    with store.write() as connection:
        digest = str(connection.execute(edition.select()).first().digest)  # type: ignore[union-attr]
        completions.complete(connection, lena, "tea-round", "leaves", "lesson", digest, NOW)
        completions.complete(connection, ids["bola"], "tea-round", "leaves", "lesson", digest, NOW)
        for n, share in enumerate((0.25, None, 0.75)):
            at = NOW + timedelta(days=n)
            attempts.begin(connection, lena, *address, edition=digest, seed=1, questions=("q",), now=at)
            opened = attempts.unfinished(connection, lena, *address)
            assert opened is not None
            attempts.submit(connection, opened.id, {}, score=1, out_of=1, share=share, now=at)
        attempts.begin(connection, lena, *address, edition=digest, seed=1, questions=("q",), now=NOW)
        runs.begin(connection, lena, "tea-round", "spilt", digest, 0, NOW)
    with store.read() as connection:
        found = finishes(connection, lena)
        assert finishes(connection, lena, "tea-round") == found
        assert finishes(connection, lena, "another") == {}
        assert finishes(connection, ids["edwin"]) == {}
    assert set(found["tea-round"]) == {"leaves", "after"}
    assert found["tea-round"]["leaves"].at == NOW
    assert found["tea-round"]["after"].at == NOW
    assert found["tea-round"]["after"].shares == (0.25, None, 0.75)


def test_a_quiz_and_a_case_know_what_their_first_go_took(filled_store: Filled) -> None:
    store, ids = filled_store
    lena = ids["lena"]
    with store.write() as connection:
        digest = str(connection.execute(edition.select()).first().digest)  # type: ignore[union-attr]
        for activity, seconds in (("after", (30, 40)), ("after", (5, 5)), ("before", (30, 0))):
            attempts.begin(
                connection, lena, "tea-round", activity, edition=digest, seed=1, questions=("a", "b"), now=NOW
            )
            opened = attempts.unfinished(connection, lena, "tea-round", activity)
            assert opened is not None
            for question, taken in zip("ab", seconds, strict=True):
                attempts.save_response(
                    connection,
                    opened.id,
                    lena,
                    question=question,
                    edition=digest,
                    answer=[],
                    certainty=None,
                    revision=1,
                    seconds=taken,
                    now=NOW,
                )
            attempts.submit(connection, opened.id, {}, score=1, out_of=1, share=1, now=NOW)
            completions.complete(connection, lena, "tea-round", activity, "quiz", digest, NOW)
        runs.begin(connection, lena, "tea-round", "spilt", digest, 0, NOW)
        walk = runs.first(connection, lena, "tea-round", "spilt")
        assert walk is not None
        runs.move(connection, walk.id, (0,), NOW + timedelta(minutes=4), ended=True)
        runs.open_debrief(connection, walk.id, NOW + timedelta(minutes=5))
        completions.complete(connection, lena, "tea-round", "spilt", "case", digest, NOW)
    with store.read() as connection:
        found = finishes(connection, lena)["tea-round"]
    assert {name: one.seconds for name, one in found.items()} == {"after": 70, "before": None, "spilt": 300}
