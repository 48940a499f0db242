"""A cohort's report, as a document and as rows."""

from __future__ import annotations

from pathlib import Path

import pdfua
import pytest
from flask import Flask

from learnapp.store.cohorts.assignments import Target
from tests.client import Visitor
from tests.conftest import START, Clock
from tests.educator.cohorts.august import August
from tests.educator.reports.reporting import DAY, OCTOBER, _report, _rows, six_people


@pytest.fixture
def august(app: Flask, ids: dict[str, int]) -> August:
    return six_people(app, ids)


def test_the_same_data_give_the_same_files_later(august: August, edwin: Visitor, clock: Clock) -> None:
    def files() -> list[bytes]:
        return [edwin.client.get(_report(august, f"{OCTOBER}&form={form}")).get_data() for form in ("csv", "pdf")]

    before = files()
    august.work(august.ids["lena"], START)
    assert files() == before
    clock.now += 2 * DAY
    edwin.signed_in("edwin")
    assert files()[0] == before[0]


def test_the_document_is_a_tagged_pdf_that_a_validator_finds_nothing_wrong_with(
    august: August, edwin: Visitor, tmp_path: Path
) -> None:
    group = august.group("=cmd|' /C calc'!A0")
    august.add(1, group=group)
    august.assign(target=Target(subgroup_id=group))
    answer = edwin.client.get(_report(august, OCTOBER + "&form=pdf"))
    assert answer.mimetype == "application/pdf"
    assert "report-2026-10-01-to-2026-10-31.pdf" in answer.headers["Content-Disposition"]
    path = tmp_path / "report.pdf"
    path.write_bytes(answer.get_data())
    found = pdfua.validate(str(path))
    assert not found.findings
    assert len(found.outcomes) >= 10


def test_names_are_harmless_in_a_spreadsheet(august: August, edwin: Visitor) -> None:
    group = august.group("=HYPERLINK(1)")
    august.add(1, group=group)
    august.assign(target=Target(subgroup_id=group))
    rows = _rows(edwin.get(_report(august, OCTOBER + "&form=csv")))
    cells = [cell for row in rows for cell in row]
    assert any("=HYPERLINK(1)" in cell for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
