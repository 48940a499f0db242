"""The key for other learning platforms: made once, for its owner alone, and named when it cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from learnapp.exports.sealing.keys import KeyFileError, signing_key
from learnapp.exports.sealing.tool_key import tool_key


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "lti-key.pem"
    first = tool_key(file)
    assert tool_key(file) == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert "PRIVATE" not in repr(first)


def test_another_file_in_its_place_is_named(tmp_path: Path) -> None:
    file = tmp_path / "lti-key.pem"
    file.write_text("no key")
    with pytest.raises(KeyFileError, match=r"lti-key\.pem"):
        tool_key(file)


@pytest.mark.parametrize("made", [tool_key, signing_key])
def test_a_key_of_another_user_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: Callable[[Path], object]
) -> None:
    def refused(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    made(tmp_path / "key.pem")
    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(
        KeyFileError, match=r"You may not read the .*key\.pem\. The user that the site runs as must own it"
    ):
        made(tmp_path / "key.pem")
