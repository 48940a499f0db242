"""Walking a module as it stands in its folder: from any point, with the checker's messages, and leaving nothing."""

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp import previewing
from learnapp.educator.previews.preview_folders import Folders
from learnapp.store.tables.people_and_work import metadata
from tests.client import Visitor
from tests.conftest import TEST_MODULES

HOME = "/educator/preview/tea-round/"


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:
    """A copy of the test module that the site previews and that a test may change."""
    copy = tmp_path / "writing" / "tea-round"
    shutil.copytree(TEST_MODULES / "tea-round", copy)
    app.extensions["previews"] = Folders(app.extensions["settings"].modules, copy)
    return copy


def _rows(app: Flask) -> dict[str, int]:
    with app.extensions["store"].read() as connection:
        return {t.name: connection.scalar(sa.select(sa.func.count()).select_from(t)) for t in metadata.sorted_tables}


def test_every_scene_and_every_question_can_be_seen_and_nothing_is_recorded(app: Flask, edwin: Visitor) -> None:
    edwin.get("/educator/preview/")
    before = _rows(app)
    waiting, seen, asked = [HOME], set(), 0
    while waiting:
        address = waiting.pop()
        if address in seen or address.count(".") > 6 or "version=3" in address:
            continue
        seen.add(address)
        page = edwin.get(address)
        assert page.status == 200, address
        if any("Show feedback" in page.words(b) for b in page.all("button")):
            asked += 1
            answered = edwin.submit(page, "Show feedback")
            assert answered.status == 200
        links = [a.get("href") or "" for a in page.all("a")]
        waiting += [link for link in links if link.startswith(HOME)]
    assert asked > 4
    assert any("way=" in address for address in seen)
    assert _rows(app) == before


def test_an_answer_is_marked_and_a_missing_one_asked_for(edwin: Visitor) -> None:
    quiz = edwin.get(HOME + "after/")
    question = edwin.get(next(a.get("href") for a in quiz.all("a") if "question=" in (a.get("href") or "")))
    empty = edwin.submit(question, "Show feedback")
    assert empty.errors
    answered = edwin.submit(question, "Show feedback", {"answer": "1"})
    assert "This answer scores" in answered.main
    assert not answered.errors


def test_the_way_in_the_address_says_where_one_is(edwin: Visitor) -> None:
    page = edwin.get(HOME + "spilt/")
    step = edwin.get(next(a.get("href") for a in page.all("a") if "way=0" in (a.get("href") or "")))
    assert "You chose" in step.main
    assert edwin.get(step.link("Back to the previous scene")).heading == page.heading
    assert edwin.get(HOME + "spilt/?way=nonsense").heading == page.heading


def test_what_is_changed_shows_at_once_and_an_error_keeps_the_messages(edwin: Visitor, folder: Path) -> None:
    stamp = edwin.client.get(HOME + "stamp").text
    lesson = next(folder.glob("*.lesson.md"))
    slug = lesson.name.split("-", 1)[1].removesuffix(".lesson.md")
    lesson.write_text(lesson.read_text() + "\n\nA new last line.\n")
    assert edwin.client.get(HOME + "stamp").text != stamp
    assert "A new last line." in edwin.get(f"{HOME}{slug}/").main

    lesson.write_text(lesson.read_text() + "\n::: unknown\n")
    broken = edwin.get(f"{HOME}{slug}/")
    assert broken.status == 200
    assert "to fix before this folder can be published" in broken.main
    assert lesson.name in broken.main


def test_there_is_no_preview_of_what_is_not_there(edwin: Visitor) -> None:
    for address in (
        "/educator/preview/none/",
        "/educator/preview/none/stamp",
        HOME + "none/",
        HOME + "after/?question=no",
    ):
        assert edwin.client.get(address).status_code == 404, address


def test_learners_see_no_preview(lena: Visitor) -> None:
    assert lena.client.get(HOME).status_code == 404
    assert lena.client.get(HOME + "after/").status_code == 404


def test_the_command_serves_one_folder_to_whoever_comes(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with app.extensions["store"].write() as connection:
        from learnapp.store.people import people

        people.add(
            connection,
            name="Author",
            email="author@example.com",
            password_hash="!",
            now=app.extensions["clock"](),
            role="educator",
        )
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path))
    monkeypatch.setenv("LEARNAPP_MODULES", str(TEST_MODULES))
    monkeypatch.setenv("DATABASE_URL", app.extensions["settings"].database_url)
    monkeypatch.setenv("LEARNAPP_PREVIEW_FOLDER", str(folder))
    site = previewing.application()
    client = site.test_client()
    page = client.get(HOME, follow_redirects=True)
    assert page.status_code == 200
    assert "data-follow" in page.text
    assert client.get("/educator/preview/challenging-colleagues/").status_code == 404
    site.extensions["store"].dispose()
