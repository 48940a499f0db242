"""What a device gets of a module, and what arrives from it."""

from __future__ import annotations

import json
import re
import shutil
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from learnapp.domain.content.content import Quiz
from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.operations.publishing import publish
from learnapp.store.tables.people_and_work import attempt, response, run
from tests.client import Visitor
from tests.conftest import START, TEST_MODULES, Clock
from tests.learner.offline.working import CASE, MODULE, QUIZ, Device
from tests.learner.quizzes.taking import begun


def responses(visitor: Visitor) -> list[sa.Row]:
    with visitor.app.extensions["store"].read() as connection:
        return list(connection.execute(sa.select(response).order_by(response.c.id)))


def first_option(device: Device, number: int, place: int = 0) -> str:
    html = device.pack["quizzes"][QUIZ]["questions"][number - 1]["html"]
    return re.findall(r'name="answer" type="(?:radio|checkbox)" value="([^"]+)"', html)[place]


def test_the_page_of_this_device_says_what_to_know_before_keeping(lena: Visitor) -> None:
    page = lena.get("/offline/")
    assert page.heading == "This device"
    assert "Use only a device of your own" in page.main
    assert "Keep on this device" in lena.get(MODULE).text
    assert "/offline/" in lena.get("/account/").text


def test_no_key_and_no_feedback_is_in_what_a_device_is_given(lena: Visitor) -> None:
    device = Device(lena)
    modules = lena.app.extensions["catalogue"]._shelf.modules
    told = json.dumps(device.pack)
    quizzes = [one for one in modules["tea-round"].syllabus if isinstance(one, Quiz)]
    assert len(quizzes) == 2
    for quiz in quizzes:
        for question in quiz.questions:
            assert question.explanation == "" or json.dumps(question.explanation)[1:-1] not in told
    assert "review-option" not in told
    assert "seed" not in told


def test_a_case_keeps_the_order_in_which_it_was_written(lena: Visitor) -> None:
    """Tracks and people are listed in it."""
    case = lena.app.extensions["catalogue"]._shelf.modules["tea-round"].activity("spilt")
    written = [scene.id for scene in case.scenes]
    assert list(Device(lena).pack["cases"][CASE]["story"]["scenes"]) == written != sorted(written)


def test_a_quiz_begun_without_a_network_asks_what_was_planned(lena: Visitor) -> None:
    device = Device(lena)
    assert device.start_quiz() == ""
    assert device.answer(1, first_option(device, 1)) == ""
    assert device.answer(1, first_option(device, 1), revision=1) == "same"
    assert [row.revision for row in responses(lena)] == [1]
    assert device.send(f"{QUIZ}submit/", {"attempt": 1}) == ""
    assert device.send(f"{QUIZ}submit/", {"attempt": 1}) == "", "submitted is submitted"
    assert "You got" in lena.get(f"{QUIZ}attempts/1/").main


def test_another_attempt_begun_meanwhile_is_not_answered_by_mistake(lena: Visitor) -> None:
    device = Device(lena)
    begun(lena)
    assert device.start_quiz() == "elsewhere"
    assert device.answer(1, first_option(device, 1)) == "changed"
    assert responses(lena) == []


def test_an_answer_given_elsewhere_since_is_not_overwritten(lena: Visitor) -> None:
    device = Device(lena)
    device.start_quiz()
    elsewhere = {"answer": first_option(device, 1, 1), "certainty": "3"}
    lena.submit(lena.get(f"{QUIZ}questions/1/"), "Save and continue", elsewhere)
    before = [(row.answer, row.revision) for row in responses(lena)]
    assert device.answer(1, first_option(device, 1)) == "elsewhere"
    assert [(row.answer, row.revision) for row in responses(lena)] == before


def test_an_attempt_submitted_elsewhere_takes_no_more_answers(lena: Visitor) -> None:
    device = Device(lena)
    device.start_quiz()
    lena.post(f"{QUIZ}submit/", {"attempt": "1"})
    assert device.answer(1, first_option(device, 1)) == "over"


def test_an_answer_that_is_not_complete_says_so(lena: Visitor) -> None:
    device = Device(lena)
    device.start_quiz()
    assert device.answer(1, "") == "incomplete"


