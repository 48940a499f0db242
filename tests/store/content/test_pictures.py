"""Pictures kept with editions."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from learnapp.domain.content.content import Library
from learnapp.domain.source.pictures import Picture, read_picture
from learnapp.store.content import pictures
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.db.engine import Store
from learnapp.store.operations.publishing import publish
from tests.store.operations.published import NOW, edit

RED = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect fill="red"/></svg>'
BLUE = RED.replace(b"red", b"blue")
SHOWN = "The pot was filled at four."


def test_a_picture_is_kept_once_and_never_changed(store: Store) -> None:
    one = read_picture("pictures/pot.svg", RED)
    with store.write() as connection:
        pictures.keep(connection, [one, one])
        pictures.keep(connection, [Picture(digest=one.digest, kind="png", width=1, height=1, data=b"other")])
        pictures.keep(connection, [])
        found = pictures.find(connection, one.digest)
        assert found is not None
        assert (found.kind, found.read(), found.length) == ("svg", RED, len(RED))
        assert pictures.find(connection, "0" * 64) is None


def test_two_who_publish_one_picture_at_the_same_moment_keep_it_once(store: Store) -> None:
    """The second has looked before the first has committed."""
    shown = [read_picture("pictures/pot.svg", RED)]

    def second() -> bool:
        with store.write() as connection:
            pictures.keep(connection, shown)
        return True

    with ThreadPoolExecutor() as pool:
        with store.write() as connection:
            pictures.keep(connection, shown)
            other = pool.submit(second)
            time.sleep(0.3)
        assert other.result(timeout=20)
    with store.read() as connection:
        assert pictures.find(connection, shown[0].digest) is not None


def test_several_are_read_by_their_names(store: Store) -> None:
    red, blue = (read_picture(f"pictures/{name}.svg", data) for name, data in (("red", RED), ("blue", BLUE)))
    with store.write() as connection:
        pictures.keep(connection, [red, blue])
        names = [f"{one.digest}.svg" for one in (red, blue)]
        assert pictures.named(connection, [*names, "0" * 64 + ".svg"]) == dict(zip(names, (RED, BLUE), strict=True))
        assert pictures.named(connection, []) == {}


@pytest.fixture
def drawn(root: Path) -> Path:
    """The tea round with a picture in a question."""
    folder = root / "tea-round"
    (folder / "pictures").mkdir()
    (folder / "pictures" / "pot.svg").write_bytes(RED)
    quiz = folder / "40-after.quiz.md"
    quiz.write_text(quiz.read_text().replace(SHOWN, f"{SHOWN}\n\n![A red pot](pictures/pot.svg)\n", 1))
    return folder


def test_an_edition_keeps_its_pictures_and_a_changed_one_makes_an_edition_by_what_shows_it(
    store: Store, root: Path, library: Library, drawn: Path
) -> None:
    assert [r.outcome for r in publish(store, (root,), library, NOW)] == ["new"]
    catalogue = Catalogue(library)
    with store.read() as connection:
        begun = catalogue.at(connection).editions["tea-round"]

    (drawn / "pictures" / "pot.svg").write_bytes(BLUE)
    (kept,) = publish(store, (root,), library, NOW)
    assert kept.outcome == "kept"
    assert ["class `wording`" in p.message for p in kept.problems if p.severity == "error"] == [True]

    edit(root, "module.md", "changes:\n", "changes:\n", "wording")
    assert [r.outcome for r in publish(store, (root,), library, NOW)] == ["new"]
    with store.read() as connection:
        shown = catalogue.at(connection)
        for data in (RED, BLUE):
            found = pictures.find(connection, read_picture("pictures/pot.svg", data).digest)
            assert found is not None
            assert (found.kind, found.read()) == ("svg", data)
        assert catalogue.continues_on("tea-round", begun) == shown.editions["tea-round"] != begun
