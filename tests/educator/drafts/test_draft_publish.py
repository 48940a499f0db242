"""Publishing from the site: as files would be, with the class of the edit worked out and its entry written."""

from __future__ import annotations

import zlib
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.domain.people.roles import Role
from learnapp.domain.reading import read_library
from learnapp.educator.drafts.draft_actions import MEDIA_AWAY
from learnapp.paths import MODULES
from learnapp.store.db.engine import Store
from learnapp.store.operations.migrate import migrate
from learnapp.store.operations.own_modules import give_modules
from learnapp.store.operations.publishing import publish
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.tables.people_and_work import edition, picture
from tests.client import Visitor
from tests.conftest import START, TEST_MODULES
from tests.educator.drafts.authoring import Writing, begin
from tests.educator.drafts.test_draft_pictures import SVG
from tests.media_places import away

EVERY_KIND = Path(__file__).parents[2] / "browser" / "modules" / "every-kind"


def _publish(writing: Writing, **fields: str) -> str:
    page = writing.author.get(f"{writing.url}publish/")
    return writing.author.submit(page, "Publish now", fields).main


def _edition(app: Flask, slug: str) -> sa.Row[tuple[object, ...]]:
    with app.extensions["store"].read() as connection:
        query = sa.select(edition).where(edition.c.module == slug).order_by(edition.c.number.desc())
        return connection.execute(query).first()


def test_a_new_module_is_published_and_its_colleagues_see_it(writing: Writing, lena: Visitor) -> None:
    assert lena.client.get("/modules/handing-over/").status_code == 404
    page = writing.author.get(f"{writing.url}publish/")
    assert "These files still have sample text from the new module." in page.main
    assert page.link("guide.md") == f"{writing.url}files/guide.md"
    assert "Published." in _publish(writing)
    assert lena.get("/modules/handing-over/").heading == "Handing over"
    assert "Nothing has changed since it was published." in _publish(writing)


def test_the_class_is_worked_out_and_the_entry_written(app: Flask, writing: Writing) -> None:
    _publish(writing)
    lesson = next(name for name in writing.files() if name.endswith(".lesson.md"))
    writing.save(lesson, writing.text(lesson) + "\nAnother paragraph.\n")
    page = writing.author.get(f"{writing.url}publish/")
    assert "The change is of the class wording." in page.main
    refused = writing.author.submit(page, "Publish now", {"note": ""}, 422)
    assert refused.errors == ["Enter a note that says what changed"]
    assert "Published." in _publish(writing, note='It says: "more".')
    assert '    class: wording\n    note: "It says: \\"more\\"."' in writing.text("module.md")
    kept = _edition(app, "handing-over")
    assert (kept.number, kept.change_class, kept.change_note) == (2, "wording", 'It says: "more".')


def test_a_draft_with_errors_or_changed_since_the_page_was_opened_is_not_published(
    writing: Writing, erica: Visitor
) -> None:
    page = writing.author.get(f"{writing.url}publish/")
    lesson = next(name for name in writing.files() if name.endswith(".lesson.md"))
    writing.save(lesson, writing.text(lesson) + "\nAnother.\n", erica)
    stale = writing.author.submit(page, "Publish now", status=422)
    assert "A colleague has changed the draft" in stale.errors[0]
    writing.save(lesson, "no front matter")
    assert "1 error to correct first" in writing.author.get(f"{writing.url}publish/").main.replace("errors", "error")
    assert writing.author.post(f"{writing.url}publish/", {"stamp": ""}).status_code == 422


def test_a_start_of_the_site_leaves_what_was_published_here(app: Flask, writing: Writing, lena: Visitor) -> None:
    """Neither a missing folder nor an older one of the same name takes its place."""
    _publish(writing)
    before = _edition(app, "handing-over").digest
    library = read_library((TEST_MODULES, MODULES))
    publish(app.extensions["store"], (TEST_MODULES,), library, START)
    assert lena.get("/modules/handing-over/").heading == "Handing over"
    assert _edition(app, "handing-over").digest == before


def test_a_module_that_was_made_everyones_is_no_longer_the_authors_to_publish(app: Flask, writing: Writing) -> None:
    _publish(writing)
    with app.extensions["store"].write() as connection:
        give_modules(connection, {"handing-over": None}, app.extensions["catalogue"].library, START, None)
    page = writing.author.get(f"{writing.url}publish/")
    refused = writing.author.submit(page, "Publish now", status=422)
    assert refused.errors == [
        "This module is no longer your organisation’s own. Ask the people who run the site to publish it"
    ]


