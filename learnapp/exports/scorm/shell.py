"""A package that only shows the site in a frame: SCORM 1.2, for a platform that is allowed to do that."""

from __future__ import annotations

from collections.abc import Mapping

from learnapp.domain.content.content import Module
from learnapp.exports.scorm.manifest import LAUNCH, manifest
from learnapp.exports.scorm.package import sound
from learnapp.exports.scorm.questions import templates

ASSETS = ("shell.js",)
"""The built files in such a package."""


def shell(module: Module, address: str, assets: Mapping[str, bytes]) -> bytes:
    """The package, which shows `address`. Raises PackageError."""
    page = templates().get_template("package/shell.html").render(module=module, address=address)
    files = {LAUNCH: page.encode(), **{name: assets[name] for name in ASSETS}}
    return sound({"imsmanifest.xml": manifest(f"{module.slug}-shown", module.title, list(files), "1.2"), **files})
