"""Meetings for tests: a set of people with browsers, who vote, move on and look."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from learnapp.store.people import sign_ins
from learnapp.store.sets import discussions
from learnapp.store.sets.discussions import Discussion
from tests.client import Page, Visitor
from tests.learning_sets.sets_made import a_set, more_people

CASE = {"module": "tea-round", "activity": "spilt", "place": "corridor"}
QUESTION = {"module": "tea-round", "activity": "after", "place": "warmest"}


@dataclass
class Held:
    """A meeting, its facilitator and its voters, each with a browser."""

    app: Flask
    set_id: int
    number: int
    facilitator: Visitor
    voters: list[Visitor]
    ids: list[int]
    tokens: dict[int, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"/sets/{self.set_id}/meetings/{self.number}/"

    def now(self) -> Discussion:
        with self.app.extensions["store"].read() as connection:
            found = discussions.get(connection, self.set_id, self.number)
        assert found is not None
        return found

    def vote(self, voter: Visitor, choice: Any = 0, confidence: Any = 2, reason: str = "", status: int = 200) -> Page:
        page = voter.get(self.url)
        having = "Change my vote" if "Change my vote" in page.text else "Send my vote"
        fields = {"choice": choice, "confidence": confidence, "reason": reason}
        return voter.submit(page, having, fields, status)

    def post(self, by: Visitor, path: str, fields: dict[str, Any]) -> TestResponse:
        """Send a form without opening its page first, for steps on the way to what a test is about."""
        token = self.tokens.get(id(by)) or self.tokens.setdefault(id(by), by.token())
        return by.client.post(self.url + path, data={"csrf_token": token, **fields})

    def everybody_votes(self, *choices: int) -> None:
        """Each for the first option, or as told; for the first time in this round."""
        for voter, choice in zip(self.voters, choices or (0,) * len(self.voters), strict=False):
            self.cast(voter, choice)

    def cast(self, voter: Visitor, choice: int = 0, confidence: int = 2, reason: str = "", revision: int = 0) -> None:
        fields = {"round": self.now().round, "revision": revision, "choice": choice, "confidence": confidence}
        answer = self.post(voter, "vote/", {**fields, "reason": reason})
        assert answer.status_code == 303, answer.status_code

    def next(self, status: int = 303, by: Visitor | None = None, revision: int | None = None) -> Page | None:
        """Press the button that goes on."""
        revision = self.now().revision if revision is None else revision
        answer = self.post(by or self.facilitator, "next/", {"revision": revision})
        assert answer.status_code == status, f"{answer.status_code}, not {status}"
        return None if status == 303 else Page(answer, f"{self.url}next/")

    def until(self, phase: str) -> None:
        """Go on to this phase, everybody voting for the first option on the way."""
        while self.now().phase != phase:
            if self.now().phase in {"first_vote", "second_vote"}:
                fields = {"round": self.now().round, "revision": 0, "choice": 0, "confidence": 2}
                for voter in self.voters:  # a voter who has voted before sees that, and the vote stays
                    self.post(voter, "vote/", fields)
            self.next()


def signed_in(app: Flask, person_id: int) -> Visitor:
    """A person's browser, signed in without a password: hashing one each time would take most of the time."""
    visitor = Visitor(app)
    with app.extensions["store"].write() as connection:
        token = sign_ins.begin(connection, person_id, "a test", app.extensions["clock"](), timedelta(hours=12))
    with visitor.client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    return visitor


def held(
    app: Flask,
    ids: dict[str, int],
    voters: int = 3,
    about: dict[str, str] | None = None,
    plan: dict[str, str] | None = None,
) -> Held:
    """A meeting planned by Edwin, who facilitates, on a case unless said otherwise; Lena is the first voter."""
    others = more_people(app, voters - 1)
    set_id = a_set(app, [ids["lena"], *others], ids["edwin"])
    browsers = [signed_in(app, person_id) for person_id in (ids["lena"], *others)]
    facilitator = signed_in(app, ids["edwin"])
    start = {} if plan and "date-day" in plan else {"start": "now"}
    fields = {"quorum": "3", **start, **(about or CASE), **(plan or {})}
    answer = facilitator.post(f"/sets/{set_id}/meetings/new/", fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    number = int(answer.headers["Location"].rstrip("/").rsplit("/", 1)[1])
    return Held(app, set_id, number, facilitator, browsers, [ids["lena"], *others])
