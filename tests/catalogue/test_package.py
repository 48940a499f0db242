"""Educators download a published module as a package; nobody else does."""

from __future__ import annotations

import io
import zipfile

from learnapp.exports.scorm.checks import faults
from tests.client import Visitor


def test_an_educator_finds_it_on_the_modules_page_and_downloads_it(edwin: Visitor) -> None:
    assert "/modules/tea-round/package/" in edwin.get("/modules/tea-round/").text
    assert "The answers are in the package" in edwin.get("/modules/tea-round/package/").text
    answer = edwin.raw("GET", "/modules/tea-round/package.zip?standard=1.2")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="tea-round-scorm-1-2.zip"'
    assert faults(answer.data) == []
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert "Never your answers." in archive.read("about.html").decode()


def test_whether_answers_are_reported_is_said_in_the_package(edwin: Visitor) -> None:
    answer = edwin.raw("GET", "/modules/tea-round/package.zip?standard=2004&answers=yes")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert "Each answer that you submit" in archive.read("about.html").decode()
        assert b"2004 4th Edition" in archive.read("imsmanifest.xml")


def test_it_is_not_for_learners(lena: Visitor) -> None:
    assert "/package/" not in lena.get("/modules/tea-round/").text
    lena.get("/modules/tea-round/package/", status=404)
    lena.get("/modules/tea-round/package.zip", status=404)


def test_there_is_none_of_a_module_or_standard_that_does_not_exist(edwin: Visitor) -> None:
    edwin.get("/modules/no-such/package/", status=404)
    edwin.get("/modules/no-such/package.zip", status=404)
    edwin.get("/modules/tea-round/package.zip?standard=3", status=404)
