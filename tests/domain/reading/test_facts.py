"""facts.yaml: the list, the blocks that name its facts, what an edition keeps of them, what a check says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from learnapp.domain.content.content import Fact
from learnapp.domain.editions.edition_changes import compare
from learnapp.domain.reading import check_files, check_library, facts
from tests.domain.reading.facts import LISTED, OLD_BOX, files_with, library_of
from tests.domain.reading.good_module import CASE_FILE, FILES, LESSON_FILE

TODAY = date(2026, 11, 29)


def test_the_list_is_read_with_where_each_fact_stands(tmp_path: Path) -> None:
    library, problems = library_of(tmp_path)
    assert problems == []
    assert list(library.facts) == ["peer-leads", "pay"]
    assert library.facts["peer-leads"] == Fact(
        name="peer-leads",
        says="Most trusts have one.",
        source="NHS England, <January> 2026",
        url="https://example.org/plan?a=1&b=2",
        checked="2026-11-29",
        seen="extract",
        certainty="H",
        look_again="2027-02-28",
        file=str(tmp_path / "facts.yaml"),
        line=3,
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("facts:", "fact:", 1, "`facts` is missing"),
        ("    certainty: M\n", "", 11, "still needs `certainty`"),
        ("certainty: M", "certainty: L", 14, "`certainty: L` is not known. Write H or M."),
        ("seen: extract", "seen: glimpsed", 7, "Write whole or extract."),
        ("checked: 2026-07-01", "checked: July", 13, "`checked: July` is not a date"),
        ("look-again: 2027-04-01", "look-again: soon", 15, "`look-again: soon` is not a date"),
        ("    seen:", "    sen:", 7, "no field `sen`. Did you mean `seen`?"),
        ("https://example", "http://example", 5, "starts with https://"),
        ("  pay:\n", "  pay: a rise\n  rest:\n", 10, "has no fields"),
    ],
)
def test_a_mistake_in_the_list_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    assert old in LISTED
    _, problems = library_of(tmp_path, LISTED.replace(old, new))
    found = [p for p in problems if says in p.message]
    assert [p.line for p in found] == [line], problems
    assert found[0].severity == "error"


def test_lists_of_several_folders_add_up_and_the_first_one_holds(tmp_path: Path) -> None:
    for name in ("own", "shipped"):
        (tmp_path / name).mkdir()
    (tmp_path / "own" / "facts.yaml").write_text(
        LISTED.replace("Trade press", "Our own desk").replace("peer-leads", "x")
    )
    (tmp_path / "shipped" / "facts.yaml").write_text(LISTED)
    library, problems = check_library([tmp_path / "own", tmp_path / "shipped"])
    assert problems == []
    assert {name: fact.source for name, fact in library.facts.items()} == {
        "peer-leads": "NHS England, <January> 2026",
        "pay": "Our own desk",
        "x": "NHS England, <January> 2026",
    }


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("checked: 2026-07-01", "checked: 2027-05-01", ("pay",)),
        ("source: Trade press", "source: NHS Employers", ("pay",)),
        ("certainty: M", "certainty: H", ("pay",)),
        # When to look again, and the list's own words, show nowhere in the module.
        ("look-again: 2027-04-01", "look-again: 2028-04-01", ()),
        ("It rose by 3.3%.", "It rose.", ()),
        # A fact that the module does not name is not its concern.
        ("checked: 2026-11-29", "checked: 2027-01-31", ()),
    ],
)
def test_what_of_the_list_makes_a_new_edition(tmp_path: Path, old: str, new: str, again: tuple[str, ...]) -> None:
    assert old in LISTED
    before, _ = library_of(tmp_path)
    after, _ = library_of(tmp_path, LISTED.replace(old, new))
    files = files_with("::: today fact=pay")
    first, second = facts.with_facts(files, before), facts.with_facts(files, after)
    assert facts.checked_again(first, second) == again
    assert (first == second) is (not again)


def test_an_edit_of_the_module_is_no_mere_check_of_its_facts(tmp_path: Path) -> None:
    before, _ = library_of(tmp_path)
    after, _ = library_of(tmp_path, LISTED.replace("checked: 2026-07-01", "checked: 2027-05-01"))
    files = files_with("::: today fact=pay")
    edited = {**files, LESSON_FILE: files[LESSON_FILE].replace(b"Name what you saw", b"Say what you saw")}
    assert facts.checked_again(facts.with_facts(files, before), facts.with_facts(edited, after)) == ()


@pytest.mark.parametrize(
    ("file", "cls"), [(LESSON_FILE, "wording"), (CASE_FILE, "feedback")], ids=["in a lesson", "in a debrief"]
)
def test_a_fact_checked_again_is_an_edit_of_wording_or_of_feedback(tmp_path: Path, file: str, cls: str) -> None:
    before, _ = library_of(tmp_path)
    after, _ = library_of(tmp_path, LISTED.replace("checked: 2026-07-01", "checked: 2027-05-01"))
    files = {name: text.encode() for name, text in FILES.items()}
    files[file] += b"\n\n::: today fact=pay\nPay rose.\n:::\n"
    old, problems = check_files(files, "ringing-early", before)
    new, _ = check_files(files, "ringing-early", after)
    assert old is not None, problems
    assert new is not None
    assert compare(old, new).cls == cls


def test_blocks_are_found_wherever_they_stand_and_not_in_code() -> None:
    files = {
        "a.quiz.md": b"- [x] One\n\n    ::: today fact=a, b\n    Text.\n    :::\n",
        "b.lesson.md": b"::: today {fact=c}\nText.\n:::\n\n::: today checked=2026-07-01\nText.\n:::\n",
        "c.lesson.md": b"```\n::: today fact=d\n```\n\n::: note\ntoday fact=e\n:::\n",
    }
    found = [(box.file, box.line, box.facts) for box in facts.boxes(files)]
    # An attribute holds no space, so that of `a, b` only `a` is named; the reader refuses the rest.
    assert found == [("a.quiz.md", 3, ("a",)), ("b.lesson.md", 1, ("c",)), ("b.lesson.md", 5, ())]


@pytest.mark.parametrize(
    ("today", "named", "says"),
    [
        (date(2027, 2, 27), ("peer-leads", "pay"), []),
        (date(2027, 2, 28), ("peer-leads", "pay"), ["peer-leads"]),
        (date(2027, 6, 1), ("peer-leads", "pay"), ["pay", "peer-leads"]),
        (date(2027, 6, 1), ("pay",), ["pay"]),
    ],
)
def test_a_fact_is_due_from_its_day_on_where_it_is_named(
    tmp_path: Path, today: date, named: tuple[str, ...], says: list[str]
) -> None:
    library, _ = library_of(tmp_path)
    found = list(facts.due(library.facts, named, today))
    assert [p.about for p in found] == says
    assert {p.file for p in found} <= {str(tmp_path / "facts.yaml")}
    assert all((p.severity, p.code) == ("warning", "fact-due") for p in found)


def test_a_block_that_names_no_fact_and_a_fact_that_no_block_names_are_told(tmp_path: Path) -> None:
    library, _ = library_of(tmp_path)
    (loose,) = facts.untied("modules/ringing-early", files_with(OLD_BOX))
    assert (loose.file, loose.code) == (f"modules/ringing-early/{LESSON_FILE}", "untied-fact")
    assert loose.line > 1
    assert list(facts.untied("modules/ringing-early", files_with("::: today fact=pay"))) == []
    (unused,) = facts.unused(library.facts, ["pay"])
    assert (unused.about, unused.line, unused.code) == ("peer-leads", 3, "fact-unused")
