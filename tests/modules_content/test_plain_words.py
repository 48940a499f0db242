"""Modules do not use some words that no one says aloud to a colleague, or that hide who does what."""

from __future__ import annotations

import re

import pytest

from learnapp.paths import MODULES

FILES = sorted([*MODULES.glob("*.yaml"), *MODULES.glob("*/*.md")])
HEARD = {
    "whoever": "name the person",
    "somebody": "say who, or someone",
    "of which": "say it in two sentences",
    "is told": "say who tells them",
    "begun": "started",
    "lies in": "is in",
}


@pytest.mark.parametrize("words", HEARD)
def test_modules_are_without_the_words(words: str) -> None:
    said = re.compile(r"\b" + r"\s+".join(words.split()) + r"\b", re.IGNORECASE)
    found = [
        f"{path.relative_to(MODULES)}:{text[: match.start()].count(chr(10)) + 1}"
        for path in FILES
        for text in [path.read_text(encoding="utf-8")]
        for match in said.finditer(text)
    ]
    assert found == [], f"“{words}”: {HEARD[words]}"
