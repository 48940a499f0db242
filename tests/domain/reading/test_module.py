"""A whole module: the good one is read whole, and each mistake in it is reported at its line."""

from __future__ import annotations

import pytest

from learnapp.domain.content.content import Case, Lesson, Quiz
from learnapp.domain.reading import check_files, check_folder, load_folder
from tests.domain.reading.good_module import (
    BEFORE_FILE,
    CASE_FILE,
    END_FILE,
    FILES,
    LESSON_FILE,
    LIBRARY,
    assert_mistake,
    good,
    read,
    spoilt,
)


def test_a_good_module_is_read_whole() -> None:
    module = good()
    assert [(type(a), a.slug) for a in module.activities] == [
        (Quiz, "before"),
        (Lesson, "say-it-early"),
        (Case, "ten-past-three"),
        (Quiz, "what-stayed"),
    ]
    assert (module.slug, module.title, module.order, module.minutes) == ("ringing-early", "Ringing early", 1, 31)
    assert (module.owner_name, module.owner_email) == ("Asha Rao", "asha.rao@example.org")
    assert (module.checked, module.review_by) == ("2026-07-01", "2027-07-01")
    assert module.introduction == "<p>This module is about the call that is put off.</p>"
    assert [(term.id, term.title) for term in module.glossary] == [("exception-report", "Exception report")]
    assert "complaint" in module.glossary[0].note
    assert [section.title for section in module.guide][:2] == ["At a glance", "Timings"]
    assert module.changes[0].cls == "new"


def test_terms_and_claims_become_links_and_terms_are_noted() -> None:
    lesson = good().activity("say-it-early")
    assert isinstance(lesson, Lesson)
    html = lesson.body[0].html
    term = '<a class="term" data-term="exception-report" href="/glossary/#ringing-early-exception-report">'
    assert f"{term}exception report</a>" in html
    assert '<a class="claim" href="/claims/#claim-18">claim 18</a>' in html
    assert lesson.terms == ("exception-report",)


def test_a_case_is_read_with_its_moves_flags_and_hindsight() -> None:
    case = good().activity("ten-past-three")
    assert isinstance(case, Case)
    first = case.scenes[0]
    assert (first.id, first.competencies, first.claims, first.decision) == ("start", ("2.2",), (18,), True)
    ring, wait = first.choices
    assert (ring.html, ring.target, ring.moves, ring.sets) == (
        "Ring the registrar now",
        "morning",
        {"patient": 1},
        ("rang",),
    )
    assert (wait.moves, wait.sets) == ({"patient": -1}, ())
    assert ring.consequence[0].html == "<p>She sighs, and she comes.</p>"
    assert "costs her sleep" in ring.hindsight[0].html
    assert case.scenes[1].later
    assert case.scenes[1].body[1].when == ("rang",)
    assert case.scenes[1].choices[0].when == ("rang",)
    assert [scene.ending for scene in case.scenes] == [False, False, True, True]
    assert [passage.when for passage in case.debrief] == [(), ("rang",), ()]
    assert 'id="prompt-1"' in case.debrief[2].html


def test_a_quiz_is_read_with_its_rules_and_questions() -> None:
    quiz = good().activity("what-stayed")
    assert isinstance(quiz, Quiz)
    assert (quiz.purpose, quiz.draw, quiz.pass_mark, quiz.feedback) == ("end", 4, 40, "end")
    assert [(q.id, q.kind, q.judgement) for q in quiz.questions] == [
        ("opening", "single-best", True),
        ("contents", "multiple", False),
        ("next", "ranking", True),
        ("first-words", "single-best", False),
        ("who-signs", "single-best", False),
    ]
    assert quiz.questions[0].principle == "say-early"
    assert quiz.questions[0].stem == "<p>You want to raise the call with the consultant.</p>"


def test_a_quiz_for_review_is_read_and_is_not_part_of_the_syllabus() -> None:
    files = {
        **FILES,
        "50-again.quiz.md": FILES[BEFORE_FILE].replace("prequestions", "review").replace("Whom should", "Whom would"),
    }
    module, _ = read(files)
    assert module is not None
    assert [a.slug for a in module.syllabus] == ["before", "say-it-early", "ten-past-three", "what-stayed"]


