"""What is in a package, and what anyone can read in it."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest

from learnapp.domain.content.content import Module, Quiz
from learnapp.domain.reading import check_files, load_folder, read_library
from learnapp.exports.scorm.package import ASSETS, PackageError, Wanted, package, packed_text, suggested_name
from learnapp.paths import MODULES
from tests.conftest import TEST_MODULES

BUILT = dict.fromkeys(ASSETS, b"lesson_status")


@pytest.fixture(scope="module")
def module() -> Module:
    folder = TEST_MODULES / "tea-round"
    found, problems = check_files(load_folder(folder), folder.name, read_library((TEST_MODULES, MODULES)))
    assert found, problems
    return found


def _files(made: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _content(files: Mapping[str, bytes]) -> Any:
    text = files["content.js"].decode().split('"')[1]
    return json.loads(bytes(byte ^ 0x5A for byte in base64.b64decode(text)))


def test_it_is_whole(module: Module) -> None:
    files = _files(package(module, lambda _: {}, BUILT, Wanted()))
    assert {"imsmanifest.xml", "index.html", "about.html", "content.js", *ASSETS} == set(files)
    content = _content(files)
    assert [part["slug"] for part in content["parts"]] == [part.slug for part in module.syllabus]
    assert [term["id"] for term in content["glossary"]] == [term.id for term in module.glossary]
    for part, held in zip(module.syllabus, content["parts"], strict=True):
        if isinstance(part, Quiz):
            assert [question["id"] for question in held["questions"]] == [q.id for q in part.questions]


def test_no_key_or_feedback_is_in_clear(module: Module) -> None:
    files = _files(package(module, lambda _: {}, BUILT, Wanted()))
    clear = b" ".join(files.values())
    for quiz in module.syllabus:
        if isinstance(quiz, Quiz):
            for question in quiz.questions:
                assert question.title.encode() not in clear
    assert b"keys" not in clear
    assert b"They are in <code>content.js</code>" in files["about.html"]


def test_questions_kept_for_review_stay_on_the_site(module: Module) -> None:
    content = _content(_files(package(module, lambda _: {}, BUILT, Wanted())))
    assert not [part for part in content["parts"] if part.get("purpose") == "review"]


def test_the_same_module_makes_the_same_package(module: Module) -> None:
    assert package(module, lambda _: {}, BUILT, Wanted()) == package(module, lambda _: {}, BUILT, Wanted())


def test_systems_that_look_for_a_status_find_its_name(module: Module) -> None:
    """One scans a package for these letters and warns of one without."""
    from learnapp.assets import built
    from learnapp.paths import STATIC

    script = built(STATIC, ASSETS)["package.js"]
    assert b"lesson_status" in script
    assert b"completion_status" in script


def test_a_picture_that_is_missing_is_a_fault(module: Module) -> None:
    import msgspec

    shown = '<img alt="" src="/pictures/' + "a" * 64 + '.svg">'
    with_picture = msgspec.structs.replace(module, introduction=shown)
    with pytest.raises(PackageError, match="no picture"):
        package(with_picture, lambda _: {}, BUILT, Wanted())
    files = _files(package(with_picture, lambda names: dict.fromkeys(names, b"<svg/>"), BUILT, Wanted()))
    assert files["pictures/aaaaaaaaaaaaaaaa.svg"] == b"<svg/>"


def test_its_name_says_what_it_is(module: Module) -> None:
    assert suggested_name(module, Wanted("2004")) == "tea-round-scorm-2004.zip"


def test_packed_text_is_plain_letters() -> None:
    assert packed_text("é".encode()).isascii()
