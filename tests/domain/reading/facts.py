"""A list of facts, and modules that name them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from learnapp.domain.content.content import Library
from learnapp.domain.markup.problems import Problem
from learnapp.domain.reading import check_files, check_library
from tests.domain.reading.good_module import FILES, LESSON_FILE, LIBRARY

LISTED = """facts:
  peer-leads:
    says: Most trusts have one.
    source: NHS England, <January> 2026
    url: https://example.org/plan?a=1&b=2
    checked: 2026-11-29
    seen: extract
    certainty: H
    look-again: 2027-02-28
  pay:
    says: It rose by 3.3%.
    source: Trade press
    checked: 2026-07-01
    certainty: M
    look-again: 2027-04-01
"""


OLD_BOX = '::: today checked=2026-07-01 certainty=H source="GMC, Good medical practice 2024"'


def library_of(folder: Path, text: str = LISTED) -> tuple[Library, list[Problem]]:
    (folder / "facts.yaml").write_text(text, encoding="utf-8")
    found, problems = check_library(folder)
    return msgspec.structs.replace(LIBRARY, facts=found.facts), problems


def files_with(box: str) -> dict[str, bytes]:
    assert OLD_BOX in FILES[LESSON_FILE]
    changed = {**FILES, LESSON_FILE: FILES[LESSON_FILE].replace(OLD_BOX, box)}
    return {name: text.encode() for name, text in changed.items()}


def lesson_of(library: Library, files: dict[str, bytes]) -> str:
    module, problems = check_files(files, "ringing-early", library)
    assert module is not None, problems
    return next(a for a in module.activities if a.slug == "say-it-early").body[0].html  # type: ignore[union-attr]
