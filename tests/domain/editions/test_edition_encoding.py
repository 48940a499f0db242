"""Modules to bytes and back."""

from __future__ import annotations

from pathlib import Path

from learnapp.domain.reading import facts
from tests.domain.reading.facts import LISTED, OLD_BOX, files_with, lesson_of, library_of


def test_an_edition_keeps_what_its_facts_said(tmp_path: Path) -> None:
    library, _ = library_of(tmp_path)
    kept = facts.with_facts(files_with("::: today fact=pay"), library)
    later, _ = library_of(tmp_path, LISTED.replace("checked: 2026-07-01", "checked: 2027-05-01"))
    assert lesson_of(later, kept) == lesson_of(library, kept)
    assert "1 May 2027" in lesson_of(later, files_with("::: today fact=pay"))


def test_files_that_name_no_fact_are_kept_as_they_are(tmp_path: Path) -> None:
    library, _ = library_of(tmp_path)
    assert facts.with_facts(files_with(OLD_BOX), library) == files_with(OLD_BOX)
