"""Every term of every module, in one list by letters."""

import pytest

from learnapp.catalogue.glossary import _letter
from tests.client import Visitor


@pytest.mark.parametrize(("title", "letter"), [("audit", "A"), ("Éclair", "É"), ("360 feedback", "0–9")])
def test_a_term_is_listed_under_its_first_letter(title: str, letter: str) -> None:
    assert _letter(title) == letter


def test_a_term_stands_under_its_letter_with_what_it_means(visitor: Visitor) -> None:
    page = visitor.get("/glossary/")
    assert "P" in [page.words(heading) for heading in page.all("h2")]
    assert "Pot" in page.main
