"""A fact checked again reaches the modules that name it, as an edition of their own, and open work with it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from learnapp.domain.content.content import Lesson
from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.content.catalogue import Catalogue, EditionNote
from learnapp.store.db.engine import Store
from learnapp.store.operations.publishing import publish
from learnapp.store.tables.people_and_work import edition
from tests.conftest import TEST_MODULES

NOW = datetime(2026, 11, 29, tzinfo=UTC)
LISTED = """facts:
  biscuits:
    says: There are some.
    source: The tin
    checked: 2026-11-29
    certainty: H
    look-again: 2027-02-28
"""
LESSON = "20-leaves.lesson.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(TEST_MODULES / "tea-round", tmp_path / "modules" / "tea-round")
    shutil.copytree(TEST_MODULES / "tea-round", tmp_path / "modules" / "coffee-round")
    lesson = tmp_path / "modules" / "tea-round" / LESSON
    lesson.write_text(lesson.read_text() + "\n::: today fact=biscuits\nThere are biscuits.\n:::\n")
    (tmp_path / "modules" / "facts.yaml").write_text(LISTED)
    return tmp_path / "modules"


def _publish(store: Store, root: Path) -> dict[str, str]:
    return {p.module: p.outcome for p in publish(store, (root,), read_library((root, MODULES)), NOW)}


def _recheck(root: Path, old: str, new: str) -> None:
    text = (root / "facts.yaml").read_text()
    assert old in text
    (root / "facts.yaml").write_text(text.replace(old, new))


def _lesson(store: Store, root: Path, digest: str = "") -> str:
    with store.read() as connection:
        catalogue = Catalogue(read_library((root, MODULES)))
        shelf = catalogue.at(connection)
        module = catalogue.edition(connection, digest) if digest else shelf.modules["tea-round"]
    lesson = module.activity("leaves")
    assert isinstance(lesson, Lesson)
    return "".join(passage.html for passage in lesson.body)


def _history(store: Store, root: Path) -> tuple[EditionNote, ...]:
    with store.read() as connection:
        return Catalogue(read_library((root, MODULES))).at(connection).history["tea-round"]


def test_a_fact_checked_again_makes_an_edition_with_nothing_to_declare(store: Store, root: Path) -> None:
    assert _publish(store, root) == {"coffee-round": "new", "tea-round": "new"}
    _recheck(root, "checked: 2026-11-29", "checked: 2027-02-27")
    assert _publish(store, root) == {"coffee-round": "unchanged", "tea-round": "new"}
    assert _publish(store, root) == {"coffee-round": "unchanged", "tea-round": "unchanged"}
    assert "27 February 2027" in _lesson(store, root)
    first, second = _history(store, root)
    assert (second.number, second.change_class, second.note) == (2, "wording", "Checked again: biscuits.")
    with store.read() as connection:
        catalogue = Catalogue(read_library((root, MODULES)))
        catalogue.at(connection)
        assert catalogue.continues_on("tea-round", first.digest) == second.digest


def test_moving_the_day_to_look_again_publishes_nothing(store: Store, root: Path) -> None:
    _publish(store, root)
    _recheck(root, "look-again: 2027-02-28", "look-again: 2028-02-28")
    assert _publish(store, root) == {"coffee-round": "unchanged", "tea-round": "unchanged"}


def test_a_module_edited_as_well_has_to_say_so(store: Store, root: Path) -> None:
    _publish(store, root)
    _recheck(root, "certainty: H", "certainty: M")
    path = root / "tea-round" / LESSON
    path.write_text(path.read_text().replace("There are biscuits.", "There were biscuits."))
    assert _publish(store, root)["tea-round"] == "kept"
    module = root / "tea-round" / "module.md"
    entry = "changes:\n  - date: 2026-11-30\n    class: wording\n    note: Put right.\n"
    module.write_text(module.read_text().replace("changes:\n", entry))
    assert _publish(store, root)["tea-round"] == "new"
    assert _history(store, root)[-1].note == "Put right."


def test_a_fact_taken_out_of_the_list_leaves_the_last_edition_serving(store: Store, root: Path) -> None:
    _publish(store, root)
    _recheck(root, "biscuits:", "scones:")
    assert _publish(store, root)["tea-round"] == "kept"
    assert "29 November 2026" in _lesson(store, root)


def test_an_old_edition_read_again_from_its_source_says_what_it_said(store: Store, root: Path) -> None:
    _publish(store, root)
    (first,) = _history(store, root)
    _recheck(root, "checked: 2026-11-29", "checked: 2027-02-27")
    _publish(store, root)
    with store.write() as connection:
        connection.execute(edition.update().where(edition.c.digest == first.digest).values(format=0))
        assert connection.execute(sa.select(sa.func.count()).select_from(edition)).scalar_one() == 3
    assert "29 November 2026" in _lesson(store, root, first.digest)
