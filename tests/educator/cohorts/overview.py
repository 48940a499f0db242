"""A cohort in August, and its overview."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

from tests.client import Page, Visitor

DAY = timedelta(days=1)


def names(page: Page) -> list[str]:
    """The people of the table, in its order."""
    found = [page.words(th) for th in page.all("th") if th.get("scope") == "row"]
    return [name.removeprefix("Name ") for name in found]


def states(page: Page) -> dict[str, str]:
    """What the table says of each person."""
    rows = [row for row in page.all("tr") if any(th.get("scope") == "row" for th in row.iter("th"))]
    said = {}
    for row in rows:
        name = page.words(next(iter(row.iter("th")))).removeprefix("Name ")
        cells = [td for td in row.iter("td") if page.words(td) and not page.words(td).startswith("Message ")]
        said[name] = " | ".join(re.sub(r"^(The tea round|Status|Spilt) ", "", page.words(td)) for td in cells)
    return said


def _detail(state: str, done: str, parts: str, result: str, due: str = "2 Dec 2026") -> str:
    return f"{state} | Due {due} | Done {done} | Parts done {parts} | Best end-quiz result {result}"


def rows(visitor: Visitor, url: str) -> list[dict[str, str]]:
    answer = visitor.raw("GET", url)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
