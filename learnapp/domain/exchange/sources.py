"""Reads the bytes of other systems' files, within limits: XML without entities or network, zips, and text."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from typing import Any

from learnapp.domain.exchange.items import MOST_BYTES, ExchangeError

MOST_FILES = 25_000
MOST_FILE_BYTES = 5_000_000
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_xml(data: bytes) -> Any:
    """The root element. Raises ExchangeError."""
    from lxml import etree

    _check_size(data, "Export it in parts")
    start = data[:4000]
    # In UTF-16 there are zero bytes between the letters of a declaration.
    if b"<!DOCTYPE" in start.replace(b"\x00", b"").upper() or b"<!ENTITY" in data.replace(b"\x00", b"").upper():
        raise ExchangeError(
            "This XML declares a document type or entities. They can make a small file huge or draw in other files, so "
            "it is not read. Export the questions again, or delete the `<!DOCTYPE …>`."
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = f" on line {error.lineno}" if error.lineno else ""
        raise ExchangeError(f"This is not XML that can be read{line}: {str(error.msg).rstrip('.')}.") from error


def clean(text: str) -> str:
    """Text without the characters that XML files cannot hold."""
    return _NO_XML.sub("", text)


def local_name(element: Any) -> str:
    """An element's name without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def inner_html(element: Any) -> str:
    """What is in an element as HTML, its namespaces and prefixes left out."""
    from lxml import etree

    if element is None:
        return ""
    source = (element.text or "") and _escape(element.text)
    for child in element:
        source += etree.tostring(child, encoding="unicode", method="xml")
    return re.sub(r'\sxmlns(?::\w+)?="[^"]*"|(?<=<)(/?)\w+:(?=\w)', lambda found: found[1] or "", source)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unzipped(data: bytes, wanted: str) -> dict[str, bytes]:
    """The files of a zip whose names end in `wanted`, within bounds. Raises ExchangeError."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = archive.infolist()
    except Exception as error:  # of several kinds, which share no base
        raise ExchangeError("This is not a zip file that can be opened. Was it cut off on the way?") from error
    if len(names) > MOST_FILES:
        raise ExchangeError(f"This zip holds {len(names):,} files, and {MOST_FILES:,} is the most that is read.")
    files: dict[str, bytes] = {}
    room = MOST_BYTES
    for entry in names:
        if not entry.filename or entry.is_dir() or not entry.filename.lower().endswith(wanted):
            continue
        files[entry.filename] = _unpacked(archive, entry, min(room, MOST_FILE_BYTES))
        room -= len(files[entry.filename])
    return files


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """One file of the archive. Does not trust the size that the archive states."""
    if entry.flag_bits & 1:
        raise ExchangeError("This zip is locked with a password. Export it without one.")
    try:
        with archive.open(entry) as opened:
            found = opened.read(most + 1)
    except Exception as error:  # zlib.error and its like, which share no base
        raise ExchangeError(f"{entry.filename} in this zip is damaged.") from error
    if len(found) > most:
        raise ExchangeError(f"{entry.filename} in this zip unpacks to more than is read. Nothing was imported.")
    return found


def _check_size(data: bytes, instead: str) -> None:
    """Raises ExchangeError, saying what to do instead, if a file is larger than is read."""
    if len(data) > MOST_BYTES:
        raise ExchangeError(
            f"This file is {len(data) // 1_000_000} MB, and {MOST_BYTES // 1_000_000} MB is the most that is read. "
            f"{instead}."
        )


def decoded(data: bytes) -> str:
    """The text, with line ends as `\\n`. Raises ExchangeError if it is not text."""
    _check_size(data, "Split it")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # as Windows saves what has no mark
    if "\x00" in text:
        raise ExchangeError("This is not a text file. Which program made it? Export its questions as text or XML.")
    return text.replace("\r\n", "\n").replace("\r", "\n")
