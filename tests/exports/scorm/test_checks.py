"""Each of the eight checks finds what it is for."""

from __future__ import annotations

import io
import zipfile

import pytest

from learnapp.exports.scorm.checks import faults
from learnapp.exports.scorm.manifest import manifest

FILES = ("index.html", "pictures/a0.svg")
GOOD = manifest("tea-round", "Tea round", FILES, "1.2").decode()


def _zip(text: str, files: tuple[str, ...] = FILES) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("imsmanifest.xml", text)
        for name in files:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize("standard", ["1.2", "2004"])
def test_a_sound_package_has_none(standard: str) -> None:
    assert faults(_zip(manifest("tea-round", "Tea round", FILES, standard).decode())) == []


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('<file href="index.html" />', '<file href="missing.html" />', "missing.html is not in the package"),
        ('<file href="index.html" />', '<file href="../index.html" />', "../index.html leads out of the package"),
        ('<file href="index.html" />', '<file href="https://x.org/" />', "https://x.org/ leads out of the package"),
        ('identifierref="package"', 'identifierref="pakage"', "no resource is called pakage"),
        ('default="course"', 'default="curse"', "no organization is called curse"),
        ('identifier="module"', 'identifier="course"', "the identifier course is given twice"),
        ('identifier="module"', 'identifier="1:module"', "the identifier '1:module' is not a name"),
        ('scormtype="sco"', 'scormtype="asset"', "there are 0 things to launch, not 1"),
        ('href="index.html">', 'href="pictures/a0.svg">', "pictures/a0.svg is launched, and not a file at the root"),
        ("</item>", "<adlcp:masteryscore>eighty</adlcp:masteryscore></item>", "the mastery score eighty is not"),
        ("</item>", "<adlcp:masteryscore>180</adlcp:masteryscore></item>", "the mastery score 180 is not"),
        ("</manifest>", "", "imsmanifest.xml cannot be read"),
    ],
)
def test_what_is_wrong_is_named(right: str, wrong: str, said: str) -> None:
    assert right in GOOD
    assert any(line.startswith(said) for line in faults(_zip(GOOD.replace(right, wrong))))


def test_names_that_some_systems_spoil_are_named() -> None:
    for name in ("café.html", "a b.html", ".hidden"):
        text = manifest("tea-round", "Tea round", (*FILES, name), "1.2").decode()
        assert f"{name} is not a name that every system keeps" in faults(_zip(text, (*FILES, name)))


def test_a_file_that_the_manifest_does_not_name_is_named() -> None:
    assert faults(_zip(GOOD, (*FILES, "more.js"))) == ["more.js is not in the manifest"]


def test_a_package_without_a_manifest_is_none() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("course/imsmanifest.xml", "<a/>")
    assert faults(buffer.getvalue()) == ["imsmanifest.xml is not at the root of the package"]
