"""Publishing: editions, broken folders, folders that go."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image

from learnapp.domain.content.content import FORMAT, Library
from learnapp.domain.editions.edition_encoding import decode_module
from learnapp.domain.reading import check_files, facts, load_folder, read_library
from learnapp.domain.source.pictures import read_picture
from learnapp.paths import MODULES
from learnapp.store.content import pictures
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.db.engine import Store
from learnapp.store.operations import publishing
from learnapp.store.operations.publishing import publish
from learnapp.store.tables.people_and_work import edition, picture, published_edition
from tests.store.operations.published import NOW, _publish, edit


def test_a_folder_is_published_once(store: Store, root: Path, library: Library) -> None:
    assert _publish(store, root, library) == {"tea-round": "new"}
    assert _publish(store, root, library) == {"tea-round": "unchanged"}


def test_what_is_kept_is_what_was_read(store: Store, root: Path, library: Library) -> None:
    _publish(store, root, library)
    with store.read() as connection:
        kept = Catalogue(library).at(connection).modules["tea-round"]
    assert kept == check_files(load_folder(root / "tea-round"), "tea-round", library)[0]


def test_no_text_is_read_of_folders_that_have_not_changed(
    store: Store, root: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As at each start, with a fact and without."""
    (root / "facts.yaml").write_text(
        "facts:\n  biscuits:\n    says: There are some.\n    source: The tin\n    checked: 2026-11-29\n"
        "    certainty: H\n    look-again: 2027-02-28\n"
    )
    library = read_library((root, MODULES))
    shutil.copytree(root / "tea-round", root / "coffee-round")
    lesson = root / "tea-round" / "20-leaves.lesson.md"
    lesson.write_text(lesson.read_text() + "\n::: today fact=biscuits\nThere are biscuits.\n:::\n")
    assert _publish(store, root, library) == {"coffee-round": "new", "tea-round": "new"}

    def read(*_given: object, **_more: object) -> None:
        raise AssertionError("a module was read")

    monkeypatch.setattr(publishing, "check_files", read)
    monkeypatch.setattr(publishing, "encode_source", read)
    monkeypatch.setattr(facts, "number_lines", read)
    assert _publish(store, root, library) == {"coffee-round": "unchanged", "tea-round": "unchanged"}


def test_two_processes_read_what_one_reads(store: Store, root: Path, library: Library) -> None:
    shutil.copytree(root / "tea-round", root / "coffee-round")
    shutil.copytree(root / "tea-round", root / "bad-round")
    (root / "bad-round" / "module.md").write_text("nothing that makes sense")
    one = publishing._read_all(_asked(root, library), 1)
    two = publishing._read_all(_asked(root, library), 2)
    assert one == two
    kept = [decode_module(content).slug if content else None for content, _, _ in two]
    assert kept == [None, "coffee-round", "tea-round"]
    results = publish(store, (root,), library, NOW, processes=2)
    assert [r.outcome for r in results] == ["refused", "new", "new"]
    assert results[0].problems == tuple(two[0][2])


def _asked(root: Path, library: Library) -> list[publishing._ToRead]:
    return [(load_folder(folder), folder.name, library, None) for folder in publishing.module_folders((root,))]


def test_a_broken_folder_is_reported_and_its_last_good_edition_serves(
    store: Store, root: Path, library: Library
) -> None:
    _publish(store, root, library)
    path = root / "tea-round" / "30-spilt.case.md"
    path.write_text(path.read_text().replace("(#friday)", "(#frydae)"))

    (result,) = publish(store, (root,), library, NOW)

    assert result.outcome == "kept"
    assert any(p.file.endswith("30-spilt.case.md") and p.line > 1 for p in result.problems)
    with store.read() as connection:
        shelf = Catalogue(library).at(connection)
    assert list(shelf.modules) == ["tea-round"]
    assert shelf.problems["tea-round"]


