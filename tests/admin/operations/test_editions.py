"""Modules and editions: what serves, withdrawing and putting back, and what differs between two editions."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.operations.publishing import publish
from tests.client import Visitor
from tests.conftest import PASSWORD, START, TEST_MODULES


def _publish(app: Flask, root: Path) -> None:
    publish(app.extensions["store"], (root,), read_library((root, MODULES)), START)


def _copied(folder: Path) -> Path:
    for source in TEST_MODULES.iterdir():
        if source.name in {"tea-round", "competencies.yaml", "claims.yaml"} or source.name.endswith(".yaml"):
            target = folder / source.name
            if source.is_dir():
                for file in source.rglob("*"):
                    if file.is_file():
                        (target / file.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
                        (target / file.relative_to(source)).write_bytes(file.read_bytes())
            else:
                target.write_bytes(source.read_bytes())
    return folder


def test_a_module_is_withdrawn_stays_out_when_published_and_comes_back(
    app: Flask, ada: Visitor, lena: Visitor, tmp_path: Path
) -> None:
    page = ada.get("/admin/editions/")
    assert "tea round" in page.main.lower()
    assert lena.get("/modules/tea-round/").status == 200
    page = ada.get("/admin/editions/tea-round/")
    title = page.heading
    assert "0 open cohorts have it assigned, and 0 people have started it" in page.main
    lena.submit(lena.get("/modules/tea-round/leaves/"), "Mark as finished")
    assert "1 person has started it" in ada.get("/admin/editions/tea-round/").main
    ada.submit(page, "Withdraw it", {"password": "wrong"}, status=422)
    page = ada.submit(page, "Withdraw it", {"password": PASSWORD})
    assert "No one sees it" in page.main
    assert page.heading == title, "its title, and not its short name"
    lena.get("/modules/tea-round/", status=404)
    assert "Withdrawn" in ada.get("/admin/editions/").main

    root = _copied(tmp_path)
    text = (root / "tea-round" / "module.md").read_text()
    entry = "changes:\n  - date: 2026-11-02\n    class: wording\n    note: Reworded.\n"
    (root / "tea-round" / "module.md").write_text(
        text.replace("changes:\n", entry, 1).replace("title: ", "title: New ", 1)
    )
    _publish(app, root)
    lena.get("/modules/tea-round/", status=404)
    page = ada.get("/admin/editions/tea-round/?from=1&to=2")
    assert "the title changed" in page.main
    page = ada.submit(page, "Put it back")
    assert "Edition 2 is served" in page.main
    assert "New" in lena.get("/modules/tea-round/").heading
    log = ada.get("/admin/audit/").main
    assert "Module withdrawn from the catalogue: New " in log
    assert "Module put back into the catalogue: New " in log


def test_a_module_that_never_was_is_not_found(ada: Visitor) -> None:
    ada.get("/admin/editions/nothing/", status=404)
    page = ada.get("/admin/editions/tea-round/?from=1&to=99")
    assert page.main == ada.get("/admin/editions/tea-round/").main
