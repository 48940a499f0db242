"""The quiz: saving, stale tabs, second clicks, results, other people."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import render_template

from learnapp.domain.quizzes import attempts as rules
from learnapp.store.tables.people_and_work import attempt
from tests.client import Page, Visitor
from tests.conftest import START, Clock
from tests.learner.quizzes.taking import QUIZ, _answer, _question, begun


def test_an_answer_is_saved_as_it_is_given_and_found_again_elsewhere(lena: Visitor) -> None:
    begun(lena)
    page = _answer(lena, 1, "The last poured")
    assert page.heading == "Question 2 of 4"

    elsewhere = Visitor(lena.app).signed_in("lena")

    assert elsewhere.get(QUIZ).heading == "Question 2 of 4"
    page = elsewhere.get(_question(1))
    assert "Your answer is saved" in page.main
    assert page.chosen() == {"The last poured"}


def test_an_incomplete_answer_is_refused_and_what_was_chosen_stays(lena: Visitor) -> None:
    begun(lena)
    page = lena.get(_question(3))
    names = [e.get("name", "") for e in page.all("select")]
    fields = {names[0]: "1", names[1]: "1", names[2]: "2", names[3]: ""}
    page = lena.submit(page, "Save and continue", fields, status=422)
    assert page.errors
    selected = {
        e.get("name", ""): dict(page.fields(page.form("Save and continue")))[e.get("name", "")]
        for e in page.all("select")
    }
    assert selected == fields
    assert page.words(page.all("title")[0]).startswith("Error: ")


def test_no_answer_at_all_says_what_to_do(lena: Visitor) -> None:
    begun(lena)
    page = lena.submit(lena.get(_question(1)), "Save and continue", status=422)
    assert len(page.errors) == 1


def test_a_question_that_asks_how_sure_says_first_that_it_wants_to_know(lena: Visitor) -> None:
    with lena.app.test_request_context():
        for marked in (True, False):
            html = render_template("learner/quizzes/_certainty.html", marked=marked, value=None, error="")
            assert "Choose one before you save" in html


def test_a_hostile_form_is_answered_politely(lena: Visitor) -> None:
    begun(lena)
    page = lena.get(_question(2))
    for value in ("99", "-1", "x", "", "1;2", "²", "a" * 5000):
        lena.submit(page, "Save and continue", {"answer": value}, status=422)
    lena.submit(page, "Save and continue", {"answer": ["0", "0"]}, status=200)


def test_a_form_that_does_not_say_which_attempt_or_revision_it_is_of_keeps_what_was_chosen(lena: Visitor) -> None:
    begun(lena)
    page = lena.get(_question(2))
    for name in ("attempt", "revision"):
        for value in ("", "x", "-1", "9" * 30):
            again = lena.submit(page, "Save and continue", {"answer": ["0", "1"], name: value}, status=409)
            assert len(again.chosen()) == 2
    for value in ("", "x", "-1", "9" * 30):
        assert lena.post(QUIZ + "submit/", {"attempt": value}).headers["Location"] == QUIZ


def test_a_megabyte_is_refused_without_being_read(lena: Visitor) -> None:
    begun(lena)
    page = lena.submit(lena.get(_question(1)), "Save and continue", {"answer": "x" * 1_000_000}, status=413)
    assert page.heading == "That is too large"


def test_a_quiz_can_be_taken_again_and_first_and_best_are_kept_apart(lena: Visitor) -> None:
    for go, option in (("Start", "The largest cup"), ("Try again", "The last poured")):
        lena.submit(lena.get(QUIZ), go)
        _answer(lena, 1, option)
        _answer(lena, 2, "Spoons", "A cloth")
        lena.submit(lena.get(QUIZ + "check/"), "Submit")
    page = lena.get(QUIZ)
    assert "Attempt 2" in page.main
    assert "Your first: 0%. Your best: 16%." in page.main


def test_a_sign_in_that_ended_half_way_loses_no_answer(lena: Visitor, clock: Clock) -> None:
    begun(lena)
    page = lena.get(_question(2))
    clock.now += timedelta(hours=13)

    both = [page.option("Spoons"), page.option("The bleep")]
    page = lena.submit(page, "Save and continue", {"answer": both})
    assert page.heading == "Sign in"
    assert "we kept what you wrote" in page.main
    page = lena.submit(page, "Sign in", {"email": "lena@example.org", "password": "violet tractor umbrella"})

    assert page.heading == "Question 2 of 4"
    assert "What you wrote is below" in page.main
    assert page.chosen() == {"Spoons", "The bleep"}
    lena.submit(page, "Save and continue")
    assert "What you wrote is below" not in lena.get(_question(2)).main


def test_a_kept_answer_is_shown_to_its_writer_only(lena: Visitor, clock: Clock) -> None:
    begun(lena)
    page = lena.get(_question(2))
    clock.now += timedelta(hours=13)
    page = lena.submit(page, "Save and continue", {"answer": ["0", "2"]})

    page = lena.submit(page, "Sign in", {"email": "bola@example.org", "password": "violet tractor umbrella"})
    lena.submit(lena.get(QUIZ), "Start")
    page = lena.get(_question(2))

    assert "What you wrote is below" not in page.main
    assert not page.chosen()


def test_a_page_left_open_on_a_shared_computer_answers_for_nobody_else(lena: Visitor, bola: Visitor) -> None:
    begun(lena)
    left_open = lena.get(_question(2))
    begun(bola)

    fields = [(n, v) for n, v in left_open.fields(left_open.form("Save and continue")) if n != "csrf_token"]
    sent = [*fields, ("csrf_token", bola.token()), ("answer", "2")]
    page = bola.send(left_open, left_open.form("Save and continue"), sent, status=409)

    assert "What you wrote is below" not in page.main
    assert "What you wrote is below" in lena.get(_question(2)).main
    assert "0 of 4 answered" in bola.get(_question(2)).main


def test_a_review_quiz_is_not_for_taking_by_hand(lena: Visitor) -> None:
    assert lena.post("/modules/tea-round/leaves/attempt/").status_code == 404


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("as_draft", [False, True])
def test_what_was_typed_when_the_quiz_ended_elsewhere_is_shown_to_copy(
    lena: Visitor, number: int, as_draft: bool
) -> None:
    begun(lena)
    old_tab = lena.get(_question(number))
    form = old_tab.form("Save and continue")
    choices = [field.get("value") or "" for field in form.iter() if field.get("name") == "answer"]
    sent: dict[str, object] = {**dict(old_tab.fields(form)), "answer": choices[: 1 if number == 1 else 3]}
    places = [field.get("name") or "" for field in form.iter("select")]
    sent |= {name: str(place) for place, name in enumerate(places, 1)}
    if as_draft:
        assert lena.client.post(_question(number), data=sent, headers={"Draft": ""}).status_code == 204
    lena.submit(lena.get(QUIZ + "check/"), "Submit")
    if as_draft:
        page = lena.get(_question(number))
    else:
        page = Page(lena.client.post(_question(number), data=sent), _question(number))
    assert "This answer does not count" in page.main
    assert "Copy anything you want to keep" in page.main
    assert page.all("blockquote")
    assert "You got 0 of 4 questions right." in lena.get(QUIZ + "attempts/1/").main


def test_without_anything_typed_an_ended_quiz_leads_to_its_page(lena: Visitor) -> None:
    begun(lena)
    lena.submit(lena.get(QUIZ + "check/"), "Submit")
    assert lena.get(_question(1)).heading == "After the tea"


def test_what_was_typed_when_the_time_had_run_out_is_shown_to_copy(
    lena: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(lena)
    page = lena.get(_question(1))
    monkeypatch.setattr(rules, "in_time", lambda *_: False)
    page = lena.submit(page, "Save and continue", {"answer": page.option("The last poured")}, status=409)
    assert "It arrived after the time limit" in page.main
    assert "Copy anything you want to keep. The last poured" in page.main


def test_what_was_typed_for_an_answer_whose_feedback_was_shown_elsewhere_is_shown_to_copy(
    lena: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(lena)
    old = lena.get(_question(1))
    lena.submit(lena.get(_question(1)), "Save and continue", {"answer": old.option("The largest cup")})
    monkeypatch.setattr(rules, "may_change", lambda *_: False)
    page = lena.submit(old, "Save and continue", {"answer": old.option("The last poured")}, status=409)
    assert "already answered this question and seen its feedback" in page.main
    assert "Copy anything you want to keep. The last poured" in page.main


def test_an_answer_with_a_mistake_to_a_question_answered_elsewhere_shows_the_other_answer_first(lena: Visitor) -> None:
    begun(lena)
    old = lena.get(_question(1))
    lena.submit(lena.get(_question(1)), "Save and continue", {"answer": old.option("The largest cup")})
    again = lena.submit(old, "Save and continue", {"answer": "x"}, status=409)
    assert "The saved answer is: The largest cup" in again.main
    assert "There is a problem" in again.main
    lena.submit(again, "Save and continue", {"answer": again.option("The last poured")})
    assert "The last poured" in lena.get(QUIZ + "check/").main


def test_earlier_attempts_have_pages_and_the_first_stays_the_first(lena: Visitor) -> None:
    begun(lena)
    with lena.app.extensions["store"].write() as connection:
        row = {**connection.execute(sa.select(attempt)).mappings().one()}
        row.pop("id")
        done = {"submitted_at": START, "score": 1.0, "out_of": 4.0}
        copies = [row | done | {"number": number, "share": number / 100} for number in range(1, 61)]
        connection.execute(attempt.delete())
        connection.execute(attempt.insert(), copies)
    page = lena.get(QUIZ)
    assert "Attempts 1 to 25 of 60" in page.main
    assert "Your first: 1%. Your best: 60%." in page.main
    page = lena.get(f"{QUIZ}?page=3")
    assert "Attempts 51 to 60 of 60" in page.main
    assert page.main.count("Attempt 1,") == 1