def test_one_broken_folder_keeps_nobody_else_from_being_served(store: Store, root: Path, library: Library) -> None:
    shutil.copytree(root / "tea-round", root / "coffee-round")
    (root / "coffee-round" / "module.md").write_text("nothing that makes sense")
    assert _publish(store, root, library) == {"coffee-round": "refused", "tea-round": "new"}
    with store.read() as connection:
        assert list(Catalogue(library).at(connection).modules) == ["tea-round"]


def test_a_folder_copied_under_another_name_is_another_module(store: Store, root: Path, library: Library) -> None:
    shutil.copytree(root / "tea-round", root / "coffee-round")

    assert _publish(store, root, library) == {"coffee-round": "new", "tea-round": "new"}
    with store.read() as connection:
        assert {m.slug for m in Catalogue(library).at(connection).modules.values()} == {"coffee-round", "tea-round"}


@pytest.mark.parametrize(
    ("file", "old", "new", "change", "goes_on"),
    [
        ("40-after.quiz.md", "The pot was filled at four.", "The pot was filled at five.", "wording", True),
        ("40-after.quiz.md", "It has stood longest.", "It has stood the longest.", "feedback", True),
        ("40-after.quiz.md", "- [x] The last poured", "- [x] The last poured", "structure", False),
        ("30-spilt.case.md", "{trust=+1 set=told}", "{trust=+2 set=told}", "structure", False),
    ],
)
def test_open_work_goes_on_to_wording_and_feedback_only(
    store: Store, root: Path, library: Library, file: str, old: str, new: str, change: str, goes_on: bool
) -> None:
    _publish(store, root, library)
    catalogue = Catalogue(library)
    with store.read() as connection:
        begun = catalogue.at(connection).editions["tea-round"]
    edit(root, file, old, new, change)
    assert _publish(store, root, library) == {"tea-round": "new"}
    with store.read() as connection:
        now_serving = catalogue.at(connection).editions["tea-round"]
    assert now_serving != begun
    assert catalogue.continues_on("tea-round", begun) == (now_serving if goes_on else begun)


def test_an_edit_declared_weaker_than_it_is_is_refused(store: Store, root: Path, library: Library) -> None:
    _publish(store, root, library)
    edit(root, "30-spilt.case.md", "{trust=+1 set=told}", "{trust=+2 set=told}", "wording")
    assert _publish(store, root, library) == {"tea-round": "kept"}


def _photograph() -> bytes:
    """A photograph wide and detailed enough to get a smaller copy."""
    written = BytesIO()
    Image.effect_noise((1000, 600), 40).convert("RGB").save(written, "JPEG", quality=20)
    return written.getvalue()


def test_an_older_edition_is_read_again_in_todays_format_with_the_small_copies_of_its_photographs(
    store: Store, root: Path, library: Library
) -> None:
    """As after an upgrade: the text now names a copy that an earlier version of the program never made."""
    photographed = root / "tea-round" / "pictures" / "pot.jpg"
    photographed.parent.mkdir(exist_ok=True)
    photographed.write_bytes(_photograph())
    with (root / "tea-round" / "20-leaves.lesson.md").open("a") as lesson:
        lesson.write("\n![A pot](pictures/pot.jpg)\n")
    _publish(store, root, library)
    shown = read_picture("pictures/pot.jpg", photographed.read_bytes())
    with store.read() as connection:
        here = published_edition.c.module == "tea-round"
        older = connection.execute(sa.select(published_edition.c.edition).where(here)).scalar_one()
    photographed.unlink()
    edit(root, "20-leaves.lesson.md", "![A pot](pictures/pot.jpg)", "The pot is gone.", "wording")
    _publish(store, root, library)
    with store.write() as connection:
        connection.execute(edition.update().where(edition.c.digest == older).values(format=0, content=b"older"))
        connection.execute(picture.delete().where(picture.c.digest == shown.small_digest))
    _publish(store, root, library)
    with store.read() as connection:
        row = connection.execute(sa.select(edition).where(edition.c.digest == older)).one()
        assert pictures.find(connection, shown.small_digest)
    assert row.format == FORMAT
    assert decode_module(row.content).slug == "tea-round"
