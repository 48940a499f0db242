"""The key for other learning platforms: made once, for its owner alone, and named when it cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnapp.exports.sealing.keys import KeyFileError
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
