"""What authors wrote beside the text: reasons that answer warnings."""

from __future__ import annotations

from tests.domain.checking.seeding import warned
from tests.domain.reading.good_module import CASE_FILE, LESSON_FILE, spoilt


def test_an_allowance_covers_its_own_file_and_id_only() -> None:
    files = spoilt(LESSON_FILE, ("Name what you saw", "Name what you saw in SDEC"))
    files[CASE_FILE] = files[CASE_FILE].replace("minutes:", "allow:\n  jargon#SDEC: Known to all.\nminutes:", 1)
    assert {p.code for p in warned(files)} == {"jargon", "unused-allow"}


def test_module_md_answers_for_the_glossary_and_the_guide() -> None:
    chart = "::: chart kind=line\n| Month | Calls |\n|---|---|\n| May | 3 |\n| June | 4 |\n:::"
    files = spoilt("guide.md", ("One case and a talk.", f"One case.\n\n{chart}"))
    assert [p.code for p in warned(files)] == ["alt-text"]
    files["module.md"] = files["module.md"].replace("minutes:", "allow:\n  alt-text: Only decoration.\nminutes:", 1)
    assert warned(files) == []
