"""The folders of modules as they are on disk."""

from pathlib import Path

from flask import Flask

from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.operations.publishing import publish
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


def test_a_mistake_in_the_facts_beside_the_folder_is_named_and_the_module_is_shown(
    edwin: Visitor, folder: Path
) -> None:
    listed = folder.parent / "facts.yaml"
    listed.write_text("facts:\n  tin:\n    says: There are biscuits.\n    checked: 2026-11-29\n    certainty: H\n")
    shown = edwin.get(HOME)
    assert "facts.yaml, line" in shown.main
    assert "The fact tin still needs `source`" in shown.main
    assert str(folder.parent) not in shown.text
    stamp = edwin.client.get(HOME + "stamp").text
    listed.unlink()
    assert edwin.client.get(HOME + "stamp").text != stamp
    assert "facts.yaml, line" not in edwin.get(HOME).main


def test_there_is_no_preview_of_what_is_not_there(edwin: Visitor) -> None:
    for address in (
        "/educator/preview/none/",
        "/educator/preview/none/stamp",
        HOME + "none/",
        HOME + "after/?question=no",
    ):
        assert edwin.client.get(address).status_code == 404, address


def test_sound_files_are_shown_beside_a_broken_one(edwin: Visitor, folder: Path) -> None:
    lesson = next(folder.glob("*.lesson.md"))
    lesson.write_text(lesson.read_text() + "\n::: unknown\n")
    home = edwin.get(HOME)
    assert home.heading.startswith("The tea round")
    assert lesson.name in home.main
    assert "Files that cannot be shown until their errors are fixed" in home.main
    assert "Guide for facilitators" in home.main
    assert f"{HOME}leaves/" not in [a.get("href") for a in home.all("a")]
    case = edwin.get(f"{HOME}spilt/")
    assert case.status == 200
    assert "hindsight-canary-h01" in case.text
    assert f"{folder.name}/{lesson.name}, line" in case.main


def test_a_broken_file_has_its_own_messages_first(edwin: Visitor, folder: Path) -> None:
    for path in (*folder.glob("*.lesson.md"), folder / "40-after.quiz.md"):
        path.write_text(path.read_text() + "\n::: unknown\n")
    page = edwin.get(f"{HOME}after/")
    assert page.heading.startswith("40-after.quiz.md")
    assert page.main.index("40-after.quiz.md, line") < page.main.index("leaves.lesson.md, line")


def test_a_folder_of_which_nothing_reads_is_named_with_its_problems(edwin: Visitor, folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(b"\xff\xfe")
    page = edwin.get(HOME)
    assert page.heading.startswith("tea-round")
    assert "errors to fix" in page.main


def test_what_is_shown_of_a_broken_folder_is_not_published(app: Flask, edwin: Visitor, folder: Path) -> None:
    (folder / "guide.md").write_text("nothing of use")
    assert edwin.get(HOME).heading.startswith("The tea round")
    store = app.extensions["store"]
    results = publish(store, (folder.parent,), read_library((folder.parent, MODULES)), app.extensions["clock"]())
    assert [(r.module, r.outcome) for r in results] == [("tea-round", "kept")]


def test_a_lesson_pasted_from_word_is_named_with_each_line_and_the_rest_is_shown(edwin: Visitor, folder: Path) -> None:
    lesson = next(folder.glob("*.lesson.md"))
    pasted = ("•\tFirst", "ward\u00adround", "###\u00a02.1 What to say", "The ~~old~~ ward", "The ﬁrst oﬃce")
    start = len(lesson.read_text().splitlines()) + 2
    lesson.write_text(lesson.read_text() + "\n" + "\n".join(pasted) + "\n")
    page = edwin.get(f"{HOME}leaves/")
    for number in range(start, start + len(pasted)):
        assert f"{lesson.name}, line {number}" in page.main, pasted[number - start]
    assert edwin.get(f"{HOME}spilt/").heading == "The corridor"
