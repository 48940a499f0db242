"""Writing one file: saved, merged with what others wrote, never lost, and checked as its author types."""

from pathlib import Path

import pytest
from flask import Flask

import learnapp
from tests.client import Visitor
from tests.domain.activities import test_case_reading
from tests.domain.checking import test_case_checks, test_flaws_case, test_flaws_codes, test_flaws_item
from tests.domain.checking.seeding import Seed
from tests.domain.reading import test_module
from tests.domain.reading.good_module import FILES, LIBRARY, line_of, spoilt
from tests.educator.drafts.authoring import Writing, begin

LESSON = "25-the-lesson.lesson.md"
TEXT = """---
title: The lesson
minutes: 3
competencies: [2.2]
claims: [18]
---

One.

Two.

Three.
"""
SEEDS = [*test_case_checks.SEEDS, *test_flaws_case.SEEDS, *test_flaws_codes.SEEDS, *test_flaws_item.SEEDS]
MISTAKES = [*test_case_reading.MISTAKES, *test_module.MISTAKES]


@pytest.fixture
def lesson(writing: Writing) -> Writing:
    writing.write(LESSON, TEXT)
    return writing


def test_a_file_is_saved_and_its_problems_lead_to_their_lines(lesson: Writing) -> None:
    page = lesson.save(LESSON, TEXT.replace("minutes: 3", "minutes: three"))
    assert "Saved." in page.main
    assert lesson.text(LESSON) == TEXT.replace("minutes: 3", "minutes: three")
    there = lesson.author.get(page.link("Line 3"))
    assert "3 minutes: three" in there.main
    draft = lesson.author.get(lesson.url)
    assert draft.link(f"{LESSON}, line 3").endswith(f"{LESSON}?line=3")
    assert "1 error" in draft.main


def test_two_authors_at_once_lose_nothing(lesson: Writing, erica: Visitor) -> None:
    mine, hers = lesson.author.get(lesson.file(LESSON)), erica.get(lesson.file(LESSON))
    lesson.author.submit(mine, "Save", {"text": TEXT.replace("One.", "One, mine.")})
    page = erica.submit(hers, "Save", {"text": TEXT.replace("Three.", "Three, hers.")})
    assert "Saved, together with what Edwin Okafor changed in the meantime." in page.main
    assert lesson.text(LESSON) == TEXT.replace("One.", "One, mine.").replace("Three.", "Three, hers.")


def test_a_stale_save_of_the_same_lines_shows_both_and_keeps_what_was_typed(lesson: Writing, erica: Visitor) -> None:
    hers = erica.get(lesson.file(LESSON))
    lesson.save(LESSON, TEXT.replace("Two.", "Two, mine."))
    both = erica.submit(hers, "Save", {"text": TEXT.replace("Two.", "Two, hers.")}, 409)
    assert both.errors == ["Someone else changed the same lines"]
    assert "− Two, mine." in both.main
    assert "+ Two, hers." in both.main
    assert "Two, hers." in dict(both.fields(both.form("Save")))["text"]
    assert lesson.text(LESSON) == TEXT.replace("Two.", "Two, mine.")
    aside = erica.get(f"{lesson.url}history/?file={LESSON}")
    assert "Kept aside" in aside.main
    assert "Saved." in erica.submit(both, "Save").main
    assert lesson.text(LESSON) == TEXT.replace("Two.", "Two, hers.")


def test_a_file_that_was_removed_meanwhile_can_be_saved_again(lesson: Writing, erica: Visitor) -> None:
    hers = erica.get(lesson.file(LESSON))
    lesson.author.submit(lesson.author.get(f"{lesson.url}remove/{LESSON}"), "Remove file")
    both = erica.submit(hers, "Save", {"text": TEXT + "\nFour.\n"}, 409)
    assert "Saved." in erica.submit(both, "Save").main
    assert lesson.text(LESSON) == TEXT + "\nFour.\n"


def test_what_is_typed_by_someone_signed_out_comes_back(app: Flask, lesson: Writing) -> None:
    page = lesson.author.get(lesson.file(LESSON))
    app.extensions["store"]  # the session ends while the page is open
    lesson.author.post("/account/sign-out/")
    form = page.form("Save")
    sent = [(name, value) for name, value in page.fields(form) if name != "text"]
    lesson.author.get("/account/sign-in/")
    answer = lesson.author.post(
        lesson.file(LESSON), {**dict(sent), "csrf_token": lesson.author.token(), "text": "Typed"}
    )
    assert answer.status_code == 302
    back = lesson.author.signed_in("edwin").get(lesson.file(LESSON))
    assert "This is what you typed before you were signed out." in back.main
    assert dict(back.fields(back.form("Save")))["text"] == "Typed"


