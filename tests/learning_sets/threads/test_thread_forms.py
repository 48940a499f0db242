"""What is typed to begin a thread."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.client import Visitor
from tests.learning_sets.sets_made import a_set
from tests.learning_sets.threads.beginning import Set


def test_it_begins_with_dates_that_will_do(the_set: Set) -> None:
    page = the_set.page("bola")
    assert page.heading == "First vote"
    assert "Until 8pm on Thursday 5 November 2026 (UK time)." in page.main
    assert "Only you see your vote" in page.main
    assert "The corridor" in the_set.who("bola").get(f"/sets/{the_set.id}/threads/").main
    assert (the_set.thread.quorum, the_set.thread.facilitator_id) == (3, the_set.ids["edwin"])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"place": ""}, "Choose what to vote on"),
        ({"place": "nowhere"}, "Choose what to vote on"),
        ({"talk-day": "4"}, "The date must be at least an hour after the end of “First vote”"),
        ({"first_vote-day": "1"}, "The date must be in the future"),
        ({"first_vote-time": "8"}, None),
        ({"first_vote-time": "7"}, "Is that morning or afternoon?"),
        ({"actions-month": "13"}, "The month must be a number from 1 to 12"),
    ],
)
def test_a_thread_that_cannot_be_is_not_begun(
    lena: Visitor, app: Flask, ids: dict[str, int], fields: dict[str, str], message: str | None
) -> None:
    set_id = a_set(app, [ids["lena"], ids["bola"]])
    page = lena.get(lena.get(f"/sets/{set_id}/threads/new/").link("Spilt"))
    page = lena.submit(page, "Start the thread", {"place": "corridor", **fields}, 422 if message else 200)
    assert message is None or any(error.startswith(message) for error in page.errors), page.errors
