"""Every statement about today in the shipped modules comes from the list of facts, and every fact is used."""

from __future__ import annotations

import re
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


# Commissioners, the board's seats, named duties, pay and awards, schemes and figures of who is in post: these change.
CHANGING = {10, 14, 16, 17, 19, 20, 23, 32, 43, 46, 58, 62, 66, 74, 76, 77}


def test_a_claim_about_what_changes_stands_beside_what_holds_now() -> None:
    assert {number for number in CHANGING if not LIBRARY.claims[number].facts} == set()


BODIES = r"NHS England|NHS Employers|GMC|CQC|BMA|NICE|Royal College|Treasury|Home Office|Health Bill|Parliament"


def test_what_a_body_said_or_did_of_late_stands_in_a_block_with_its_source() -> None:
    """Each sentence of a lesson or case, and each question, that names a body beside a year from 2019 on."""
    loose = []
    for path in sorted(MODULES.glob("*/[0-9]*.md")):
        quiz = path.name.endswith(".quiz.md")
        for part in re.split(r"(?m)^## ", path.read_text(encoding="utf-8")):
            bare = " ".join(re.sub(r"(?s)::: today.*?\n:::", " ", part).split())
            for sentence in re.split(r"(?<=[.?!]) ", bare):
                dated = re.search(BODIES, sentence) and re.search(r"\b20(19|2\d)\b", sentence)
                if dated and not (quiz and "::: today" in part):
                    loose.append(f"{path.parent.name}/{path.name}: {sentence}")
    assert loose == []
