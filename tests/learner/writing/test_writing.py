"""All of one's writing in one list."""

import re
from datetime import timedelta

from flask import Flask

from learnapp.store.learning import writings
from learnapp.vault import words as inside
from learnapp.vault.words import Words
from tests.client import Page, Visitor
from tests.conftest import START
from tests.learner.writing.noting import AT


def test_words_are_looked_for_in_ones_own_writing_and_never_in_an_address(lena: Visitor, bola: Visitor) -> None:
    for text in ("The trolley squeaks.", "The lift is slow."):
        lena.submit(lena.get("/reflections/new/"), "Save", {"text": text})
    page = lena.submit(lena.get("/writing/"), "Search", {"words": "TROLLEY squeaks"})
    assert "1 of 2 pieces of writing matches" in page.main
    assert "The trolley squeaks." in page.main
    assert "The lift is slow." not in page.main
    assert "trolley" not in page.url.lower()
    assert "0 of 2" in lena.submit(lena.get("/writing/"), "Search", {"words": "* OR 1=1 \"'"}).main
    assert "1 of 2" not in bola.get("/writing/").main
    assert "0 of 2" in lena.submit(lena.get("/writing/"), "Search", {"kind": "note"}).main


def test_all_of_it_can_be_downloaded_as_text(lena: Visitor) -> None:
    lena.submit(lena.get("/reflections/new/"), "Save", {"text": "First."})
    lena.submit(lena.get(AT), "Save note", {"text": "Second."})
    lena.submit(lena.get(AT), "Add bookmark")
    answer = lena.raw("GET", "/writing/download/")
    assert answer.mimetype == "text/markdown"
    assert 'filename="my-writing-2026-11-02.md"' in answer.headers["Content-Disposition"]
    text = answer.get_data(as_text=True)
    assert text.index("First.") < text.index("Second.") < text.index("## Bookmarks")
    assert "By Lena Marsh" in text
    assert answer.headers["Cache-Control"] == "no-store"


def test_somebody_who_wrote_nothing_is_told_how_to_begin(lena: Visitor) -> None:
    assert "You have not written anything yet" in lena.get("/writing/").main
    assert "Nothing yet" in lena.get("/reflections/").main


def _wrote(app: Flask, person_id: int, how_many: int) -> None:
    vault = app.extensions["vault"]
    with app.extensions["store"].write() as connection:
        for n in range(1, how_many + 1):
            then = START - timedelta(days=900 - n)
            at = {"module": "tea-round", "activity": "spilt", "place": "corridor"}
            for kind in ("reflection", "note", "action"):
                sealed = inside.seal(vault, person_id, Words(f"{kind} number {n:03}."))
                due = then.date() if kind == "action" else None
                writings.add(connection, person_id, kind, sealed, then, due_on=due, **at)  # type: ignore[arg-type]
            writings.set_bookmark(connection, person_id, "tea-round", "spilt", f"p{n}", on=True, now=then)


def _numbers(page: Page, kind: str) -> list[int]:
    return [int(number) for number in re.findall(rf"{kind} number (\d+)", page.main)]


def test_years_of_writing_are_shown_25_at_a_time(app: Flask, lena: Visitor, ids: dict[str, int]) -> None:
    _wrote(app, ids["lena"], 30)
    page = lena.get("/writing/")
    assert "Pieces 1 to 25 of 90" in page.main
    assert "Bookmarks 1 to 25 of 30" in page.main
    seen = []
    for number in range(1, 5):
        page = lena.get(f"/writing/?page={number}")
        seen += re.findall(r"(\w+ number \d+)", page.main)
        assert number == 4 or page.link("Next page").endswith(f"/writing/?page={number + 1}")
    assert len(seen) == len(set(seen)) == 90
    assert "Pieces 76 to 90 of 90" in page.main
    assert "Bookmarks 1 to" not in page.main
    assert "Bookmarks 26 to 30 of 30" in lena.get("/writing/?bookmarks=2").main
    assert lena.raw("GET", "/writing/download/").get_data(as_text=True).count(" number ") == 90


def test_what_a_search_finds_is_paged_without_its_words_in_an_address(
    app: Flask, lena: Visitor, ids: dict[str, int]
) -> None:
    _wrote(app, ids["lena"], 30)
    page = lena.submit(lena.get("/writing/"), "Search", {"words": "note number"})
    assert "30 of 90" in page.main
    assert _numbers(page, "note") == list(range(30, 5, -1))
    page = lena.submit(page, "Next page")
    assert _numbers(page, "note") == list(range(5, 0, -1))
    assert "number" not in page.url
    assert _numbers(lena.submit(page, "Previous page"), "note")[0] == 30


def test_notes_at_one_place_are_paged_from_the_latest(app: Flask, lena: Visitor, ids: dict[str, int]) -> None:
    _wrote(app, ids["lena"], 30)
    page = lena.get(AT)
    assert "Notes 6 to 30 of 30" in page.main
    assert _numbers(page, "note") == list(range(6, 31))
    page = lena.get(page.link("Earlier notes"))
    assert _numbers(page, "note") == list(range(1, 6))
    assert page.link("Later notes")


def test_reflections_and_actions_are_paged_apart(app: Flask, lena: Visitor, ids: dict[str, int]) -> None:
    _wrote(app, ids["lena"], 30)
    page = lena.get("/reflections/")
    assert _numbers(page, "reflection") == list(range(30, 5, -1))
    assert _numbers(page, "action") == list(range(1, 26))
    assert "Reflections 1 to 25 of 30" in page.main
    assert _numbers(lena.get("/reflections/?actions=2"), "action") == list(range(26, 31))
    assert _numbers(lena.get("/reflections/?page=2"), "reflection") == list(range(5, 0, -1))


def test_home_lists_a_few_of_many_actions_that_are_due_and_leads_to_the_others(
    app: Flask, lena: Visitor, ids: dict[str, int]
) -> None:
    _wrote(app, ids["lena"], 30)
    page = lena.get("/home/")
    assert _numbers(page, "action") == [1, 2, 3, 4, 5]
    assert _numbers(lena.get(page.link("25 more actions you planned")), "action") == list(range(1, 26))
