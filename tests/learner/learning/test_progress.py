"""Progress: as a picture and as a table, with today's frameworks, and what changed lately."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from xml.etree.ElementTree import Element

from flask import Flask

from learnapp.store.operations.publishing import publish
from tests.client import Page, Visitor
from tests.conftest import TEST_MODULES, Clock

LESSON = "/modules/tea-round/leaves/"


def _table(page: Page, first: str) -> list[list[str]]:
    """The rows of the table whose head begins with `first`, as a screen reader would say them."""

    def cells(row: Element) -> list[str]:
        return [page.words(cell) for cell in row if cell.tag in {"th", "td"}]

    tables = [[cells(row) for row in table.iter() if row.tag == "tr"] for table in page.all("table")]
    return next(table for table in tables if table[0][0] == first)


def test_competencies_are_a_picture_and_a_table_with_todays_frameworks(lena: Visitor) -> None:
    lena.submit(lena.get(LESSON), "Mark as finished")
    page = lena.get("/progress/")
    head, *rows = _table(page, "Competency")
    assert head[1:] == ["Parts done", "Today (suggested)"]
    assert all("GPC " in row[2] for row in rows)
    in_table = {row[0]: row[1] for row in rows}
    bars = [item for item in page.all("li") if item.get("class") == "bar"]
    in_picture = {}
    for bar in bars:
        label, text = (page.words(part) for part in bar.iter() if part.tag == "span")
        in_picture[label] = text.removesuffix(" parts")
    assert {
        label.removeprefix("Competency "): done.removeprefix("Parts done ") for label, done in in_table.items()
    } == (in_picture)
    assert any(not done.startswith("0 of") for done in in_picture.values())
    assert "No body named here has endorsed them" in page.main


def test_it_says_what_was_done_lately_and_what_changed_since(
    app: Flask, lena: Visitor, clock: Clock, tmp_path: Path
) -> None:
    assert "Recent changes" not in lena.get("/progress/").main
    lena.submit(lena.get(LESSON), "Mark as finished")
    assert "finished or returned to in the last four weeks" in lena.get("/progress/").main

    clock.now += timedelta(days=40)
    lena = Visitor(app).signed_in("lena")
    assert "Recent changes" not in lena.get("/progress/").main
    root = tmp_path / "edited"
    shutil.copytree(TEST_MODULES, root)
    module = root / "tea-round" / "module.md"
    entry = "changes:\n  - date: 2026-11-03\n    class: wording\n    note: The pot is now brown.\n"
    module.write_text(module.read_text().replace("changes:\n", entry).replace("can teach.", "can teach you."))
    publish(app.extensions["store"], (root,), app.extensions["catalogue"].library, clock.now)
    page = lena.get("/progress/")
    assert "These have changed since you finished a part of them. Your results do not change." in page.main
    assert "The pot is now brown." in page.main


def test_nobody_is_compared_with_anybody(lena: Visitor) -> None:
    words = lena.get("/progress/").main.casefold()
    assert not [word for word in ("rank", "leaderboard", "other learners", "average", "percentile") if word in words]
