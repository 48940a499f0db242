"""Typesetting in a separate process, and what happens when it fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnapp.exports import typesetting
from learnapp.exports.document import document
from tests.exports import samples
from tests.exports.pdfs import _pdf, _spoken


def test_typesetting_that_fails_says_so_and_quotes_nobody() -> None:
    with pytest.raises(typesetting.TypesettingError) as error:
        typesetting.pdf({"title": "x", "author": "x", "number": "x", "blocks": [{"type": "secret words"}]}, 0)
    assert "secret" not in str(error.value)


def test_typesetting_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "SECONDS", 0.01)
    with pytest.raises(typesetting.TypesettingError, match="longer"):
        typesetting.pdf(document(samples.certificate(), samples.library()), 0)


@pytest.mark.parametrize(
    "name", ["Zoë", "Νίκος", "Иван", "Գարուն", "გია", "שרה", "شيماء", "अनिता", "Ọlá", "Nguyễn", "Jo 2nd"]
)
def test_letters_that_the_fonts_have_are_not_warned_of(name: str) -> None:
    assert not typesetting.unshown(name)
    said = " ".join(text for _, text in _spoken(_pdf(samples.certificate(name=name))))
    assert "[U+" not in said.partition("worked through")[0]


@pytest.mark.parametrize(
    "name", ["রহিমা", "தமிழ்", "සුනිල්", "ਗੁਰਪ੍ਰੀਤ", "ગીતા", "ശ്രീ", "ไทย", "አበበ", "한글", "王芳", "Jo 😀"]
)
def test_letters_that_no_bundled_font_has_are_warned_of(name: str, tmp_path: Path) -> None:
    assert typesetting.unshown(name)
    assert not typesetting.unshown(name, tmp_path), "the site has fonts of its own"
