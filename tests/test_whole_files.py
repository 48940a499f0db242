"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest

from learnapp import whole_files


def test_a_file_is_replaced_whole_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    for data in (b"first", b"second"):
        whole_files.replace(tmp_path / "file", data)
        assert (tmp_path / "file").read_bytes() == data
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["file"]


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole_files.replace(tmp_path / "file", b"old")

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        whole_files.replace(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]


def test_a_file_made_once_stays_as_it_was_made(tmp_path: Path) -> None:
    for data in (b"first", b"second"):
        whole_files.make_once(tmp_path / "new folder" / "file", partial(bytes, data))
    assert (tmp_path / "new folder" / "file").read_bytes() == b"first"
    assert (tmp_path / "new folder").stat().st_mode & 0o777 == 0o700
