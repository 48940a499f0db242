"""Typesetting in a process of its own, and what happens when it fails."""

from __future__ import annotations

import pytest

from learnapp.exports import typesetting
from learnapp.exports.document import document
from tests.exports import samples


def test_typesetting_that_fails_says_so_and_quotes_nobody() -> None:
    with pytest.raises(typesetting.TypesettingError) as error:
        typesetting.pdf({"title": "x", "author": "x", "number": "x", "blocks": [{"type": "secret words"}]}, 0)
    assert "secret" not in str(error.value)


def test_typesetting_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "SECONDS", 0.01)
    with pytest.raises(typesetting.TypesettingError, match="longer"):
        typesetting.pdf(document(samples.certificate(), samples.library()), 0)
