"""Notes and bookmarks, and all of one's writing on one page."""

from tests.client import Visitor
from tests.learner.writing.noting import AT


def test_notes_are_for_their_writer_only(lena: Visitor, bola: Visitor) -> None:
    lena.submit(lena.get(AT), "Save note", {"text": "mine alone"})
    assert "mine alone" not in bola.get(AT).text


def test_a_note_that_looks_identifying_is_asked_about(lena: Visitor) -> None:
    page = lena.submit(lena.get(AT), "Save note", {"text": "Ring Dr Patel first."})
    assert "Not saved yet" in page.main
    assert "Ring Dr Patel first." in lena.submit(page, "Save anyway").main


def test_a_bookmark_is_set_listed_and_taken_away(lena: Visitor, bola: Visitor) -> None:
    page = lena.submit(lena.get(AT), "Add bookmark")
    assert "You have bookmarked this" in page.main
    page = lena.get("/writing/")
    assert "Bookmarks" in page.main
    assert page.link("Spilt, in").endswith("/modules/tea-round/spilt/")
    assert "Bookmarks" not in [page.words(h) for h in bola.get("/writing/").all("h2")]
    page = lena.submit(page, "Remove")
    assert "Bookmarks" not in [page.words(h) for h in page.all("h2")]
