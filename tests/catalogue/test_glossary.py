"""Every term of every module, folded by letters."""

from types import SimpleNamespace

import msgspec
import pytest

from learnapp.catalogue.glossary import _letter
from learnapp.web.identity import catalogue
from tests.client import Visitor


@pytest.mark.parametrize(("title", "letter"), [("audit", "A"), ("Éclair", "É"), ("360 feedback", "0–9")])
def test_a_term_is_listed_under_its_first_letter(title: str, letter: str) -> None:
    assert _letter(title) == letter


def test_a_term_stands_under_its_letter_with_what_it_means(visitor: Visitor) -> None:
    page = visitor.get("/glossary/")
    folds = [page.words(summary) for summary in page.all("summary")]
    assert folds.index("P, 1 term") + 1 == folds.index("Pot")
    assert "Pot" in page.main


def test_a_term_that_several_modules_explain_is_one_entry_with_each_explanation(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with visitor.app.app_context(), visitor.app.test_request_context("/"):
        kept = catalogue()
        first = kept.modules["tea-round"]
    other = msgspec.structs.replace(first, slug="coffee-round", title="The coffee round", order=99)
    both = SimpleNamespace(modules={"tea-round": first, "coffee-round": other})
    monkeypatch.setattr("learnapp.catalogue.glossary.catalogue", lambda: both)
    page = visitor.get("/glossary/")
    meanings = [entry for entry in page.all("div") if entry.get("class") == "glossary-entry"]
    assert [page.words(summary) for summary in page.all("summary")].count("Pot") == 1
    assert len(meanings) == 2 * len(first.glossary)
    first_words = [page.words(one)[:20] for one in meanings[:2]]
    assert first_words[0].startswith("In The tea round")
    assert first_words[1].startswith("In The coffee round")
    assert f"{len(first.glossary)} term" in page.main
    assert all(f'id="{slug}-{first.glossary[0].id}"' in page.text for slug in both.modules)
