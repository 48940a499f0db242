"""Reads and writes a module's folder as a zip, with limits that hold whatever the zip says about its own size."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from learnapp.domain.reading.folder import MOST_BYTES, MOST_FILES, is_left_by_systems
from learnapp.domain.source.pictures import FOLDER

MOST_ZIPPED = 4_000_000
"""The most bytes of a zip that we read."""
MOST_ENTRIES = 500
LONGEST_NAME = 120
ABOUT = "ABOUT.txt"
"""The file beside the module's folder that says what the zip is."""
_STAMP = (1980, 1, 1, 0, 0, 0)


class ZipError(ValueError):
    """The zip cannot be read; the message says why and what to do."""


def read_zip(data: bytes) -> tuple[str, dict[str, bytes]]:
    """The name of the module's folder ("" if the files are at the top of the zip) and its files. Raises ZipError."""
    if len(data) > MOST_ZIPPED:
        raise ZipError(f"This zip is larger than {MOST_ZIPPED // 1_000_000} MB. Zip only the module’s folder.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise ZipError("This zip has too many files. Zip only the module’s folder.")
            wanted = {name: entry for entry in entries if (name := _name(entry))}
            root = _root(wanted)
            inside = {name.removeprefix(root): entry for name, entry in wanted.items() if name.startswith(root)}
            return root.rstrip("/"), _contents(archive, inside)
    except ZipError:
        raise
    except Exception as error:  # zlib.error and its like share no base
        raise ZipError("This is not a zip file that we can open. Save it again and try once more.") from error


def _name(entry: zipfile.ZipInfo) -> str:
    """The entry's path; "" for a folder and for files that systems leave behind. Raises ZipError for a path that leads
    out of the zip.
    """
    name = entry.filename.replace("\\", "/")
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or ":" in name or "\0" in name:
        raise ZipError("This zip has files outside its folder. Zip the module’s folder again.")
    mode = entry.external_attr >> 16
    if mode and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_IFMT(mode) == 0):
        raise ZipError("This zip has links to other files. Put the files themselves in it.")
    if entry.flag_bits & 1:
        raise ZipError("This zip is protected by a password. Save it without one.")
    if entry.is_dir() or any(part.startswith(".") or is_left_by_systems(part) for part in parts):
        return ""
    return "/".join(parts)


def _root(names: Mapping[str, zipfile.ZipInfo]) -> str:
    """The folder that holds module.md, with its slash."""
    found = sorted((n for n in names if n.rpartition("/")[2] == "module.md"), key=lambda n: n.count("/"))
    if not found:
        raise ZipError("This zip has no module.md. Zip the folder that has it.")
    if len(found) > 1:
        raise ZipError("This zip has several modules. Zip one module’s folder at a time.")
    return found[0].removesuffix("module.md")


def _contents(archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]) -> dict[str, bytes]:
    if len(entries) > MOST_FILES:
        raise ZipError(f"This module has more than {MOST_FILES} files.")
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    for name, entry in sorted(entries.items()):
        if len(name) > LONGEST_NAME:
            raise ZipError(f"The name of a file is longer than {LONGEST_NAME} characters: {name[:40]}…. Shorten it.")
        if "/" in name.removeprefix(FOLDER):
            raise ZipError(
                f"A module is a single folder, with {FOLDER} for its pictures. Move {name} into one of these."
            )
        with archive.open(entry) as opened:
            # Do not trust the sizes that the zip states: unpack no more than a module can have.
            files[name] = opened.read(left + 1)
        left -= len(files[name])
        if left < 0:
            raise ZipError(f"The files in this zip are larger than {MOST_BYTES // 1_000_000} MB together.")
    return files


def write_zip(slug: str, files: Mapping[str, bytes], about: str) -> bytes:
    """A zip of the module's folder, with a file beside it that says what it is. The same files make the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(ABOUT, _STAMP), about)
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{slug}/{name}", _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return written.getvalue()