MISTAKES = [
    # file, (old, new)…, the line's text, what the message says
    (LESSON_FILE, [("minutes: 3", "minutes: 0")], "minutes:", "from 1 to"),
    (LESSON_FILE, [("(claim:18)", "(claim:99)")], "claim:99", "no claim 99"),
    (
        LESSON_FILE,
        [("(term:exception-report)", "(term:exeption-report)")],
        "term:exep",
        "Did you mean `exception-report`?",
    ),
    (LESSON_FILE, [("Name what", "Name <b>what</b>")], "Name <b>", "HTML is not allowed"),
    (LESSON_FILE, [("Name what", "Name <!-- it --> what")], "Name <!", "HTML is not allowed"),
    (LESSON_FILE, [("Name what you saw", "Name [what](javascript:alert(1)) you saw")], "javascript", "not an address"),
    (LESSON_FILE, [("Name what you saw", "![A bell](https://a.example/b.png)\n")], "a.example", "no picture"),
    (LESSON_FILE, [("Name what you saw", "Name {{n}}")], "{{n}}", "no parameter “n”"),
    (LESSON_FILE, [(" certainty=H", "")], "::: today", "needs `certainty=`"),
    (LESSON_FILE, [("certainty=H", "certainty=L")], "::: today", "H (official or primary source) or M"),
    (LESSON_FILE, [("checked=2026-07-01", "checked=July")], "::: today", "`checked=July` is not a date"),
    (LESSON_FILE, [(' source="GMC', ' sauce="GMC')], "::: today", "have `sauce=`. Did you mean `source=`"),
    (LESSON_FILE, [("::: action", "::: acton")], "::: acton", "Did you mean `action`?"),
    (LESSON_FILE, [("::: action", "::: when rang")], "::: when", "is not allowed here"),
    (LESSON_FILE, [("::: action\nAgree with your registrar when to ring.", "::: action")], "::: action", "is empty"),
    (LESSON_FILE, [("::: action\nAgree", "::: chart kind=lime title=A\nAgree")], "::: chart", "Did you mean `line`?"),
    (
        LESSON_FILE,
        [("::: action\nAgree", "::: chart kind=line title=A\nAgree")],
        "::: chart",
        "one table and nothing else",
    ),
    (END_FILE, [("purpose: end", "purpose: final")], "purpose:", "one of prequestions, practice, end, review"),
    (CASE_FILE, [("Farida Rahman: medical registrar", "Farida Rahman:")], "Farida Rahman:", "who Farida Rahman is"),
    (CASE_FILE, [("- [Say sorry]", "- []")], "- [](", "This choice says nothing"),
    (END_FILE, [("draw: 4", "draw: 6")], "draw:", "from 1 to 5"),
    (END_FILE, [("draw: 4", "draw: {facts: 2}")], "facts", "No question has `group=facts`"),
    (
        END_FILE,
        [("draw: 4", "draw: {facts: 2}"), ("{#next .ranking", "{#next .ranking group=facts")],
        "facts: 2",
        "from 1 to 1",
    ),
    (END_FILE, [("{#next .ranking", "{#next .ranking group=facts")], "{#next", "`group=` is used by `draw:"),
    (END_FILE, [("pass: 40", "pass: 0")], "pass:", "At 0, guessing would pass"),
    (END_FILE, [("pass: 40", "pass: 101")], "pass:", "from 1 to 100"),
    (BEFORE_FILE, [("minutes: 4", "minutes: 4\npass: 40")], "pass:", "Only a quiz with `purpose: end`"),
    (END_FILE, [("pass: 40", "pass: 40\ncertainty: true")], "certainty:", "one of yes, no"),
    (END_FILE, [("{#opening .single-best", "{#opening .singel-best")], "{#opening", "Did you mean `single-best`?"),
    (END_FILE, [("{#opening .single-best", "{#opening .single-best .ranking")], "{#opening", "two kinds"),
    (END_FILE, [("{#opening .single-best", "{#opening .best-of")], "{#opening", "no kind `best-of`. Write one"),
    (END_FILE, [("{#opening .single-best", "{#opening single-best")], "{#opening", "`single-best` is not an attribute"),
    (END_FILE, [("tie=2,3}", "tie=2,3)")], "tie=2,3)", "Put attributes between"),
    (END_FILE, [("{#opening .single-best", "{.single-best")], "{.single-best", "no id"),
    (END_FILE, [("{#next .ranking competency=1.4", "{#next .ranking")], "{#next", "tests no competency"),
    (END_FILE, [("{#next ", "{#opening ")], "{#opening .ranking", "already used by the question on line"),
    (END_FILE, [("principle=speak-up", "principle=Speak_up")], "principle=Speak_up", "a short name"),
    (END_FILE, [("tie=2,3", "ties=2,3")], "ties=2,3", "Did you mean `tie=`?"),
    (END_FILE, [('- [x] "On Tuesday', '- [ ] "On Tuesday')], "On Tuesday", "exactly one `[x]`"),
    (
        END_FILE,
        [("    It feels safer to speak for others, and he cannot answer them.\n", "")],
        "People find you",
        "no feedback",
    ),
]


