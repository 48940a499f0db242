"""Eight checks that SCORM's schemas do not make, run on every package before it goes out."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree.ElementTree import Element, ParseError, fromstring

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")


def faults(package: bytes) -> list[str]:
    """The faults of a package that we made, one a line; empty if it is sound."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        names = archive.namelist()
        if "imsmanifest.xml" not in names:
            return ["imsmanifest.xml is not at the root of the package"]
        try:
            root = fromstring(archive.read("imsmanifest.xml"))  # noqa: S314 (written by this program a moment ago)
        except ParseError as error:
            return [f"imsmanifest.xml cannot be read: {error}"]
    return [*_files(root, names), *_references(root), *_launch(root), *_mastery(root)]


def _all(root: Element, tag: str) -> list[Element]:
    return [element for element in root.iter() if element.tag.rpartition("}")[2] == tag]


def _attribute(element: Element, name: str) -> str:
    """An attribute by its name, whatever its namespace and capitals."""
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2].lower() == name), "")


def _files(root: Element, names: list[str]) -> list[str]:
    """Check that every href is in the package, and each file is named once and in plain characters."""
    found = []
    hrefs = [element.get("href", "") for tag in ("resource", "file") for element in _all(root, tag)]
    for href in dict.fromkeys(hrefs):
        if href.startswith(("/", "\\")) or ".." in href.split("/") or ":" in href:
            found.append(f"{href} leads out of the package")
        elif href not in names:
            found.append(f"{href} is not in the package")
    for name in names:
        if not _NAME.fullmatch(name) or ".." in name.split("/"):
            found.append(f"{name} is not a name that every system keeps")
        elif name not in hrefs and name != "imsmanifest.xml":
            found.append(f"{name} is not in the manifest")
    if len(set(names)) < len(names):
        found.append("a file is in the package twice")
    return found


def _references(root: Element) -> list[str]:
    """Check that identifiers are names, that each is used once, and that every reference finds one."""
    found = []
    given = [element.get("identifier", "") for element in root.iter() if "identifier" in element.attrib]
    found += [f"the identifier {name!r} is not a name" for name in given if not _ID.fullmatch(name)]
    found += [f"the identifier {name} is given twice" for name in dict.fromkeys(given) if given.count(name) > 1]
    resources = {element.get("identifier") for element in _all(root, "resource")}
    for item in _all(root, "item"):
        if item.get("identifierref") and item.get("identifierref") not in resources:
            found.append(f"no resource is called {item.get('identifierref')}")
    organisations = {element.get("identifier") for element in _all(root, "organization")}
    for element in _all(root, "organizations"):
        if element.get("default") not in organisations:
            found.append(f"no organization is called {element.get('default')}")
    return found


def _launch(root: Element) -> list[str]:
    """Check that there is exactly one thing to launch, at the root."""
    launched = [element for element in _all(root, "resource") if _attribute(element, "scormtype") == "sco"]
    if len(launched) != 1:
        return [f"there are {len(launched)} things to launch, not 1"]
    href = launched[0].get("href", "")
    return [] if href and "/" not in href else [f"{href or 'nothing'} is launched, and not a file at the root"]


def _mastery(root: Element) -> list[str]:
    found = []
    for element in _all(root, "masteryscore"):
        text = (element.text or "").strip()
        if not text.isascii() or not text.isdigit() or int(text) > 100:
            found.append(f"the mastery score {text} is not a whole number from 0 to 100")
    return found
