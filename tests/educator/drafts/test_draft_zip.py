"""A draft is downloaded as a zip; uploading one first shows the differences."""

from __future__ import annotations

import io
import zipfile

from learnapp.domain.authoring.module_zip import read_zip, write_zip
from learnapp.educator.drafts.draft_actions import MEDIA_AWAY
from tests.educator.drafts.authoring import Writing, upload
from tests.educator.drafts.test_draft_pictures import SVG
from tests.media_places import away


def test_the_zip_holds_the_folder_and_says_whose_it_is(writing: Writing) -> None:
    answer = writing.author.raw("GET", f"{writing.url}zip")
    assert "handing-over.zip" in answer.headers["Content-Disposition"]
    assert read_zip(answer.data) == ("handing-over", {name: file.data for name, file in writing.files().items()})
    about = zipfile.ZipFile(io.BytesIO(answer.data)).read("ABOUT.txt").decode()
    assert "Owner: Edwin Okafor <edwin@example.org>" in about
    assert "Checks: 0 errors and 0 warnings" in about


def test_an_import_shows_the_differences_and_changes_nothing_before_it_is_confirmed(writing: Writing) -> None:
    files = {name: file.data for name, file in writing.files().items()}
    fresh = {name: data for name, data in files.items() if name != "guide.md"}
    fresh["module.md"] = fresh["module.md"].replace(b"title: Handing over", b"title: Handing on")
    fresh["90-new.lesson.md"] = b"new"
    shown = writing.upload("import/", "zip", "a.zip", write_zip("handing-over", fresh, ""))
    for said in ("guide.md would be removed", "module.md would be changed", "+ title: Handing on", "would be added"):
        assert said in shown.main
    assert {name: file.data for name, file in writing.files().items()} == files
    done = writing.author.submit(shown, "Replace the draft’s files")
    assert "Imported." in done.main
    assert {name: file.data for name, file in writing.files().items()} == fresh


def test_a_zip_of_the_same_changes_nothing_and_a_hostile_one_is_refused(writing: Writing) -> None:
    files = {name: file.data for name, file in writing.files().items()}
    same = writing.upload("import/", "zip", "a.zip", write_zip("handing-over", files, ""))
    assert "Nothing was changed." in same.main
    hostile = writing.upload("import/", "zip", "a.zip", write_zip("a", {**files, "../../x": b""}, ""))
    assert hostile.errors == ["This zip has files outside its folder. Zip the module’s folder again"]
    for fields in ({}, {"kept": "no base64!"}, {"kept": "YWJj"}, {"kept": "é"}):
        assert writing.author.post(f"{writing.url}import/", fields).status_code == 422


def test_a_zip_whose_pictures_cannot_be_kept_waits_on_its_page(writing: Writing) -> None:
    before = {name: file.data for name, file in writing.files().items()}
    fresh = {**before, "pictures/a.svg": SVG}
    shown = writing.upload("import/", "zip", "a.zip", write_zip("handing-over", fresh, ""))
    with away(writing.app):
        refused = writing.author.submit(shown, "Replace the draft’s files", status=422)
        begun = upload(
            writing.author, "/educator/drafts/new/", "zip", "a.zip", write_zip("a", fresh, ""), **{"from": "zip"}
        )
    for page in (refused, begun):
        assert page.errors == [MEDIA_AWAY]
    assert {name: file.data for name, file in writing.files().items()} == before
    assert "Imported." in writing.author.submit(refused, "Replace the draft’s files").main
    assert {name: file.data for name, file in writing.files().items()} == fresh
