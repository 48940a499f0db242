"""R13: a thousand histories of answers, edits and results: the checks of the ordinary suite, on more draws."""

from hypothesis import HealthCheck, given, settings

from tests.learner import test_places as ordinary
from tests.learner.test_places import library, store  # noqa: F401 (fixtures)
from tests.proof.figures import reached

HISTORIES = 1000


def test_a_thousand_histories_lose_no_answer_and_change_no_score(store, library) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    tried: list[object] = []

    @given(history=ordinary.HISTORY)
    @settings(max_examples=HISTORIES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def each(history: dict[str, object]) -> None:
        tried.append(history)
        ordinary.goes_on(store, library, history)

    each()
    reached("R13", f"{len(tried)} generated histories of answers, edits and results: 0 answers lost, 0 scores changed")
    assert len(tried) >= HISTORIES
