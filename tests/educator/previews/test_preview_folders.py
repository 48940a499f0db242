"""The folders of modules as they stand on disk."""

from pathlib import Path

from tests.client import Visitor
from tests.educator.previews.looking import HOME


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
