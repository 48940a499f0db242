"""All of one's writing on one page."""

from tests.client import Visitor
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
