"""The short forms that doctors use are in the glossary, so that a search for one finds the term."""

from __future__ import annotations

import re

import pytest

from learnapp.paths import MODULES

GLOSSARIES = "\n".join(path.read_text(encoding="utf-8") for path in sorted(MODULES.glob("*/glossary.md")))


@pytest.mark.parametrize(
    "short",
    [
        *("AAR", "AMD", "CD", "CIP", "DME", "FTSU", "GoSWH", "HOSC", "ICB", "LED", "LTFT", "MHPS", "NED", "NPV"),
        *("PA", "PFI", "PPA", "PSIRF", "QEIA", "QIA", "RO", "SLR", "SPA", "VSM", "WTE"),
    ],
)
def test_a_short_form_is_in_a_glossary(short: str) -> None:
    assert re.search(rf"\b{short}\b", GLOSSARIES)
