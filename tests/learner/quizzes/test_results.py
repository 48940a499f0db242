"""The results of a submitted quiz."""

import shutil
from pathlib import Path

from flask import Flask

from learnapp.store.operations import remarking
from learnapp.store.operations.publishing import publish
from tests.client import Visitor
from tests.conftest import TEST_MODULES, Clock
from tests.learner.quizzes.taking import QUIZ, _answer, _question, begun
from tests.store.operations.published import edit


def test_full_marks_are_a_hundred_per_cent(lena: Visitor) -> None:
    begun(lena)
    _answer(lena, 1, "The last poured")
    _answer(lena, 2, "Spoons", "A cloth")
    page = lena.get(_question(3))
    best_first = ["Warn whoever is near", "Put the tray down", "Fetch a cloth", "Tell the sister"]
    lena.submit(page, "Save and continue", {page.option(o): place for place, o in enumerate(best_first, 1)})
    page = _answer(lena, 4, "Count the cups", "Ask the next ward", "Wash as you go")
    page = lena.submit(page, "Submit")
    assert "100%" in page.main
    assert "You scored 4 out of 4" in page.main
    assert "You got 4 of 4 questions right." in page.main
    assert "You missed nothing." in page.main
    assert "See the 4 questions you got right" in page.main


def test_marks_are_shown_as_finely_as_each_question_has_them(lena: Visitor) -> None:
    begun(lena)
    page = lena.get(_question(3))
    nearly = ["Warn whoever is near", "Put the tray down", "Tell the sister", "Fetch a cloth"]
    lena.submit(page, "Save and continue", {page.option(o): place for place, o in enumerate(nearly, 1)})
    page = lena.submit(lena.get(QUIZ + "check/"), "Submit")
    assert "You scored 0.88 out of 4" in page.main


def test_results_of_others_are_not_there(lena: Visitor, bola: Visitor) -> None:
    begun(lena)
    lena.submit(lena.get(QUIZ + "check/"), "Submit")
    bola.get(QUIZ + "attempts/1/", status=404)
    lena.get(QUIZ + "attempts/2/", status=404)


def test_results_are_not_there_before_submitting(lena: Visitor) -> None:
    begun(lena)
    lena.get(QUIZ + "attempts/1/", status=404)


def test_a_disagreement_with_a_key_reaches_the_author_with_the_question(lena: Visitor, edwin: Visitor) -> None:
    begun(lena)
    page = lena.submit(lena.get(QUIZ + "check/"), "Submit")

    page = lena.get(page.link("Disagree with the answer to question 1"))
    assert "Which cup is warmest?" in page.main
    page = lena.submit(page, "Send", {"text": "A cup poured first can stand nearer the fire."})

    assert "We have sent your reason" in page.main
    seen = edwin.get("/educator/reports/")
    assert "Disagrees with the key of after#warmest" in seen.main
    assert "nearer the fire" in seen.main


def test_a_disagreement_is_refused_before_submitting_or_about_nothing(lena: Visitor) -> None:
    begun(lena)
    about = QUIZ + "attempts/1/questions/{}/disagree/"
    assert lena.post(about.format(1), {"text": "x"}).status_code == 404
    lena.submit(lena.get(QUIZ + "check/"), "Submit")
    for none in (0, 99):
        assert lena.post(about.format(none), {"text": "x"}).status_code == 404
    page = lena.submit(lena.get(about.format(1)), "Send", {"text": " "}, status=422)
    assert page.errors == ["Say why you disagree"]


def test_a_disagreement_that_is_too_long_is_still_there_to_be_shortened(lena: Visitor) -> None:
    begun(lena)
    lena.submit(lena.get(QUIZ + "check/"), "Submit")
    page = lena.get(QUIZ + "attempts/1/questions/1/disagree/")
    page = lena.submit(page, "Send", {"text": "long " * 2000}, status=422)
    assert "characters or fewer" in page.errors[0]
    assert "long long long" in page.main


def test_what_was_missed_comes_first_in_short_and_says_when_it_comes_back(lena: Visitor) -> None:
    begun(lena)
    _answer(lena, 1, "The largest cup")
    page = _answer(lena, 2, "Spoons", "A cloth")
    page = lena.submit(lena.get(QUIZ + "check/"), "Submit")
    assert "1 question comes back in review, on " in page.main
    first = page.words(next(e for e in page.all("section") if "reviewed" in (e.get("class") or "")))
    assert first.startswith("1. ")
    assert "Comes back on" in first
    assert "You chose: The largest cup" in first
    assert "Better: The last poured" in first
    assert page.main.index("What you missed") < page.main.index("you got right")
    assert not [d for d in page.all("details") if d.get("open") is not None], "the rest is folded"


def test_a_question_taken_out_of_review_is_not_said_to_come_back(lena: Visitor) -> None:
    begun(lena)
    _answer(lena, 1, "The largest cup")
    lena.submit(lena.get(QUIZ + "check/"), "Submit")
    lena.submit(lena.get("/review/"), "Remove")
    assert "back in review" not in lena.get(QUIZ + "attempts/1/").main


def test_whose_the_key_is_is_said_once_a_page(lena: Visitor) -> None:
    begun(lena)
    page = lena.submit(lena.get(QUIZ + "check/"), "Submit")
    assert page.main.count("matter of judgement") == 1


def test_an_answer_marked_again_is_told_on_the_results_and_by_a_message(
    app: Flask, lena: Visitor, clock: Clock, tmp_path: Path
) -> None:
    begun(lena)
    _answer(lena, 1, "The last poured")
    lena.submit(lena.get(QUIZ + "check/"), "Submit")
    results = QUIZ + "attempts/1/"
    assert "Marked again" not in lena.get(results).main

    root = tmp_path / "edited"
    shutil.copytree(TEST_MODULES, root)
    edit(root, "40-after.quiz.md", "- [x] The last poured", "- [ ] The last poured", "key")
    quiz = root / "tea-round" / "40-after.quiz.md"
    quiz.write_text(quiz.read_text().replace("- [ ] The first poured", "- [x] The first poured"))
    store, catalogue = app.extensions["store"], app.extensions["catalogue"]
    publish(store, (root,), catalogue.library, clock.now)
    with store.write() as connection:
        plan = remarking.plan(connection, catalogue, "tea-round")
        assert remarking.apply(connection, catalogue, plan, clock.now) == 1

    assert "Marked again. The authors put right the answer to question 1 after" in lena.get(results).main
    message = lena.get("/messages/").main
    assert "Your points went from 1 to 0." in message


def test_results_lead_to_the_next_part_and_to_evidence(lena: Visitor) -> None:
    begun(lena)
    page = lena.submit(lena.get(QUIZ + "check/"), "Submit")
    assert page.link("evidence of this") == "/evidence/"
    page = lena.get(page.link("Next: Spilt, "))
    assert page.heading == "Spilt"
