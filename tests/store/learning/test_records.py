"""What a person has done."""

from learnapp.store.learning import attempts, completions, runs
from learnapp.store.learning.records import records
from tests.store.learning.working import NOW, Filled, _edition


def test_records_tell_what_is_done_and_where_one_is(filled_store: Filled) -> None:
    store, ids = filled_store
    digest = _edition(store)
    with store.write() as connection:
        completions.complete(connection, ids["lena"], "tea-round", "leaves", "lesson", digest, NOW)
        runs.begin(connection, ids["lena"], "tea-round", "spilt", digest, 0, NOW)
        attempts.begin(
            connection,
            ids["lena"],
            "tea-round",
            "after",
            edition=digest,
            seed=1,
            questions=("tray", "tips"),
            now=NOW,
        )
    with store.read() as connection:
        mine = records(connection, ids["lena"])["tea-round"]
        assert records(connection, ids["lena"], "tea-round")["tea-round"] == mine
        assert records(connection, ids["bola"]) == {}
    assert mine["leaves"].completed_at == NOW
    assert (mine["spilt"].steps, mine["spilt"].ended) == (0, False)  # type: ignore[union-attr]
    quiz = mine["after"]
    assert (quiz.open, quiz.answered, quiz.asked, quiz.completed_at) == (True, 0, 2, None)  # type: ignore[union-attr]
    assert quiz.touched == NOW
