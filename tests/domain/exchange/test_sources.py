"""Files within bounds: zips that lie about their size, and text in the encodings that people save."""

from __future__ import annotations

import io
import zipfile

import pytest

from learnapp.domain.exchange.items import ExchangeError
from learnapp.domain.exchange.sources import MOST_FILE_BYTES, decoded, inner_html, read_xml, unzipped


def test_a_bomb_is_not_unpacked_whatever_its_directory_says() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b" " * (MOST_FILE_BYTES * 4))
    bomb = out.getvalue()
    size = (MOST_FILE_BYTES * 4).to_bytes(4, "little")
    for data in (bomb, bomb.replace(size, b"\x10\x00\x00\x00")):
        with pytest.raises(ExchangeError, match=r"more than is read|damaged"):
            unzipped(data, ".xml")


def test_many_files_are_bounded_together() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(10):
            archive.writestr(f"{number}.xml", b" " * (MOST_FILE_BYTES - 1))
    with pytest.raises(ExchangeError, match="more than is read"):
        unzipped(out.getvalue(), ".xml")


def test_a_file_without_a_name_and_a_zip_of_a_later_version_break_nothing() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.xml", "<a/>")
        archive.writestr(zipfile.ZipInfo("\0"), "")
    assert unzipped(out.getvalue(), "") == {"a.xml": b"<a/>"}
    with pytest.raises(ExchangeError, match="can be opened"):
        unzipped(out.getvalue().replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\xff"), "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_any_of_the_usual_encodings_is_read(encoding: str) -> None:
    assert decoded("“Curly” £5\r\nx".encode(encoding)) == "“Curly” £5\nx"


def test_html_within_xml_comes_without_its_prefixes() -> None:
    root = read_xml(b'<q xmlns:h="urn:x">a &lt; b<h:p h:c="1">c<br/></h:p>d</q>')
    assert inner_html(root).replace(' h:c="1"', "") == "a &lt; b<p>c<br/></p>d"
