"""A module's package: a zip with the page, its script and stylesheet, the pictures, the content and the manifest."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from learnapp.domain.content.content import Module
from learnapp.exports.scorm.checks import faults
from learnapp.exports.scorm.content import content_of
from learnapp.exports.scorm.fragments import picture_file
from learnapp.exports.scorm.manifest import LAUNCH, manifest
from learnapp.exports.scorm.questions import templates

ASSETS = {"package.js": "package.js", "site.css": "site.css", "favicon.svg": "favicon.svg"}
"""The built files in a package, by their path in it."""
Pictures = Callable[[Collection[str]], Mapping[str, bytes]]
"""Maps the names of pictures to their files."""
_MIXED = 0x5A
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The date of every file: the same module makes the same package, byte for byte."""


class PackageError(ValueError):
    """The package would not be sound; the message says why. A mistake of this program's."""


@dataclass(frozen=True)
class Wanted:
    """`standard` is "1.2" or "2004"; `answers`, whether each answer of an end quiz is reported by name."""

    standard: Literal["1.2", "2004"] = "1.2"
    answers: bool = False


def suggested_name(module: Module, wanted: Wanted) -> str:
    return f"{module.slug}-scorm-{wanted.standard.replace('.', '-')}.zip"


def package(module: Module, pictures: Pictures, assets: Mapping[str, bytes], wanted: Wanted) -> bytes:
    """The package. `assets` are the built files named in `ASSETS`. Raises PackageError."""
    content = content_of(module, standard=wanted.standard, answers=wanted.answers)
    shown = pictures(content.pictures)
    if missing := content.pictures - shown.keys():
        raise PackageError(f"there is no picture {min(missing)}")
    files = {place: assets[name] for name, place in ASSETS.items()}
    files["content.js"] = f'window.learnappContent="{packed_text(msgspec.json.encode(content.value))}";\n'.encode()
    about = {"module": module, "wanted": wanted, "left_out": content.value["leftOut"]}
    files[LAUNCH] = templates().get_template("package/index.html").render(about).encode()
    files["about.html"] = templates().get_template("package/about.html").render(about).encode()
    files |= {picture_file(name): shown[name] for name in sorted(content.pictures)}
    return sound({"imsmanifest.xml": manifest(module.slug, module.title, list(files), wanted.standard), **files})


def sound(files: Mapping[str, bytes]) -> bytes:
    """The checked zip of these files. Raises PackageError."""
    made = _zipped(files)
    if wrong := faults(made):
        raise PackageError("; ".join(wrong))
    return made


def packed_text(data: bytes) -> str:
    """Data as text that cannot be read at a glance. It is no protection against someone who means to look."""
    return base64.b64encode(bytes(byte ^ _MIXED for byte in data)).decode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()
