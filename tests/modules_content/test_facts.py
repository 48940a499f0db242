"""Every statement about today in the shipped modules comes from the list of facts, and every fact is used."""

from __future__ import annotations

from datetime import date

from learnapp.domain.reading import check_library, facts, load_folder
from learnapp.paths import MODULES

LIBRARY = check_library(MODULES)[0]
FOLDERS = {folder.parent.name: load_folder(folder.parent) for folder in sorted(MODULES.glob("*/module.md"))}


def test_every_block_about_today_names_a_fact() -> None:
    loose = [problem for name, files in FOLDERS.items() for problem in facts.untied(name, files)]
    assert [f"{problem.file}:{problem.line}" for problem in loose] == []


def test_every_fact_is_named_by_a_block_or_a_claim() -> None:
    named = {name for files in FOLDERS.values() for box in facts.boxes(files) for name in box.facts}
    named |= {name for claim in LIBRARY.claims.values() for name in claim.facts}
    assert {*LIBRARY.facts} - named == set()
    assert named - {*LIBRARY.facts} == set()


def test_a_fact_is_looked_at_again_after_the_day_it_was_checked() -> None:
    for name, fact in LIBRARY.facts.items():
        assert date.fromisoformat(fact.checked) < date.fromisoformat(fact.look_again), name


def test_what_was_read_only_in_part_says_so() -> None:
    assert {fact.seen for fact in LIBRARY.facts.values()} <= {"extract", "whole"}
