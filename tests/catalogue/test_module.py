"""A module's page: what is done, what is next, what has changed since."""

import shutil
from datetime import timedelta
from pathlib import Path

from flask import Flask

from learnapp.store.operations.publishing import publish
from tests.client import Visitor
from tests.conftest import START, TEST_MODULES, Clock
from tests.learner.learning.evidence_files import finish


def test_a_visitor_reads_the_description_and_may_try_one_case_of_it(visitor: Visitor) -> None:
    page = visitor.get("/modules/tea-round/")
    assert "What a tea round can teach" in page.main
    assert "You do not need an account" in page.main
    assert [page.words(a) for a in page.all("a") if (a.get("href") or "").startswith("/modules/tea-round/")] == []
    assert {a.get("href") for a in page.all("a") if "Spilt" in page.words(a)} == {"/try/tea-round/"}
    assert visitor.get("/modules/tea-round/spilt/").heading == "Sign in"


def test_the_one_next_step_moves_on_as_parts_are_done(lena: Visitor) -> None:
    page = lena.get("/modules/tea-round/")
    assert "Part 1 of 4 Before the kettle" in page.main
    lena.submit(lena.get("/modules/tea-round/leaves/"), "Mark as finished")
    lena.submit(lena.get("/modules/tea-round/spilt/"), "Start the case")
    page = lena.get("/modules/tea-round/")
    assert "Part 3 of 4 Spilt" in page.main


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
    assert "What has changed since you finished" in lena.get("/modules/tea-round/").main
    assert "What has changed since you finished" not in bola.get("/modules/tea-round/").main


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


def test_a_finished_module_suggests_what_to_go_on_to_on_its_last_pages(
    app: Flask, lena: Visitor, tmp_path: Path
) -> None:
    coffee, tea = tmp_path / "coffee-round", tmp_path / "tea-round"
    for copy in (coffee, tea):
        shutil.copytree(TEST_MODULES / "tea-round", copy)
    front = coffee / "module.md"
    front.write_text(front.read_text().replace("title: The tea round", "title: The coffee round"))
    case = tea / "30-spilt.case.md"
    case.write_text(case.read_text().replace("{#wheels .ending", "{#wheels .ending after=coffee-round"))
    publish(app.extensions["store"], (tmp_path,), app.extensions["catalogue"].library, START)
    assert "After this" not in lena.get("/modules/tea-round/").main
    finish(lena)
    for page in ("", "spilt/debrief/", "after/attempts/1/"):
        shown = lena.get(f"/modules/tea-round/{page}")
        assert "After this" in [shown.words(h) for h in shown.all("h2")], page
        assert shown.link("The coffee round") == "/modules/coffee-round/"