def test_comments_and_reviews(writing: Writing, erica: Visitor) -> None:
    page = writing.author.submit(writing.author.get(writing.url), "Ask for a review")
    assert "In review" in page.main
    erica.submit(erica.get(writing.file("module.md")), "Add comment", {"line": "2", "comment": "Another title?"})
    assert "1 comment is not settled yet." in writing.author.get(f"{writing.url}publish/").main
    assert "Back to writing." in writing.author.submit(writing.author.get(writing.url), "Go back to writing").main


@pytest.mark.parametrize("module", [TEST_MODULES / "tea-round", pytest.param(EVERY_KIND, marks=pytest.mark.thorough)])
def test_a_module_written_in_forms_equals_the_same_written_as_files(
    app: Flask, edwin: Visitor, tmp_path: Path, module: Path
) -> None:
    """A lesson, a case of three decisions and a quiz, and quizzes of every kind: the editions are the same."""
    sources = {path.name: path.read_text() for path in module.glob("*.md")}
    writing = begin(app, edwin, "Coffee", "coffee-round")
    for name in writing.files():
        if name not in sources:
            edwin.submit(edwin.get(f"{writing.url}remove/{name}"), "Remove file")
    pictures = {path.name: path.read_bytes() for path in module.glob("pictures/*.svg")}
    for name, data in pictures.items():
        writing.upload("pictures/", "picture", name, data, alternative="What it shows")
    for name, text in sources.items():
        writing.write(name, text)
    assert "Published." in _publish(writing)
    here = _edition(app, "coffee-round")
    folder = tmp_path / "modules" / "coffee-round"
    (folder / "pictures").mkdir(parents=True)
    for name, text in sources.items():
        (folder / name).write_text(text)
    for name, data in pictures.items():
        (folder / "pictures" / name).write_bytes(data)
    store = Store(f"sqlite:///{tmp_path / 'files.db'}")
    migrate(store)
    publish(store, (tmp_path / "modules",), app.extensions["catalogue"].library, START)
    with store.read() as connection:
        there = connection.execute(sa.select(edition)).one()
    store.dispose()
    assert (here.digest, here.source) == (there.digest, there.source)
    assert msgspec.json.decode(zlib.decompress(here.content)) == msgspec.json.decode(zlib.decompress(there.content))


@pytest.mark.parametrize("path", ["", "publish/", "history/", "files/module.md", "words/", "zip", "pictures/"])
def test_an_author_of_another_organisation_finds_nothing(
    app: Flask, writing: Writing, password_hash: str, path: str
) -> None:
    other = _elsewhere(app, password_hash)
    assert other.client.get(writing.url + path).status_code == 404
    assert "Handing over" not in other.get("/educator/drafts/").main
    assert other.post(f"{writing.url}check/module.md", {"text": "x"}).status_code == 404


def _elsewhere(app: Flask, password_hash: str) -> Visitor:
    with app.extensions["store"].write() as connection:
        there = organisations.make(connection, "Southmoor", START, None)
        people.add(
            connection,
            name="Otto",
            email="otto@example.org",
            password_hash=password_hash,
            now=START,
            role=Role.EDUCATOR,
            proved=True,
            organisation_id=there,
        )
    return Visitor(app).signed_in("otto")


def test_nothing_is_published_while_pictures_cannot_be_kept_and_the_note_is_still_there(
    app: Flask, writing: Writing
) -> None:
    _publish(writing)
    writing.upload("pictures/", "picture", "a.svg", SVG, alternative="A rota")
    lesson = next(name for name in writing.files() if name.endswith(".lesson.md"))
    writing.save(lesson, writing.text(lesson) + "\n![A rota](pictures/a.svg)\n")
    with app.extensions["store"].write() as connection:
        connection.execute(picture.delete())  # as if it had been uploaded before its store was lost
    before = writing.text("module.md")
    page = writing.author.get(f"{writing.url}publish/")
    with away(app):
        refused = writing.author.submit(page, "Publish now", {"note": "The rota is shown."}, 422)
    assert refused.errors == [MEDIA_AWAY]
    assert 'value="The rota is shown."' in refused.text
    assert (_edition(app, "handing-over").number, writing.text("module.md")) == (1, before)
    assert "Published." in writing.author.submit(refused, "Publish now").main
