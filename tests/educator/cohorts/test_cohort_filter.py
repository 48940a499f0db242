"""What an educator asks of a cohort's table."""

from __future__ import annotations

import pytest

from tests.client import Visitor
from tests.educator.cohorts.august import August
from tests.educator.cohorts.overview import names


@pytest.mark.parametrize(
    "query", ["assignment=99999", "assignment=x", "state=odd", "group=77", "page=-3", "page=x", "sort=result", "down=1"]
)
def test_what_makes_no_sense_counts_as_not_asked(august: August, edwin: Visitor, query: str) -> None:
    august.assign()
    august.add(2)
    assert names(edwin.get(f"{august.url}?{query}")) == ["Person 001", "Person 002"]


def test_pages_of_twenty_five(august: August, edwin: Visitor) -> None:
    august.add(120)
    page = edwin.get(august.url)
    assert len(names(page)) == 25
    assert "120 people, page 1 of 5" in page.main
    page = edwin.get(page.link("Page 2"))
    assert names(page)[0] == "Person 026"
    assert names(edwin.get(f"{august.url}?page=99"))[-1] == "Person 120"
