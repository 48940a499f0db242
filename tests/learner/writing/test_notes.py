"""Notes and bookmarks, and all of one's writing on one page."""

import pytest

from tests.client import Visitor

AT = "/notes/?at=tea-round/spilt/corridor"


@pytest.mark.parametrize(
    "address", ["/modules/tea-round/leaves/", "/modules/tea-round/spilt/", "/modules/tea-round/after/questions/1/"]
)
def test_every_lesson_scene_and_question_leads_to_its_notes(lena: Visitor, address: str) -> None:
    lena.post("/modules/tea-round/spilt/start/")
    lena.post("/modules/tea-round/after/attempt/")
    page = lena.get(lena.get(address).link("Notes and bookmark"))
    assert page.heading.startswith("Notes: ")
    page = lena.submit(page, "Save note", {"text": "Come back to this."})
    assert "Come back to this." in page.main
    assert "Come back to this." in lena.get("/writing/").main


def test_a_scene_is_named_only_to_somebody_who_has_seen_it(lena: Visitor, bola: Visitor) -> None:
    lena.post("/modules/tea-round/spilt/start/")
    assert "The corridor" in lena.get(AT).heading
    assert "The corridor" not in bola.get(AT).text
    assert "Wheels" not in lena.get("/notes/?at=tea-round/spilt/wheels").text


def test_notes_are_for_their_writer_only(lena: Visitor, bola: Visitor) -> None:
    lena.submit(lena.get(AT), "Save note", {"text": "mine alone"})
    assert "mine alone" not in bola.get(AT).text


def test_a_note_that_looks_identifying_is_asked_about(lena: Visitor) -> None:
    page = lena.submit(lena.get(AT), "Save note", {"text": "Ring Dr Patel first."})
    assert "Not saved yet" in page.main
    assert "Ring Dr Patel first." in lena.submit(page, "Save anyway").main


@pytest.mark.parametrize("at", ["none", "tea-round/none", "tea-round/spilt/none", "a/b/c/d", "//", "tea-round/"])
def test_notes_at_no_place_are_not_found(lena: Visitor, at: str) -> None:
    lena.get(f"/notes/?at={at}", status=404)
    assert lena.post("/notes/bookmark/", {"at": at, "on": "yes"}).status_code == 404


def test_a_bookmark_is_set_listed_and_taken_away(lena: Visitor, bola: Visitor) -> None:
    page = lena.submit(lena.get(AT), "Add bookmark")
    assert "You have bookmarked this" in page.main
    page = lena.get("/writing/")
    assert "Bookmarks" in page.main
    assert page.link("Spilt, in").endswith("/modules/tea-round/spilt/")
    assert "Bookmarks" not in [page.words(h) for h in bola.get("/writing/").all("h2")]
    page = lena.submit(page, "Remove")
    assert "Bookmarks" not in [page.words(h) for h in page.all("h2")]


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
