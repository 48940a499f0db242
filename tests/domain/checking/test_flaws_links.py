"""Links into the site that lead nowhere."""

from __future__ import annotations

import msgspec
import pytest

from learnapp.domain.checking.flaws_links import PAGES
from learnapp.domain.reading import read_module
from tests.domain.checking.seeding import assert_answered
from tests.domain.reading.good_module import FILES, LESSON_FILE, LIBRARY, spoilt

KNOWN = msgspec.structs.replace(LIBRARY, modules={"other": frozenset({"first-steps"})})


def told(text: str) -> list[str]:
    files = {**FILES, LESSON_FILE: FILES[LESSON_FILE].replace("Name what", f"{text} Name what", 1)}
    _, problems = read_module({name: said.encode() for name, said in files.items()}, "ringing-early", KNOWN)
    return [p.message for p in problems]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/modules/ringing-early/what-stayd/", "Did you mean `what-stayed`?"),
        ("/modules/ringing-early/nosuch/", "no such activity"),
        ("/modules/othr/", "Did you mean `other`?"),
        ("/modules/nosuch/", "no such module"),
        ("/modules/other/second/", "no such activity"),
        ("/module/other/", "Did you mean `modules`?"),
        ("/xyzzy", "No page of the site"),
        ("#thanks", "no places to link to"),
        ("/glossary/#nothing", "There is no such term. Write a term of this module as `term:its-id`."),
        ("/glossary#other", "There is no such term"),
        ("/glossary/?q=a#éclair", "There is no such term"),
        ("/glossary/#ringing-early-nothing", "There is no such term"),
    ],
)
def test_a_link_that_leads_nowhere_is_told_with_what_may_be_meant(address: str, says: str) -> None:
    found = told(f"[here]({address})")
    assert len(found) == 1
    assert says in found[0]


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/modules/", "/modules/ringing-early/", "/modules/ringing-early/what-stayed/", "/modules/other/"),
        *("/modules/other/first-steps/?a=b#c", "/modules/other/guide/", "/claims/#claim-18", "/glossary/", "#action-1"),
        *("/glossary/#", "/glossary/#ringing-early-exception-report", "/glossary/#other-any-term"),
        *("https://www.gmc-uk.org/", "mailto:someone@example.org"),
    ],
)
def test_a_link_that_leads_somewhere_is_let_be(address: str) -> None:
    assert told(f"[here]({address})") == []


@pytest.mark.parametrize("address", ["https://gmc", "mailto:bob", "http://", "www.gmc-uk.org", "other.md"])
def test_an_address_that_cannot_be_one_is_refused(address: str) -> None:
    assert any("is not an address" in message for message in told(f"[here]({address})"))


def test_modules_that_are_not_known_are_let_be_and_a_reason_answers() -> None:
    assert spoilt(LESSON_FILE, ("Name what", "[here](/modules/nosuch/) Name what"))
    assert_answered(("dead-link", "/xyzzy", LESSON_FILE, [("Name what", "[here](/xyzzy) Name what")], "---"))


def test_the_pages_that_are_known_are_the_sites(app) -> None:  # type: ignore[no-untyped-def]
    first = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules() if rule.methods and "GET" in rule.methods}
    assert first >= PAGES, sorted(PAGES - first)
