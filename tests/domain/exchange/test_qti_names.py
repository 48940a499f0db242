"""The names of QTI 2.1 and 3, each made into the other."""

from __future__ import annotations

import pytest
from lxml import etree

from learnapp.domain.exchange.qti_names import QTI3, to_version_2, to_version_3

PAIRS = [
    ("choiceInteraction", "qti-choice-interaction"),
    ("assessmentItem", "qti-assessment-item"),
    ("simpleAssociableChoice", "qti-simple-associable-choice"),
    ("p", "p"),
    ("table", "table"),
]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_elements_and_attributes_are_renamed_there_and_back(old: str, new: str) -> None:
    element = etree.Element(old, {"responseIdentifier": "R", "id": "a"})
    to_version_3(element)
    assert element.tag == f"{{{QTI3}}}{new}"
    assert element.get("id") == "a"
    to_version_2(element)
    assert (element.tag, element.get("responseIdentifier")) == (old, "R")
