"""What an author may name, where scenes begin, and the text of new files."""

import pytest

from learnapp.domain.authoring.draft_words import id_of, line_of_scene, new_file, with_entry, words_of
from learnapp.domain.reading import draft_files
from tests.domain.reading.good_module import CASE_FILE, FILES, LIBRARY

DATA = {name: text.encode() for name, text in FILES.items()}


def test_words_are_those_of_the_library_and_the_glossary() -> None:
    draft, _, _ = draft_files(DATA, "ringing-early", LIBRARY)
    words = words_of(draft, LIBRARY, {**DATA, "pictures/a.svg": b""})
    assert words["claims"] == [["17", "A claim."], ["18", "A claim."], ["30", "A claim."]]
    assert ["exception-report", "Exception report"] in words["terms"]
    assert words["pictures"] == ["pictures/a.svg"]
    assert words["competencies"][0] == ["1.4", "Acting with integrity"]


def test_a_scene_is_found_at_its_line() -> None:
    text = FILES[CASE_FILE]
    line = line_of_scene(text, "morning")
    assert line is not None
    assert "{#morning" in text.split("\n")[line - 1]
    assert line_of_scene(text, "nowhere") is None


@pytest.mark.parametrize("name", ["10-a.lesson.md", "20-b.case.md", "30-c.quiz.md", "glossary.md", "guide.md"])
def test_a_new_file_reads_but_for_what_its_author_must_choose(name: str) -> None:
    files = {**DATA, name: new_file(name, "2.2", "18").encode()}
    _, _, problems = draft_files(files, "ringing-early", LIBRARY)
    wrong = [p.message for p in problems if p.file.endswith(f"/{name}") and p.severity == "error"]
    assert all("has the number" in message for message in wrong), wrong


def test_an_entry_goes_on_top_of_the_others() -> None:
    entry = "  - date: 2026-12-01\n    class: wording\n    note: Clearer."
    text = with_entry(FILES["module.md"], entry)
    assert f"changes:\n{entry}\n  - date: 2026-11-22" in text
    with pytest.raises(ValueError, match="changes"):
        with_entry("title: x", entry)


@pytest.mark.parametrize(
    ("title", "made"), [("Handing over!", "handing-over"), ("  ", ""), ("Dr Ö’s day", "dr-s-day"), ("x" * 90, "x" * 80)]
)
def test_a_title_becomes_an_address(title: str, made: str) -> None:
    assert id_of(title) == made
