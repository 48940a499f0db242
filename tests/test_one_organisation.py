"""A site with one organisation never mentions it and offers no choice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.access_world import World, world
from tests.test_access_matrix import address, routes


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, filled_sqlite: tuple[Path, dict[str, int]]) -> Iterator[World]:
    made = world(tmp_path_factory.mktemp("one"), *filled_sqlite)
    yield made
    made.app.extensions["store"].dispose()


@pytest.mark.thorough
def test_no_page_names_or_asks_for_an_organisation(site: World) -> None:
    said = []
    for rule in routes(site, "GET"):
        if "organisation" in rule.endpoint or rule.endpoint == "admin.take_out":
            continue
        for who in ("nobody", "lena", "fay", "edwin", "ada"):
            answer = site.ask(who, "GET", address(site, rule))
            words = answer.text if answer.mimetype == "text/html" else ""
            said += [
                f"{who} at {rule.endpoint}"
                for mark in (
                    "Main organisation",
                    'name="organisation"',
                    '<select class="nhsuk-select" id="place"',
                    'value="lead"',
                )
                if mark in words
            ]
    assert not said
