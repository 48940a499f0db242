"""A module's page: what is done, what is next, what has changed since."""

import shutil
from datetime import timedelta
from pathlib import Path

from flask import Flask

from learnapp.store.operations.publishing import publish
from tests.client import Visitor
from tests.conftest import TEST_MODULES, Clock


def test_a_visitor_reads_the_description_and_may_try_one_case_of_it(visitor: Visitor) -> None:
    page = visitor.get("/modules/tea-round/")
    assert "What a tea round can teach" in page.main
    assert "You do not need an account" in page.main
    assert [page.words(a) for a in page.all("a") if (a.get("href") or "").startswith("/modules/tea-round/")] == []
    assert {a.get("href") for a in page.all("a") if "Spilt" in page.words(a)} == {"/try/tea-round/"}
    assert visitor.get("/modules/tea-round/spilt/").heading == "Sign in"


def test_the_one_next_step_moves_on_as_parts_are_done(lena: Visitor) -> None:
    page = lena.get("/modules/tea-round/")
    assert "Start with “Before the kettle”" in page.main
    lena.submit(lena.get("/modules/tea-round/leaves/"), "Mark as finished")
    lena.submit(lena.get("/modules/tea-round/spilt/"), "Start the case")
    page = lena.get("/modules/tea-round/")
    assert "Continue with “Spilt”" in page.main


def test_whoever_finished_a_part_is_told_what_has_changed_since(
    app: Flask, lena: Visitor, bola: Visitor, clock: Clock, tmp_path: Path
) -> None:
    lena.submit(lena.get("/modules/tea-round/leaves/"), "Mark as finished")
    root = tmp_path / "edited"
    shutil.copytree(TEST_MODULES, root)
    module = root / "tea-round" / "module.md"
    entry = "changes:\n  - date: 2026-11-03\n    class: wording\n    note: The pot is now brown.\n"
    text = module.read_text().replace("changes:\n", entry).replace("can teach.", "can teach you.")
    module.write_text(text)
    clock.now += timedelta(hours=1)
    publish(app.extensions["store"], (root,), app.extensions["catalogue"].library, clock.now)

    assert "The pot is now brown." in lena.get("/modules/tea-round/").main
    assert "Changed since you finished" in lena.get("/modules/tea-round/").main
    assert "Changed since you finished" not in bola.get("/modules/tea-round/").main


def test_an_unknown_module_is_not_found(visitor: Visitor) -> None:
    visitor.get("/modules/nothing/", status=404)


def test_every_open_page_can_be_read_by_a_visitor(visitor: Visitor) -> None:
    for url in (
        "/",
        "/modules/",
        "/glossary/",
        "/claims/",
        "/competencies/",
        "/about/",
        "/privacy/",
        "/accessibility/",
    ):
        visitor.get(url)
