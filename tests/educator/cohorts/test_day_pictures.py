"""The picture of progress by the end of each day."""

from __future__ import annotations

from tests.client import Visitor
from tests.conftest import START
from tests.educator.cohorts.august import August
from tests.educator.cohorts.overview import DAY


def test_a_picture_over_time_with_its_table(august: August, edwin: Visitor) -> None:
    august.assign()
    first, second, _ = august.add(3)
    august.work(first, START - 20 * DAY, done=START - 8 * DAY)
    august.work(second, START - 2 * DAY)
    page = edwin.get(august.url)
    figure = next(f for f in page.all("figure"))
    assert [page.words(td) for td in figure.iter("td")][-3:] == ["2 Nov", "2", "1"]
    assert page.words(next(figure.iter("figcaption"))).endswith("by the end of each week")
    (picture,) = (svg for svg in figure.iter("svg") if svg.get("role") == "img")
    assert "Started: from 0" in page.words(picture)