def test_a_case_is_walked_to_its_debrief_and_counts(lena: Visitor) -> None:
    device = Device(lena)
    assert device.start_case() == ""
    assert device.send(f"{CASE}debrief/") == "over", "not before an ending"
    path: tuple[int, ...] = ()
    for choice in (1, 0, 0):
        assert device.choose(path, choice) == ""
        path = (*path, choice)
    assert device.send(f"{CASE}debrief/") == ""
    assert "Debrief" in lena.get(f"{CASE}debrief/").heading


def test_what_was_walked_on_an_edition_is_kept_on_that_edition(lena: Visitor) -> None:
    device = Device(lena)
    device.pack["cases"][CASE]["edition"] = "0" * 64
    device.start_case()
    assert device.choose((), 0) == "changed"


def republished(app: Flask, folder: Path) -> None:
    """The tea round with an option fewer in its quiz: a change of structure."""
    module = folder / "modules" / "tea-round"
    shutil.copytree(TEST_MODULES / "tea-round", module)
    head, quiz = module / "module.md", module / "40-after.quiz.md"
    entry = "changes:\n  - date: 2026-11-03\n    class: structure\n    note: Put right.\n"
    head.write_text(head.read_text().replace("changes:\n", entry, 1))
    (option,) = re.findall(r"- \[ \] The bleep\n\n    .*\n", quiz.read_text())
    quiz.write_text(quiz.read_text().replace(option, "", 1))
    (result,) = publish(app.extensions["store"], (module.parent,), read_library((TEST_MODULES, MODULES)), START)
    assert result.outcome == "new", result.problems


def test_an_edition_published_meanwhile_changes_nothing_of_what_was_begun_before_it(
    lena: Visitor, bola: Visitor, tmp_path: Path
) -> None:
    device, begun_on = Device(lena), Device(lena).pack["edition"]
    republished(lena.app, tmp_path)
    assert Device(bola).pack["edition"] != begun_on, "new work begins on the new one"
    assert device.start_case() == ""
    assert device.choose((), 0) == ""
    assert device.start_quiz() == ""
    for number in (1, 2):
        assert device.answer(number, first_option(device, number)) in {"", "incomplete"}
    with lena.app.extensions["store"].read() as connection:
        for table in (run, attempt):
            assert connection.execute(sa.select(table.c.edition)).scalars().all() == [begun_on]


def test_work_begun_on_the_new_edition_elsewhere_is_not_mixed_with_it(lena: Visitor, tmp_path: Path) -> None:
    device = Device(lena)
    republished(lena.app, tmp_path)
    lena.post(f"{CASE}start/")
    begun(lena)
    assert device.start_case() == "changed"
    assert device.choose((), 0) == "changed"
    assert device.start_quiz() == "elsewhere"
    assert device.answer(1, first_option(device, 1)) == "changed"


def test_the_questions_of_an_open_attempt_are_kept_as_they_stand(lena: Visitor) -> None:
    begun(lena)
    quiz = Device(lena).pack["quizzes"][QUIZ]
    assert (quiz["open"], quiz["begin"], quiz["attempt"]) == (True, "", 1)
    with lena.app.extensions["store"].read() as connection:
        (asked,) = connection.execute(sa.select(attempt.c.questions)).scalars()
    assert len(quiz["questions"]) == len(asked)


def test_a_review_is_answered_once_and_its_loss_of_an_answer_does_no_harm(lena: Visitor, clock: Clock) -> None:
    begun(lena)
    lena.post(f"{QUIZ}submit/", {"attempt": "1"})
    clock.now = START + timedelta(days=3)
    lena = Visitor(lena.app).signed_in("lena")
    device = Device(lena)
    for card in device.pack["reviews"][:1]:
        page = lena.get(card)
        form = page.form("Answer" if "Answer" in page.text else "Save")
        sent = dict(page.fields(form))
        option = re.search(r'name="answer" type="(?:radio|checkbox)" value="([^"]+)"', page.text)
        assert option
        assert device.send(card, {**sent, "answer": option[1], "certainty": "2"}) == ""
        assert device.send(card, {**sent, "answer": option[1], "certainty": "2"}) == ""


def test_a_module_that_is_not_there_is_not_packed(lena: Visitor, visitor: Visitor) -> None:
    assert lena.raw("GET", "/offline/no-such/").status_code == 404
    assert visitor.raw("GET", "/offline/tea-round/").status_code == 302
