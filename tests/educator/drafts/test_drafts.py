"""Beginning a module on the site: from nothing, from an own module, from a zip."""

from flask import Flask

from learnapp.domain.authoring.module_zip import write_zip
from learnapp.domain.reading import load_folder
from learnapp.store.operations.own_modules import give_modules
from tests.client import Visitor
from tests.conftest import START, TEST_MODULES
from tests.educator.drafts.authoring import Writing, upload

NEW = "/educator/drafts/new/"


def _own(app: Flask, slug: str) -> None:
    with app.extensions["store"].write() as connection:
        library = app.extensions["catalogue"].library
        give_modules(connection, {slug: 1}, library, START, None)


def test_a_module_begun_from_nothing_has_a_file_of_each_kind_and_no_error(writing: Writing) -> None:
    page = writing.author.get(writing.url)
    assert page.heading == "Handing over: draft"
    assert {"module.md", "glossary.md", "guide.md"} < set(writing.files())
    assert "The checker found no problems in this draft." in page.main


def test_an_address_is_made_of_the_title_and_taken_once(writing: Writing) -> None:
    author = writing.author
    page = author.get(NEW)
    again = author.submit(page, "Start", {"title": "Handing over"}, 422)
    assert again.errors == ["A module on this site already has this address. Choose another"]
    empty = author.submit(author.get(NEW), "Start", {"title": " "}, 422)
    assert empty.errors == ["Enter a title of up to 120 characters"]
    wrong = author.submit(author.get(NEW), "Start", {"title": "Ok", "slug": "../x"}, 422)
    assert wrong.errors == ["Enter an address of lower-case letters, digits and hyphens"]


def test_a_module_of_everyone_is_not_to_be_rewritten(app: Flask, edwin: Visitor) -> None:
    files = load_folder(TEST_MODULES / "tea-round")
    page = upload(edwin, NEW, "zip", "tea.zip", write_zip("tea-round", files, ""), **{"from": "zip"})
    assert page.status == 422
    assert page.errors == ["A module on this site already has this address. Choose another"]
    assert "From a published module" not in page.main


def test_an_own_module_is_begun_from_its_published_edition(app: Flask, edwin: Visitor) -> None:
    _own(app, "tea-round")
    page = edwin.submit(edwin.get(NEW), "Start from this module", {"module": "tea-round"})
    assert page.heading == "The tea round: draft"
    draft = Writing(app, edwin, int(page.url.split("/")[3]))
    assert {name: file.data for name, file in draft.files().items()} == load_folder(TEST_MODULES / "tea-round")
    assert "From a published module" not in edwin.get(NEW).main


def test_a_zip_of_a_folder_becomes_a_draft(app: Flask, edwin: Visitor) -> None:
    files = load_folder(TEST_MODULES / "tea-round")
    page = upload(edwin, NEW, "zip", "any.zip", write_zip("coffee-round", files, "about"), **{"from": "zip"})
    assert page.heading == "The tea round: draft"
    assert {name: f.data for name, f in Writing(app, edwin, int(page.url.split("/")[3])).files().items()} == files


def test_what_is_no_zip_is_refused_with_the_reason(edwin: Visitor) -> None:
    page = upload(edwin, NEW, "zip", "any.zip", b"PK\x03\x04 not at all", **{"from": "zip"})
    assert page.errors == ["This is not a zip file that we can open. Save it again and try once more"]
    assert edwin.post(NEW, {"from": "zip"}).status_code == 422


def test_learners_write_nothing(lena: Visitor, writing: Writing) -> None:
    for path in ("/educator/drafts/", NEW, writing.url, writing.file("module.md")):
        assert lena.client.get(path).status_code == 404
