"""Answers are read, marked and reviewed in the browser as they are on the site: both are given the same forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnapp.domain.content.content import Question, Quiz
from learnapp.domain.numbers.draws import draw
from learnapp.domain.numbers.typed_numbers import TypedNumberError, typed_number
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import Answer, AnswerError, AskedQuestion
from learnapp.domain.quizzes.attempts import total
from learnapp.exports.scorm.fragments import Fragments
from learnapp.exports.scorm.questions import packed, templates
from tests.domain.questions.reading import read
from tests.domain.questions.test_hotspot import places_of
from tests.exports.scorm.conftest import Ask, shipped

SEED = 1
MODULES = (
    ("finance-language", 2),
    ("translating-board-and-clinicians", 2),
    *(
        pytest.param(slug, 100, marks=pytest.mark.thorough)
        for slug in (
            "challenging-colleagues",
            "finance-language",
            "followership",
            "routes-in",
            "translating-board-and-clinicians",
        )
    ),
)
"""Modules, and how many questions of each kind of them; all by `make proof`."""
FORMS = 4
"""Forms that each question is given, at random but always the same."""


def _html(text: str) -> str:
    return Fragments("none", (), {}).html(text)


def _quizzes(slug: str) -> list[Quiz]:
    return [part for part in shipped(slug).syllabus if isinstance(part, Quiz)]


def _forms(question: Question, asked: AskedQuestion, found: dict[str, Any]) -> Iterator[dict[str, list[str]]]:
    """Forms of each sort that a person may send: whole, with parts missing, and with nothing."""
    random = Random(question.id)
    yield {}
    for n in range(FORMS):
        if found["answer"] == "ticks":
            many = 1 if found["rule"] == "one" else 3 if found["rule"] == "three" else random.randint(1, found["count"])
            yield {
                "answer": [
                    str(p)
                    for p in sorted(
                        random.sample(range(found["count"]), min(many + (n == 0 and many > 1), found["count"]))
                    )
                ]
            }
        elif found["answer"] == "ranking":
            places = random.sample(range(1, found["count"] + 1), found["count"])
            if n == 0:
                places[1] = places[0]
            yield {f"place-{shown}": [str(place)] for shown, place in enumerate(places)}
        elif found["answer"] == "pairs":
            rows = {
                f"{found['field']}-{row}": [str(random.randrange(len(found["order"])))] for row in range(found["count"])
            }
            yield dict(list(rows.items())[: -1 if n == 0 else None])
        elif found["answer"] == "number":
            amount = random.choice(found["amounts"])
            yield {
                "answer": [random.choice([f"{amount}", f"{amount:.0f}", f"{amount + 0.004:.2f}", "about ten", "12,5"])]
            }
        elif found["answer"] == "script":
            yield {"answer": [random.choice(found["points"])]}
        elif question.kind == "free-text":
            yield {"answer": ["A <line> & another\n\nand 'this'"]}


def _parsed(question: Question, asked: AskedQuestion, form: dict[str, list[str]]) -> tuple[Answer, AnswerError | None]:
    try:
        return KINDS[question.kind].parse(question, asked, form), None
    except AnswerError as error:
        return None, error


@pytest.mark.parametrize(("slug", "most"), MODULES)
def test_both_read_mark_and_review_alike(ask: Ask, slug: str, most: int) -> None:
    kinds = set()
    tried: Counter[str] = Counter()
    for quiz in _quizzes(slug):
        shared = draw(quiz.parameters, SEED)
        for question in quiz.questions:
            tried[question.kind] += 1
            if tried[question.kind] > most:
                continue
            kind = KINDS[question.kind]
            asked = kind.ask(question, SEED, shared)
            found = packed(question, SEED, shared, _html)
            macros: Any = templates().get_template(f"questions/{question.kind}.html").module
            view = kind.view(question, asked)
            for form in _forms(question, asked, found):
                theirs = ask("answer", asked=found, form=form)
                answer, refused = _parsed(question, asked, form)
                if refused:
                    said = refused.message if question.kind != "two-audiences" else "Enter your message."
                    assert theirs["error"] == [refused.field, said], (question.id, form)
                    continue
                mark = kind.mark(question, asked, answer)
                assert theirs["score"] == pytest.approx(mark.score), (question.id, form)
                assert theirs["review"] == _html(str(macros.review(view, mark))), (question.id, form)
                kinds.add(question.kind)
            if question.kind not in ("two-audiences", "script-concordance"):
                mark = kind.mark(question, asked, None)
                theirs = ask("unanswered", asked=found)
                assert theirs == {"score": 0, "review": _html(str(macros.review(view, mark)))}, question.id
    assert len(kinds) > 4


def test_any_right_place_on_a_picture_scores_as_on_the_site(ask: Ask) -> None:
    question = read(places_of("xx__"))
    kind, found = KINDS["hotspot"], packed(question, SEED, {}, _html)
    asked = kind.ask(question, SEED)
    assert 'src="/pictures' not in found["ask"]
    assert '<image href="pictures/' in found["ask"]
    for shown in range(4):
        form = {"answer": [str(shown)]}
        mark = kind.mark(question, asked, kind.parse(question, asked, form))
        assert ask("answer", asked=found, form=form)["score"] == mark.score
    assert ask("answer", asked=found, form={})["error"] == ["answer", "Choose one option."]


def test_own_words_that_were_not_kept_are_not_said_to_be_missing(ask: Ask) -> None:
    quiz = next(quiz for quiz in _quizzes("translating-board-and-clinicians") if quiz.purpose == "end")
    written = [question for question in quiz.questions if question.kind in ("free-text", "two-audiences")]
    assert {question.kind for question in written} == {"free-text", "two-audiences"}
    for question in written:
        review = ask("lost", asked=packed(question, SEED, {}, _html))
        assert "is not kept" in review
        assert "did not write" not in review


def test_scores_add_up_alike(ask: Ask) -> None:
    random = Random(7)
    quiz = _quizzes("finance-language")[-2]
    for _ in range(5):
        answered, marks = [], {}
        for question in quiz.questions:
            kind, found = KINDS[question.kind], packed(question, SEED, {}, _html)
            asked = kind.ask(question, SEED, {})
            form = random.choice(list(_forms(question, asked, found)))
            answer, _ = _parsed(question, asked, form)
            marks[question.id] = kind.mark(question, asked, answer)
            theirs = ask("answer", asked=found, form=form).get("answer") if answer is not None else None
            answered.append({"asked": {k: v for k, v in found.items() if k != "review"}, "answer": theirs})
        expected = total([question.id for question in quiz.questions], marks).share
        assert ask("share", answered=answered) == pytest.approx(expected)


@pytest.mark.parametrize("slug", ["finance-language", "translating-board-and-clinicians"])
def test_an_attempt_asks_as_many_of_each_group_as_the_quiz_says(ask: Ask, slug: str) -> None:
    for quiz in _quizzes(slug):
        about = {
            "draw": quiz.draw,
            "questions": [{"group": q.group, "principle": q.principle} for q in quiz.questions],
        }
        for _ in range(5):
            chosen = ask("choose", quiz=about)
            assert chosen == sorted(set(chosen))
            groups = [quiz.questions[place].group for place in chosen]
            if isinstance(quiz.draw, dict):
                assert {group: groups.count(group) for group in quiz.draw} == quiz.draw
            else:
                assert len(chosen) == (quiz.draw or len(quiz.questions))


TYPED = (
    "1,250.50", "£1,250", "1250", "1.25k", "−6%", "(660)", "£(1,200)", "5 patients", "1 250", "12,5", "0.22", "22 %",
    "22 per cent", "twenty", "5²", "½", "3½", "\u0663\u0664", "\uff15", "1,250-", "5.", "1,250,", "+5", "--5",
    "minus 6", "1e6", "5-7", "", "   ", "=12", "~ 12", "“12”", "12 GBP", "£12%", "1,00,000", "2 lakh", "1\u2019250",
    "1" * 70, "9" * 20, "5 hrs", "5 wte", "5\u200b", "\u066b5", "1,250.5.1", "12 people", "−", ".5", "5 k",
    "5 million pounds", "100 p.c.", "3 patients 4",
)  # fmt: skip
UNITS = ("", "£", "%", "patients", "hours", "WTE", "whole-time equivalents", "miles a day")


def _number(text: str, unit: str) -> dict[str, object]:
    try:
        return {"value": typed_number(text, unit)}
    except TypedNumberError as error:
        return {"error": str(error)}


@pytest.mark.parametrize("unit", UNITS)
def test_numbers_are_read_alike(ask: Ask, unit: str) -> None:
    for text in TYPED:
        assert ask("number", text=text, unit=unit) == _number(text, unit), (text, unit)


@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet="0123456789.,'£%-−() kmbn½Pphrsx:*e²", max_size=14), unit=st.sampled_from(UNITS))
def test_whatever_is_typed_is_read_alike(ask: Ask, text: str, unit: str) -> None:
    assert ask("number", text=text, unit=unit) == _number(text, unit)


@pytest.mark.parametrize(
    ("results", "mean"), [([], None), ([59, 60], 59), ([60, 60], 60), ([0, 100, 100], 66), ([100], 100)]
)
def test_the_mean_of_the_end_quizzes_is_rounded_down(ask: Ask, results: list[int], mean: int | None) -> None:
    assert ask(what="mean", all=results) == mean