def test_the_script_saves_merges_and_is_told_which_lines_to_change(lesson: Writing, erica: Visitor) -> None:
    revision = lesson.files()[LESSON].revision
    assert lesson.auto(LESSON, TEXT, revision)["outcome"] == "same"
    saved = lesson.auto(LESSON, TEXT.replace("One.", "One, mine."), revision)
    assert (saved["outcome"], saved["revision"]) == ("saved", revision + 1)
    merged = lesson.auto(LESSON, TEXT.replace("Three.", "Three, hers."), revision, erica)
    assert merged["outcome"] == "merged"
    assert merged["by"] == "Edwin Okafor"
    assert merged["edits"] == [[7, 8, ["One, mine."]]]
    stale = lesson.auto(LESSON, TEXT.replace("One.", "One, again."), revision, erica)
    assert stale["outcome"] == "stale"
    assert lesson.auto(LESSON, "x" * 300_001, revision)["outcome"] == "full"


def test_the_check_says_who_else_is_here_and_shows_the_part_at_the_cursor(lesson: Writing, erica: Visitor) -> None:
    lesson.check(LESSON, TEXT)
    found = lesson.check(LESSON, TEXT + "\n<b>x</b>\n", by=erica)
    assert found["here"] == [{"name": "Edwin Okafor", "file": LESSON}]
    assert [problem["line"] for problem in found["problems"] if problem["severity"] == "error"] == [14]
    assert found["shown"] is None
    assert "<p>Three.</p>" in lesson.check(LESSON, TEXT)["shown"]
    assert lesson.text(LESSON) == TEXT
    assert "Edwin Okafor is here, editing" in erica.get(lesson.url).main


def test_every_kind_of_file_is_shown(lesson: Writing) -> None:
    for name, file in lesson.files().items():
        text = file.text
        for line in range(1, text.count("\n"), 15):
            assert lesson.check(name, text, line)["shown"], (name, line)


def test_a_comment_stays_with_its_line(lesson: Writing, erica: Visitor) -> None:
    erica.submit(erica.get(lesson.file(LESSON)), "Add comment", {"line": "10", "comment": "Why two?"})
    lesson.save(LESSON, TEXT.replace("One.", "One.\n\nAnd a half."))
    page = lesson.author.get(lesson.url)
    assert f"{LESSON}, line 12" in page.main
    assert "Erica Boateng" in page.main
    settled = lesson.author.submit(page, "Settle")
    assert "settled" in settled.main
    wrong = erica.submit(erica.get(lesson.file(LESSON)), "Add comment", {"line": "99", "comment": "Where?"}, status=422)
    assert wrong.errors == [f"Enter a line from 1 to {len(TEXT.split(chr(10))) + 2}"]
    assert "Where?" in wrong.main


@pytest.mark.parametrize("every", [pytest.param(1, marks=pytest.mark.thorough), 23])
def test_every_slip_of_the_checkers_tests_is_seen_at_its_line(app: Flask, edwin: Visitor, every: int) -> None:
    writing = begin(app, edwin, "Ringing early", "ringing-early")
    app.extensions["catalogue"].library = LIBRARY
    for name in writing.files():
        if name not in FILES:
            writing.author.submit(writing.author.get(f"{writing.url}remove/{name}"), "Remove file")
    for name, text in FILES.items():
        writing.write(name, text)
    unseen = [seed[:3] for seed in SEEDS[::every] if not _warned(writing, seed)]
    unseen += [mistake for mistake in MISTAKES[::every] if not _refused(writing, *mistake)]  # type: ignore[misc]
    assert unseen == []
    assert len(SEEDS) > 40
    assert len(MISTAKES) > 40


def _warned(writing: Writing, seed: Seed) -> bool:
    code, _about, file, changes, at = seed
    text = spoilt(file, *changes)[file]
    found = [problem for problem in writing.check(file, text)["problems"] if problem["code"] == code]
    return any(at == "---" or problem["line"] == line_of(text, at) for problem in found)


def _refused(writing: Writing, file: str, changes: list[tuple[str, str]], at: str, says: str) -> bool:
    text = spoilt(file, *changes)[file]
    found = [problem for problem in writing.check(file, text)["problems"] if says in problem["message"]]
    return any(problem["line"] == line_of(text, at) for problem in found)


def test_words_are_offered_for_what_can_be_named(lesson: Writing) -> None:
    words = lesson.author.raw("GET", f"{lesson.url}words/").get_json()
    assert words["claims"][0][0] == "1"
    assert {"terms", "facts", "competencies", "pictures", "blocks"} < set(words)


def test_the_editor_is_loaded_on_the_page_of_a_file_alone() -> None:
    templates = Path(learnapp.__file__).parents[1] / "templates"
    naming = [path.name for path in templates.rglob("*.html") if "editor.js" in path.read_text()]
    assert naming == ["draft_file.html"]
