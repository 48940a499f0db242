"""What a scene's page shows."""

from dataclasses import replace

from learnapp.learner.cases.scene_page import scene_page
from learnapp.store.learning.runs import Run
from tests.client import Visitor
from tests.conftest import START
from tests.domain.cases.test_cases import WARD
from tests.learner.cases.walking import CASE, begun
from tests.learner.quizzes.hidden import _tokens


def test_a_choice_shows_its_own_consequence_and_no_other(lena: Visitor) -> None:
    page = lena.submit(lena.get("/modules/tea-round/spilt/"), "Start the case")
    page = lena.submit(page, "Do this", {"choice": "1"})
    assert _tokens(page) == {"consequence-canary-c02", "scene-canary-s02"}


def test_a_scene_says_how_far_the_case_has_come(lena: Visitor) -> None:
    begun(lena)
    page = lena.get(CASE)
    assert "Decision 1 of 2" in page.main
    assert "Where things stand" not in page.main, "before the first choice there is nothing to tell"
    page = lena.submit(page, "Do this", {"choice": "1"})
    assert "Where things stand" in page.main
    assert "1 of 2 decisions made" in page.main
    page = lena.submit(page, "Go back to the ward")
    assert "Decision 2 of 2" in page.main
    page = lena.submit(page, "Do this", {"choice": "0"})
    assert "How it ended" in page.main
    assert "You have found 1 of 2 endings." in page.main


def test_what_a_choice_led_to_comes_first_where_the_page_opens(lena: Visitor) -> None:
    begun(lena)
    token = {"step": "0", "choice": "1"}
    assert lena.post(CASE, token).headers["Location"].endswith("#story")
    page = lena.get(CASE)
    (story,) = [e for e in page.all("div") if e.get("id") == "story"]
    assert "You chose" in page.words(next(iter(story)))


def test_a_hub_lists_what_was_chosen_and_offers_the_rest() -> None:
    run = Run(0, 1, "first", "edition", 0, (1, 0, 0), START, START, None, None)
    page = scene_page(WARD, run)
    assert page.marked == ("Ask", "Read")
    assert [choice.html for choice in page.choices] == ["Go in"]
    assert (page.progress.made, page.progress.here) == (2, True)
    ended = scene_page(WARD, replace(run, path=(1, 0, 0, 2)))
    assert ended.endings.titles == ("good",)
    assert [step.title for step in ended.past] == ["The corridor", "Notes", "The corridor", "The corridor"]
