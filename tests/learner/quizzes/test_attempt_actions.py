"""What a learner does in a quiz."""

from tests.client import Visitor
from tests.learner.quizzes.taking import QUIZ, _answer, _question, begun


def test_the_same_answer_sent_twice_counts_once(lena: Visitor) -> None:
    begun(lena)
    page = lena.get(_question(1))
    lena.submit(page, "Save and continue", {"answer": "1"})
    assert lena.submit(page, "Save and continue", {"answer": "1"}).heading == "Question 2 of 4"


def test_a_stale_tab_overwrites_nothing_and_keeps_what_was_chosen(lena: Visitor) -> None:
    begun(lena)
    old_tab = lena.get(_question(1))
    _answer(lena, 1, "The last poured")

    page = lena.submit(old_tab, "Save and continue", {"answer": old_tab.option("The first poured")}, status=409)

    assert "answered in another tab" in page.main
    assert "The last poured" in page.main
    assert page.chosen() == {"The first poured"}
    assert lena.get(_question(1)).chosen() == {"The last poured"}
    lena.submit(page, "Save and continue")
    assert lena.get(_question(1)).chosen() == {"The first poured"}


def test_an_answer_to_a_submitted_quiz_changes_nothing(lena: Visitor) -> None:
    begun(lena)
    old_tab = lena.get(_question(1))
    _answer(lena, 1, "The last poured")
    lena.submit(lena.get(QUIZ + "check/"), "Submit")

    page = lena.submit(old_tab, "Save and continue", {"answer": old_tab.option("The first poured")}, status=409)

    assert "had already submitted this quiz" in page.main
    assert "You scored 1 out of 4" in lena.get(QUIZ + "attempts/1/").main


def test_submitting_twice_gives_one_result(lena: Visitor) -> None:
    begun(lena)
    page = lena.get(QUIZ + "check/")
    first = lena.submit(page, "Submit")
    second = lena.submit(page, "Submit")
    assert first.heading == second.heading == "Results: After the tea"
    assert lena.get(QUIZ).main.count("Attempt ") == 1
