"""Each kind of edit of a published module has its class, and `changes` must not name a weaker one."""

from __future__ import annotations

from datetime import date

import pytest

from learnapp.domain.content.content import EditionChange
from learnapp.domain.editions.edition_changes import ORDER, check_changes, compare
from learnapp.domain.reading import check_files
from tests.domain.activities import test_case_edits as case_edits
from tests.domain.activities import test_quiz_edits as quiz_edits
from tests.domain.editions.editing import assert_class, edited
from tests.domain.reading.good_module import (
    BEFORE_FILE,
    END_FILE,
    FILES,
    LESSON_FILE,
    LIBRARY,
    good,
    read,
    spoilt,
)

EDITS = [
    # class, file, changes, where the strongest difference is
    ("wording", "module.md", [("Ringing early", "Ringing in time")], "title"),
    ("wording", "module.md", [("about the call", "about a call")], "introduction"),
    ("wording", "module.md", [("2027-07-01", "2027-08-01")], "module.md"),
    ("wording", "glossary.md", [("a complaint", "an accusation")], "glossary"),
    ("wording", "guide.md", [("Most ring.", "Most of them ring.")], "guide"),
    ("wording", LESSON_FILE, [("Name what", "Say what")], "say-it-early"),
]  # fmt: skip
EVERY_EDIT = [*EDITS, *case_edits.EDITS, *quiz_edits.EDITS]


@pytest.mark.parametrize(("cls", "file", "changes", "where"), EDITS)
def test_an_edit_is_given_its_class_and_its_place(
    cls: str, file: str, changes: list[tuple[str, str]], where: str
) -> None:
    assert_class(cls, file, changes, where)


def test_the_same_files_differ_in_nothing() -> None:
    assert compare(good(), good()).edits == ()


def test_a_file_taken_out_or_changed_into_another_kind_is_structure() -> None:
    files = {name: text for name, text in FILES.items() if name != BEFORE_FILE}
    assert compare(good(), read(files)[0] or good()).cls == "structure"
    files = {**FILES, "10-before.lesson.md": FILES[LESSON_FILE]}
    del files[BEFORE_FILE]
    assert compare(good(), read(files)[0] or good()).cls == "structure"


def test_the_strongest_class_wins() -> None:
    both = edited(
        END_FILE, [("You want to raise", "You hope to raise"), ("draw: 4", "draw: 3"), ("He ought", "He should")]
    )
    difference = compare(good(), both)
    assert [edit.cls for edit in difference.edits].count("wording") == 1
    assert difference.cls == "structure"


@pytest.mark.parametrize("cls", ORDER[1:])
@pytest.mark.parametrize("said", ORDER[1:])
def test_a_declaration_weaker_than_the_edit_is_refused(cls: str, said: str) -> None:
    file, changes = next((file, changes) for of, file, changes, _ in EVERY_EDIT if of == cls)
    files = spoilt(file, *changes)
    entry = f"changes:\n  - date: 2026-12-01\n    class: {said}\n    note: An edit.\n"
    files["module.md"] = files["module.md"].replace("changes:\n", entry)
    module, problems = check_files({n: t.encode() for n, t in files.items()}, "ringing-early", LIBRARY, previous=good())
    refused = [p for p in problems if p.code == "changes"]
    if ORDER.index(said) < ORDER.index(cls):
        assert module is None
        assert f"class `{cls}`" in refused[0].message
        assert refused[0].file == "ringing-early/module.md"
        assert refused[0].line == files["module.md"].split("\n").index("changes:") + 1
    else:
        assert module is not None
        assert refused == []


def test_an_edit_without_an_entry_is_refused_and_no_edit_needs_none() -> None:
    new = edited(LESSON_FILE, [("Name what", "Say what")])
    assert "Add an entry of class `wording`" in check_changes(good(), new)[0].message
    assert check_changes(good(), good()) == []


def test_entries_added_since_the_published_edition_count_together() -> None:
    import msgspec

    new = edited(END_FILE, [("draw: 4", "draw: 3")])
    changes = (
        EditionChange(date="2026-12-02", cls="wording", note="A typo."),
        EditionChange(date="2026-12-01", cls="structure", note="Ask three."),
        *new.changes,
    )
    assert check_changes(good(), msgspec.structs.replace(new, changes=changes)) == []


TITLES = [
    *[
        (file, changes)
        for wanted in ORDER[1:]
        for cls, file, changes, _ in EVERY_EDIT
        if cls == wanted and "changes" not in str(changes)
    ][::6],
    (LESSON_FILE, [("title: Say it early", 'title: "Say it: early"'), ("Name what", "Say what")]),
]


@pytest.mark.parametrize(("file", "changes"), TITLES)
def test_the_entry_offered_is_enough_when_it_is_pasted(file: str, changes: list[tuple[str, str]]) -> None:
    files = spoilt(file, *changes)
    (problem,) = check_changes(good(), read(files)[0] or good(), today=date(2026, 12, 1))
    assert problem.paste.startswith("  - date: 2026-12-01\n    class: ")
    assert "Wording changed in" in problem.paste or "class: wording" not in problem.paste
    files["module.md"] = files["module.md"].replace("changes:\n", f"changes:\n{problem.paste}\n")
    module, problems = check_files({n: t.encode() for n, t in files.items()}, "ringing-early", LIBRARY, previous=good())
    assert [p for p in problems if p.severity == "error"] == []
    assert module is not None
    assert module.changes[0].note.endswith(".")


def test_the_entry_offered_is_not_older_than_one_that_says_a_later_day() -> None:
    """A typed day may be wrong, or of another time zone; the newest entry comes first all the same."""
    files = spoilt(LESSON_FILE, ("Name what", "Say what"))
    (problem,) = check_changes(good(), read(files)[0] or good(), today=date(2020, 1, 1))
    assert problem.paste.startswith(f"  - date: {good().changes[0].date}\n")
    files["module.md"] = files["module.md"].replace("changes:\n", f"changes:\n{problem.paste}\n")
    assert [p for p in read(files)[1] if p.severity == "error"] == []


def test_no_entry_is_offered_where_one_says_too_little() -> None:
    files = spoilt(END_FILE, ("draw: 4", "draw: 3"))
    entry = "changes:\n  - date: 2026-12-01\n    class: wording\n    note: An edit.\n"
    files["module.md"] = files["module.md"].replace("changes:\n", entry)
    (problem,) = check_changes(good(), read(files)[0] or good(), today=date(2026, 12, 1))
    assert "Say so there" in problem.message
    assert problem.paste == ""
