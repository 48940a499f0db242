"""A set's record as a document, typeset."""

from __future__ import annotations

from pathlib import Path

import pdfua

from learnapp.domain.sets.set_records import record
from learnapp.exports import typesetting
from learnapp.exports.set_record import document
from tests.domain.sets.test_set_records import NOW, _record


def test_it_says_what_the_page_says_in_order() -> None:
    made = document(_record(), NOW)
    assert made["title"] == "Tuesday set: record of a learning set"
    headings = [block["text"] for block in made["blocks"] if block["type"] == "heading"]
    assert headings == ["1. The corridor", "Agreed", "2. A *fourth* swap", "3. The corridor", "Other actions"]
    tables = [block for block in made["blocks"] if block["type"] == "table"]
    assert tables[0]["rows"] == [["Say so", "3", "1", "−2"], ["Say nothing", "1", "3", "+2"]]
    assert tables[1]["rows"] == [["Say so", "–", "1"], ["Say nothing", "–", "3"]], "too few votes are not shown"
    items = [item for block in made["blocks"] if block["type"] == "list" for item in block["items"]]
    assert "Lena Marsh, by Friday 27 November 2026: Ask. Partly done. It went well." in items
    assert "canary-reason" not in str(made)


def test_a_set_that_has_not_met_has_a_record_that_says_so() -> None:
    made = document(record("Tuesday set", [], []), NOW)
    assert [block["text"] for block in made["blocks"]][1:] == ["No meeting or thread has closed yet."]


def test_it_is_a_tagged_pdf_that_a_validator_finds_nothing_wrong_with(tmp_path: Path) -> None:
    path = tmp_path / "record.pdf"
    path.write_bytes(typesetting.pdf(document(_record(), NOW), int(NOW.timestamp())))
    found = pdfua.validate(str(path))
    assert not found.findings
    assert len(found.outcomes) >= 10
