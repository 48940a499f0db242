"""The search page."""

from urllib.parse import quote

import msgspec
import pytest

from learnapp.catalogue import search
from learnapp.catalogue.search import marked
from learnapp.store.content.catalogue import PublishedCatalogue
from learnapp.store.content.search import END, HIT
from learnapp.web.identity import catalogue
from tests.client import Page, Visitor
from tests.conftest import Queries


def _search(visitor: Visitor, typed: str):  # type: ignore[no-untyped-def]
    return visitor.submit(visitor.get("/search/"), "Search", {"q": typed})


def test_a_visitor_finds_where_something_stands_with_a_marked_fragment(visitor: Visitor) -> None:
    page = _search(visitor, "drug trolley")
    assert "1 result for drug trolley" in page.main
    assert [page.words(m) for m in page.all("mark")] == ["drug", "trolley"]
    assert "Case, in The tea round" in page.main
    assert page.link("Spilt") == "/modules/tea-round/spilt/"


def test_a_term_leads_to_its_place_in_the_glossary(visitor: Visitor) -> None:
    page = _search(visitor, "tea is made in")
    address = page.link("Pot")
    assert address == "/glossary/#tea-round-pot"
    glossary = visitor.get(address.split("#")[0])
    assert any(e.get("id") == "tea-round-pot" for e in glossary.all("div"))


def test_a_claim_leads_to_its_place_on_the_claims_page(visitor: Visitor) -> None:
    page = _search(visitor, "director")
    address = page.link("Claim ")
    claims = visitor.get(address.split("#")[0])
    assert any(e.get("id") == address.split("#")[1] for e in claims.all("li"))


def test_nothing_found_says_what_to_try(visitor: Visitor) -> None:
    page = _search(visitor, "zebra")
    assert "No results for zebra" in page.main
    assert "Try fewer words" in page.main


@pytest.mark.parametrize("typed", ["", " ", '"', "*", "the", "x" * 201, "x" * 5000, "''", "&&", "\x00"])
def test_what_cannot_be_searched_for_is_said_and_kept_in_the_box(visitor: Visitor, typed: str) -> None:
    page = visitor.get(f"/search/?q={quote(typed)}")
    assert len(page.errors) == 1
    assert page.words(page.all("title")[0]).startswith("Error: ")


@pytest.mark.parametrize(
    "typed",
    [
        'tea"', '"tea" OR "', "tea AND", "NOT tea", "tea*", "title:tea", "NEAR(tea round)", "tea | round",
        "tea & !round", "tea <-> round", "(tea", "tea:*", "^tea", "{title text}: tea", "tea\\",
        "tea'); DELETE FROM person; --", "tea%", "<script>alert(1)</script> tea", "tea 🫖", "tea \u202e round",
        "茶 tea", "tea\ntea", "%00tea", "%ff%fetea",
    ],
)  # fmt: skip
def test_operators_quotes_and_odd_letters_are_taken_as_words(visitor: Visitor, typed: str) -> None:
    page = visitor.get(f"/search/?q={quote(typed, safe='%')}")
    assert not page.errors
    assert "for" in page.main
    assert not [s for s in page.all("script") if page.words(s)]


@pytest.mark.parametrize("number", ["0", "-1", "2", "99999999999999999999999999", "x", ""])
def test_a_page_that_is_not_there_is_answered_by_one_that_is(visitor: Visitor, number: str) -> None:
    assert "result" in visitor.get(f"/search/?q=tea&page={number}").main


def test_more_than_twenty_results_come_in_pages(visitor: Visitor) -> None:
    first = _search(visitor, "medical")
    assert "page 1 of 2" in first.main, first.main[:200]
    assert len(list(first.all("ol")[-1].iter("li"))) == 20
    second = visitor.get(first.link("Next"))
    assert "page 2 of 2" in second.main
    titles = [{page.words(h) for h in page.all("h2")} - {"Support links"} for page in (first, second)]
    assert not titles[0] & titles[1]
    assert visitor.get(second.link("Previous")).main == first.main


def test_the_search_box_stands_on_the_modules_and_the_glossary_page(visitor: Visitor) -> None:
    for address in ("/modules/", "/glossary/"):
        assert visitor.submit(visitor.get(address), "Search", {"q": "trolley"}).heading == "Search results"
    assert visitor.get("/modules/").link("Search") == "/search/"


def test_what_was_typed_and_found_is_escaped() -> None:
    assert marked(f"<b>{HIT}tea & cake{END}") == "&lt;b&gt;<mark>tea &amp; cake</mark>"


def test_a_search_takes_three_queries_at_most_however_much_is_found(
    visitor: Visitor, queries: Queries, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(address: str) -> int:
        visitor.get(address)  # from here on the catalogue is in memory
        queries()
        visitor.get(address)
        return len(queries())

    assert [asked(f"/search/?q={typed}") for typed in ("zebra", "pot", "medical")] == [2, 2, 3]
    monkeypatch.setattr(search, "ON_A_PAGE", 2)
    assert [asked(f"/search/?q=pot&page={page}") for page in (1, 2, 99)] == [3, 3, 3]


def test_a_page_after_the_last_shows_the_last(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(page: Page) -> list[str]:
        return [page.words(result[0]) for result in page.all("li") if result[0].tag == "h2"]

    titles = found(visitor.get("/search/?q=pot"))
    monkeypatch.setattr(search, "ON_A_PAGE", 2)
    pages = [visitor.get(f"/search/?q=pot&page={page}") for page in range(1, -(-len(titles) // 2) + 1)]
    assert [title for page in pages for title in found(page)] == titles
    assert all(f"{len(titles)} results for" in page.main for page in pages)
    assert visitor.get("/search/?q=pot&page=99").main == pages[-1].main


def test_a_term_that_several_modules_explain_names_them_all(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    with visitor.app.app_context(), visitor.app.test_request_context("/"):
        first = catalogue().modules["tea-round"]
    others = {
        slug: msgspec.structs.replace(first, slug=slug, title=title, order=order)
        for slug, title, order in (("coffee-round", "The coffee round", 98), ("cake-round", "The cake round", 99))
    }
    all_three = PublishedCatalogue(modules={"tea-round": first, **others})
    monkeypatch.setattr("learnapp.catalogue.search.catalogue", lambda: all_three)
    page = _search(visitor, "tea is made in")
    assert "1 result for" in page.main
    assert "Glossary, in The tea round, The coffee round and The cake round" in page.main


def test_a_term_of_a_module_that_has_just_gone_is_left_out(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.get("/search/")
    monkeypatch.setattr("learnapp.catalogue.search.catalogue", PublishedCatalogue)
    assert "Pot" not in _search(visitor, "tea is made in").main