@pytest.mark.parametrize(("file", "changes", "at", "says"), MISTAKES)
def test_each_mistake_is_reported_on_its_line_and_says_what_to_write(
    file: str, changes: list[tuple[str, str]], at: str, says: str
) -> None:
    assert_mistake(file, changes, at, says)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("notes.md", "is not a file that modules can have"),
        ("50-more.lesson.md.txt", "Rename this file 50-more.lesson.md."),
        ("50-More.Lesson.md", "Rename this file 50-more.lesson.md."),
        ("50-one more.lesson.md", "Rename this file 50-one-more.lesson.md."),
        ("Notes.MD", "is not a file that modules can have"),
        ("glosary.md", "Did you mean `glossary.md`?"),
        ("50-more.lessn.md", "Did you mean `lesson`?"),
        ("50-More.lesson.md", "in lower case"),
        ("more.lesson.md", "NN-slug.lesson.md"),
        ("20-other.lesson.md", "has the number 20 too"),
        ("50-say-it-early.lesson.md", "has the address `say-it-early` too"),
        ("images/", "A module is a single folder"),
    ],
)
def test_a_file_that_does_not_belong_is_named(name: str, says: str) -> None:
    module, problems = read({**FILES, name: FILES[LESSON_FILE]})
    assert module is None
    assert any(says in p.message and p.severity == "error" for p in problems), [str(p) for p in problems]


def test_a_module_without_module_md_or_activities_says_so() -> None:
    module, problems = read({})
    assert module is None
    assert {p.message.split(".")[0] for p in problems} == {"There is no module", "This module has no activity"}


def test_a_folder_name_that_is_no_address_is_refused() -> None:
    module, problems = read(FILES, slug="Ringing Early")
    assert module is None
    assert "cannot be used in a web address" in problems[0].message


def test_editors_line_ends_and_byte_order_marks_change_nothing() -> None:
    files = {name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in FILES.items()}
    assert read(files) == (good(), [])


def test_reading_twice_gives_the_same_module() -> None:
    assert good() == good()


def test_every_mistake_of_a_file_is_reported_at_once() -> None:
    _, problems = read(
        spoilt(CASE_FILE, ("(#thanks)", "(#nowhere)"), ("patient=+1", "patient=1"), ("{when=rang}", "{wen=rang}"))
    )
    assert len([p for p in problems if p.severity == "error"]) >= 3
    assert problems == sorted(problems, key=lambda p: (p.file, p.line))


def test_a_folder_is_checked_by_its_path(tmp_path) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path / "ringing-early"
    folder.mkdir()
    for name, text in spoilt(CASE_FILE, ("(#thanks)", "(#nowhere)")).items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / ".DS_Store").write_bytes(b"\0")
    (folder / "module.md~").write_bytes(b"")
    assert sorted(load_folder(folder)) == sorted(FILES)
    module, problems = check_folder(folder, LIBRARY)
    assert module is None
    assert str(problems[0]).startswith(f"{folder}/{CASE_FILE}:")
    (folder / CASE_FILE).write_text(FILES[CASE_FILE], encoding="utf-8")
    assert check_folder(folder, LIBRARY) == (good(), [])
    assert check_folder(tmp_path / "nothing", LIBRARY)[0] is None


@pytest.mark.parametrize("lesson", [FILES[LESSON_FILE], "---\ntitle: No minutes\n---\n\nText.\n"])
def test_without_warnings_the_module_and_its_errors_are_the_same(lesson: str) -> None:
    files = {name: text.encode() for name, text in (FILES | {LESSON_FILE: lesson}).items() if name != "guide.md"}
    module, said = check_files(files, "ringing-early", LIBRARY)
    assert any(problem.severity == "warning" for problem in said) or module is None
    assert check_files(files, "ringing-early", LIBRARY, warn=False) == (
        module,
        [problem for problem in said if problem.severity == "error"],
    )
