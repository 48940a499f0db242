"""The paper's claims, beside the position today, and the competencies, with other frameworks spelled out."""

from __future__ import annotations

from flask import Flask

from learnapp.domain.content.content import Library
from tests.client import Page, Visitor


def _library(app: Flask) -> Library:
    found: Library = app.extensions["catalogue"].library
    return found


def _items(page: Page) -> dict[str, str]:
    return {
        item.get("id") or "": page.words(item) for item in page.all("li") if (item.get("id") or "").startswith("claim-")
    }


def test_a_claim_stands_beside_todays_facts_where_it_has_any_and_only_there(app: Flask, visitor: Visitor) -> None:
    library = _library(app)
    items = _items(visitor.get("/claims/"))
    assert len(items) == len(library.claims)
    for number, claim in library.claims.items():
        said = items[f"claim-{number}"]
        assert claim.text in said
        facts = library.facts_beside([number])
        assert said.count("Today: ") == len(facts) == len(claim.facts)
        for fact in facts:
            assert fact.says in said
            assert fact.source in said
    assert any(claim.facts for claim in library.claims.values())
    assert not all(claim.facts for claim in library.claims.values())


def test_a_claim_says_where_it_is_taught_and_the_page_which_are_taught_nowhere(app: Flask, visitor: Visitor) -> None:
    page = visitor.get("/claims/")
    items = _items(page)
    assert "In The tea round: " in items["claim-18"]
    assert "Spilt (1 scene)" in items["claim-18"]
    assert page.link("Spilt") == "/modules/tea-round/spilt/"
    bare = [number for number in _library(app).claims if "No module covers this yet." in items[f"claim-{number}"]]
    assert 1 in bare
    assert 18 not in bare
    assert f"No module covers {', '.join(map(str, bare))}." in page.main
    assert f"{len(items) - len(bare)} of them are taught" in page.main


def test_claims_are_folded_by_section_of_the_paper(app: Flask, visitor: Visitor) -> None:
    page = visitor.get("/claims/")
    folded = [page.words(summary) for summary in page.all("summary")]
    for name in _library(app).sections.values():
        assert any(summary.startswith(f"{name} (") for summary in folded), name


def test_the_domains_stand_in_the_frameworks_order_and_codes_say_what_they_mean(app: Flask, visitor: Visitor) -> None:
    library = _library(app)
    page = visitor.get("/competencies/")
    domains = list(dict.fromkeys(c.domain for c in library.competencies.values()))
    headings = [page.words(heading) for heading in page.all("h2")]
    assert [heading for heading in headings if heading in domains] == domains
    for competency in library.competencies.values():
        for name, codes in competency.crosswalk.items():
            for code in codes:
                assert f"{code} {library.frameworks[name].codes[code]}" in page.main
    for framework in library.frameworks.values():
        assert framework.name in page.main
        assert framework.note in page.main


def test_each_competency_has_a_map_of_the_course_by_stage_with_minutes(visitor: Visitor) -> None:
    page = visitor.get("/competencies/")
    assert "Foundation, " in page.main
    assert page.link("The tea round") == "/modules/tea-round/"
