"""What a piece of writing is about."""

import pytest

from tests.client import Visitor
from tests.learner.writing.noting import AT


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


@pytest.mark.parametrize("at", ["none", "tea-round/none", "tea-round/spilt/none", "a/b/c/d", "//", "tea-round/"])
def test_notes_at_no_place_are_not_found(lena: Visitor, at: str) -> None:
    lena.get(f"/notes/?at={at}", status=404)
    assert lena.post("/notes/bookmark/", {"at": at, "on": "yes"}).status_code == 404
