"""Quizzes with groups and shared numbers, and what a question shows before it is answered."""

from __future__ import annotations

from learnapp.domain.content.content import Quiz
from learnapp.domain.reading import read_draft
from tests.domain.activities.reading import BLOCK
from tests.domain.questions.reading import library
from tests.domain.reading.good_module import END_FILE, FILES, line_of, read, spoilt


def quiz_of(files: dict[str, str]) -> Quiz:
    module, problems = read(files)
    assert module is not None, [str(p) for p in problems]
    quiz = module.activity("what-stayed")
    assert isinstance(quiz, Quiz)
    return quiz


def test_a_quiz_draws_by_group() -> None:
    files = {**FILES, END_FILE: FILES[END_FILE].replace("draw: 4", "draw: {facts: 2, judgement: 1}")}
    files[END_FILE] = files[END_FILE].replace(" competency=", " group=facts competency=")
    files[END_FILE] = files[END_FILE].replace(
        "{#opening .single-best .judgement group=facts", "{#opening .single-best .judgement group=judgement"
    )
    quiz = quiz_of(files)
    assert quiz.draw == {"facts": 2, "judgement": 1}
    assert [q.group for q in quiz.questions] == ["judgement", "facts", "facts", "facts", "facts"]


def test_a_question_outside_every_group_would_never_be_asked() -> None:
    files = spoilt(END_FILE, ("draw: 4", "draw: {facts: 1}"), ("{#next .ranking", "{#next .ranking group=facts"))
    _, problems = read(files)
    told = [p for p in problems if "never draws this question" in p.message]
    assert len(told) == 4


def test_numbers_before_the_first_question_belong_to_all_of_them() -> None:
    files = spoilt(
        END_FILE,
        ("## Which opening", BLOCK + "## Which opening"),
        ("You want to raise the call", "In month {{month}} you have spent {{spent:£}}. You want to raise the call"),
    )
    quiz = quiz_of(files)
    assert quiz.parameters is not None
    assert [v.name for v in quiz.parameters.variables] == ["month", "spent"]
    assert "{{spent:£}}" in quiz.questions[0].stem


def test_numbers_of_one_question_stay_with_it() -> None:
    files = spoilt(
        END_FILE,
        ("You want to raise the call", BLOCK + "In month {{month}} you want to raise the call"),
        ("Tick what the registrar", "Month {{month}}. Tick what the registrar"),
    )
    _, problems = read(files)
    assert [(p.line, p.message[:27]) for p in problems] == [
        (line_of(files[END_FILE], "Month {{month}}"), "There is no parameter “mont")
    ]


def test_terms_linked_only_from_feedback_are_not_shown_with_the_question() -> None:
    link = "[report](term:exception-report)"
    quiz = quiz_of(
        spoilt(
            END_FILE,
            ("Reports about hours go", f"{link}: reports about hours go"),
            ("You want to raise the call", f"After a {link} you want to raise the call"),
            ("- [ ] How many jobs", f"- [ ] In a {link}, how many jobs"),
        )
    )
    shown = {q.id: q.terms for q in quiz.questions}
    assert shown["opening"] == ("exception-report",)
    assert shown["contents"] == ("exception-report",)
    assert shown["who-signs"] == ()


def test_an_explanation_belongs_to_the_question_and_stands_once() -> None:
    block = "::: explanation\nNumbers that change say more.\n:::\n\n"
    files = spoilt(END_FILE, ("## Rank what", block + "## Rank what"))
    assert quiz_of(files).questions[1].explanation == "<p>Numbers that change say more.</p>"
    _, problems = read(spoilt(END_FILE, ("## Rank what", block + block + "## Rank what")))
    assert any("one `::: explanation` block" in p.message for p in problems)


def test_certainty_time_limit_and_feedback_are_read() -> None:
    quiz = quiz_of(spoilt(END_FILE, ("draw: 4", "draw: 4\ncertainty: yes\ntime-limit: 15\nfeedback: each")))
    assert (quiz.certainty, quiz.time_limit, quiz.feedback) == (True, 15, "each")


def test_what_an_import_left_to_be_written_can_be_looked_at_and_not_published() -> None:
    feedback = "You want to raise the call"
    files = spoilt(END_FILE, (feedback, f"TO WRITE: the text. {feedback}"))
    module, problems = read(files)
    assert module is None
    assert [(p.line, p.code) for p in problems] == [(line_of(files[END_FILE], "TO WRITE:"), "to-write")]
    draft = read_draft({name: text.encode() for name, text in files.items()}, "m", library())[0]
    assert not draft.broken
    assert draft.activity("what-stayed")
