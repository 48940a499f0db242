"""Pages of a set take as many queries for eight members with years of meetings as for three with one."""

from __future__ import annotations

import pytest
from flask import Flask

from learnapp.store.people import people
from learnapp.store.sets import sets
from tests.conftest import START, Queries
from tests.learning_sets.meetings_held import QUESTION, Held, held

PHASES = ("gathering", "first_vote", "spread", "talk", "second_vote", "change", "actions", "closed")
AT_MOST = {
    "": 5,
    "meetings/": 4,
    "meetings/new/": 4,
    "meetings/{number}/": 10,
    "meetings/{number}/screen/": 7,
    "meetings/{number}/state/": 1,
    "meetings/{number}/routes/": 10,
    "threads/": 4,
    "actions/": 4,
    "record/": 8,
}
"""Page of a set, for one of its members -> the most queries it may take."""


def _counts(meeting: Held, number: int, queries: Queries) -> dict[str, int]:
    counted = {}
    for page in AT_MOST:
        url = f"/sets/{meeting.set_id}/{page.format(number=number)}"
        meeting.voters[0].raw("GET", url)  # the first in a process compiles templates
        queries()
        assert meeting.voters[0].raw("GET", url).status_code == 200, url
        counted[page] = len(queries())
    return counted


def _fill(meeting: Held, meetings: int, actions: int) -> None:
    """Meetings that were held from beginning to end, and things agreed."""
    who = meeting.voters[0]
    for place in range(actions):
        fields = {"text": f"Ask for it, {place}.", "due-day": "1", "due-month": "12", "due-year": "2026"}
        answer = who.post(f"/sets/{meeting.set_id}/actions/new/", fields)
        assert answer.status_code == 303, answer.get_data(as_text=True)
    for _ in range(meetings):
        answer = meeting.facilitator.post(
            f"/sets/{meeting.set_id}/meetings/new/", {"quorum": "3", "start": "now", **QUESTION}
        )
        assert answer.status_code == 303
        number = int(answer.location.rstrip("/").rsplit("/", 1)[1])
        Held(meeting.app, meeting.set_id, number, meeting.facilitator, meeting.voters, meeting.ids).until("closed")


def _post(meeting: Held, posts: int) -> None:
    where = f"/sets/{meeting.set_id}/discussions/{meeting.number}/write/"
    for place in range(posts):
        answer = meeting.voters[1].post(where, {"text": f"Point {place}.", "nonce": f"nonce-{place:04}"})
        assert answer.status_code == 303


@pytest.mark.parametrize("phase", PHASES)
def test_a_meetings_pages_take_few_queries_at_every_step(
    app: Flask, ids: dict[str, int], queries: Queries, phase: str
) -> None:
    meeting = held(app, ids)
    meeting.until(phase)
    for page, counted in _counts(meeting, meeting.number, queries).items():
        assert counted <= AT_MOST[page], page


@pytest.mark.parametrize("phase", ["gathering", "talk", "closed"])
def test_queries_do_not_grow_with_members_posts_actions_and_meetings(
    app: Flask, ids: dict[str, int], queries: Queries, phase: str
) -> None:
    meeting = held(app, ids)
    _fill(meeting, meetings=1, actions=1)
    meeting.until(phase)
    few = _counts(meeting, meeting.number, queries)
    with app.extensions["store"].write() as connection:
        for place in range(5):
            email = f"more{place}@example.org"
            who = people.add(connection, name=f"More {place}", email=email, password_hash="x", now=START)
            assert who
            sets.join(connection, meeting.set_id, who, START)
            sets.accept_rules(connection, meeting.set_id, who, 1, START)
    _fill(meeting, meetings=3, actions=10)
    if phase == "talk":
        _post(meeting, 20)
    assert _counts(meeting, meeting.number, queries) == few
