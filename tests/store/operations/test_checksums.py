"""A copy contains a checksum of itself."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from learnapp.store.operations import checksums


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    file = tmp_path / "copy.db"
    with contextlib.closing(sqlite3.connect(file)) as made:
        made.execute("CREATE TABLE said (words)")
        made.execute("INSERT INTO said VALUES ('the pot was filled at four')")
        made.commit()
    checksums.add(file)
    return file


def test_every_changed_byte_is_noticed_the_checksums_own_too(copy: Path) -> None:
    assert checksums.fault(copy) == ""
    assert checksums.has_one(copy)
    whole = copy.read_bytes()
    places = {*range(0, len(whole), 7), *range(len(whole) - 90, len(whole))}
    for place, change in [(place, change) for place in places for change in (0x01, 0x15)]:
        copy.write_bytes(whole[:place] + bytes([whole[place] ^ change]) + whole[place + 1 :])
        assert checksums.fault(copy), place


def test_a_copy_that_was_cut_short_is_noticed(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:-1])
    assert checksums.fault(copy)


def test_it_is_still_a_database(copy: Path) -> None:
    with contextlib.closing(sqlite3.connect(copy)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert opened.execute("SELECT words FROM said").fetchone() == ("the pot was filled at four",)


def test_a_database_without_one_is_taken(tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    plain.write_bytes(b"x" * 4096)
    assert checksums.fault(plain) == ""
    assert not checksums.has_one(plain)


def test_a_file_too_short_for_one_has_none(tmp_path: Path) -> None:
    short = tmp_path / "short.db"
    short.write_bytes(b"x")
    assert checksums.fault(short) == "its length is not that of a database"
    assert not checksums.has_one(short)


def test_a_long_copy_is_read_in_pieces(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checksums, "_PIECE", 1000)
    assert checksums.fault(copy) == ""
    copy.write_bytes(b"x" + copy.read_bytes()[1:])
    assert checksums.fault(copy) == "its checksum does not fit"
