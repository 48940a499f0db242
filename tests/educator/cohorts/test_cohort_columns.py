"""The columns of a cohort's table: page, file and orders follow from one list."""

import csv
import io

import pytest
from flask import Flask

from learnapp.educator.cohorts.cohort_columns import COLUMNS, HEAD, ORDERS, cells, file_row
from learnapp.educator.cohorts.cohort_filter import SORTS
from learnapp.store.cohorts.cohort_status import MemberRow
from tests.client import Visitor
from tests.educator.cohorts.august import August


@pytest.fixture
def august(app: Flask, ids: dict[str, int]) -> August:
    return August(app, ids)


LENA = MemberRow(1, "Lena", "lena@example.org", "", "FY1", "", "", None)


def test_every_column_is_named_once_and_every_order_belongs_to_a_column_of_the_page() -> None:
    assert len(set(HEAD)) == len(HEAD)
    assert not set(ORDERS) & set(SORTS)
    assert all(column.on_page and column.in_order for column in COLUMNS if column.sort)


def test_somebody_with_nothing_assigned_has_a_whole_line_in_the_file_and_dashes_on_the_page() -> None:
    row = file_row(LENA, None)
    assert len(row) == len(HEAD)
    assert [said for said in row if said] == ["Lena", "Lena", "lena@example.org", "FY1", "Nothing assigned"]
    assert set(cells([column for column in COLUMNS if column.on_page], None)) == {"–"}


def test_each_column_of_the_page_stands_on_it_and_in_the_file(august: August, edwin: Visitor) -> None:
    august.join("lena")
    page = edwin.get(f"{august.url}?assignment={august.assign()}")
    headings = [page.words(cell).replace(" ▲", "") for cell in page.all("th")]
    shown = ["First name / Surname", "Status", *(column.heading for column in COLUMNS if column.on_page)]
    assert headings[headings.index("First name / Surname") :][: len(shown)] == shown
    (head, row, *_) = csv.reader(io.StringIO(edwin.get(august.url + "people.csv").text.removeprefix("\ufeff")))
    assert head == HEAD
    assert len(row) == len(HEAD)
