"""What a scene's page shows."""

from tests.client import Visitor
from tests.learner.quizzes.hidden import _tokens


def test_a_choice_shows_its_own_consequence_and_no_other(lena: Visitor) -> None:
    page = lena.submit(lena.get("/modules/tea-round/spilt/"), "Start the case")
    page = lena.submit(page, "Do this", {"choice": "1"})
    assert _tokens(page) == {"consequence-canary-c02", "scene-canary-s02"}
