"""Generated histories of a device without a network, against a model of what should come of them: nothing lost, nothing
twice, order kept, and each conflict told.

Meanwhile answers to what it sends are lost, the site's process dies before it commits, and another device works on the
same case and the same quiz.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnapp.domain.cases import cases
from learnapp.domain.content.content import Case
from learnapp.store.people import people, sign_ins
from learnapp.store.tables.people_and_work import attempt, offline_work, response, run
from learnapp.web.device import pieces
from tests.client import Visitor
from tests.conftest import START
from tests.learner.offline.working import CASE, QUIZ, Device

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("choose"), st.integers(0, 3)),
        st.tuples(st.just("answer"), st.integers(0, 2)),
        st.just(("submit", 0)),
        st.tuples(st.just("send"), st.sampled_from(["heard", "lost", "dies"])),
        st.tuples(st.just("choose elsewhere"), st.integers(0, 3)),
        st.tuples(st.just("answer elsewhere"), st.integers(0, 2)),
        st.just(("begin elsewhere", 0)),
    ),
    min_size=4,
    max_size=24,
)


class DiedError(Exception):
    """The site's process, before it committed."""


@dataclass
class Model:
    """What the site should hold, and how each piece should end."""

    case: Case
    path: tuple[int, ...] | None = None
    attempt: str = ""
    answer: str | None = None
    revision: int = 0
    submitted: bool = False
    outcomes: dict[str, str] = field(default_factory=dict)

    def take(self, piece: Piece) -> str:
        if piece.id not in self.outcomes:
            self.outcomes[piece.id] = getattr(self, f"_{piece.doing}")(piece)
        return self.outcomes[piece.id]

    def _start_case(self, _piece: Piece) -> str:
        self.path = self.path if self.path is not None else ()
        return ""

    def _choose(self, piece: Piece) -> str:
        assert self.path is not None
        known, step = self.path, len(piece.path)
        if known[:step] != piece.path or (step < len(known) and known[step] != piece.value):
            return "moved-on"
        self.path = known if step < len(known) else (*known, int(piece.value))
        return ""

    def _start_quiz(self, _piece: Piece) -> str:
        if self.attempt == "elsewhere":
            return "elsewhere"
        self.attempt = "planned"
        return ""

    def _answer(self, piece: Piece) -> str:
        if self.submitted:
            return "over"
        if self.attempt != "planned":
            return "changed"
        if self.answer == piece.value:
            return "same"
        if self.revision != piece.revision:
            return "elsewhere"
        self.answer, self.revision = str(piece.value), self.revision + 1
        return ""

    def _submit_quiz(self, _piece: Piece) -> str:
        """An attempt begun elsewhere has the same number: to submit it is what the person said they want."""
        self.submitted = True
        return ""


@dataclass
class Piece:
    doing: str
    value: Any = ""
    path: tuple[int, ...] = ()
    revision: int = 0
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


class Phone:
    """What static/src/worker.js does: a queue, and what it knows."""

    def __init__(self, visitor: Visitor, case: Case) -> None:
        self.device, self.case = Device(visitor), case
        self.queue: list[Piece] = []
        self.path: tuple[int, ...] | None = None
        self.begun = self.submitted = False
        self.counted = 0
        questions = self.device.pack["quizzes"][QUIZ]["questions"]
        self.number, html = next(
            (i, q["html"]) for i, q in enumerate(questions, 1) if 'name="answer" type="radio"' in q["html"]
        )
        self.options = re.findall(r'name="answer" type="radio" value="([^"]+)"', html)

    def choose(self, number: int) -> None:
        if self.path is None:
            self.path = ()
            self.queue.append(Piece("start_case"))
        onward = cases.open_choices(self.case, cases.replay(self.case, self.path).state)
        if onward:
            choice = onward[number % len(onward)][0]
            self.queue.append(Piece("choose", choice, self.path))
            self.path = (*self.path, choice)

    def answer(self, number: int) -> None:
        if self.submitted:
            return
        if not self.begun:
            self.begun = True
            self.queue.append(Piece("start_quiz"))
        self.queue.append(Piece("answer", self.options[number % len(self.options)]))

    def submit(self, _number: int) -> None:
        if self.begun and not self.submitted:
            self.submitted = True
            self.queue.append(Piece("submit_quiz"))

    def send(self, piece: Piece) -> str:
        if piece.doing == "start_case":
            return self.device.start_case(piece=piece.id)
        if piece.doing == "choose":
            return self.device.choose(piece.path, piece.value, piece=piece.id)
        if piece.doing == "start_quiz":
            return self.device.start_quiz(piece=piece.id)
        if piece.doing == "answer":
            return self.device.answer(self.number, piece.value, piece.revision, piece=piece.id)
        return self.device.send(f"{QUIZ}submit/", {"attempt": 1}, piece.id)


def new_learner(app: Flask, password_hash: str) -> tuple[int, Visitor]:
    """A new person, signed in: no history finds the work of another."""
    with app.extensions["store"].write() as connection:
        email = f"{uuid.uuid4()}@example.org"
        id_ = people.add(
            connection, name="Nia", email=email, password_hash=password_hash, now=START, role="learner", proved=True
        )
        assert id_ is not None
        token = sign_ins.begin(connection, id_, "a phone", START, timedelta(days=1))
    visitor = Visitor(app)
    with visitor.client.session_transaction() as session:
        session["_user_id"] = token
    return id_, visitor


def play(app: Flask, password_hash: str, steps: list[tuple[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    person, visitor = new_learner(app, password_hash)
    case = app.extensions["catalogue"]._shelf.modules["tea-round"].activity("spilt")
    assert isinstance(case, Case)
    model, phone, ended = Model(case), Phone(visitor, case), {}
    all_pieces: list[Piece] = []

    def send(fate: str) -> None:
        if not phone.queue:
            return
        piece = phone.queue[0]
        piece.revision = phone.counted
        if fate == "dies":
            with monkeypatch.context() as patched:
                patched.setattr(pieces, "_settle", _die)
                if piece.id not in model.outcomes:
                    assert phone.send(piece) == "500"
            return
        outcome, expected = phone.send(piece), model.take(piece)
        assert outcome == expected, (piece, steps)
        if fate == "heard":
            ended[piece.id] = outcome
            phone.counted += piece.doing == "answer" and outcome == ""
            phone.queue.pop(0)

    for doing, value in steps:
        before = len(phone.queue)
        if doing == "send":
            send(value)
        elif doing.endswith("elsewhere"):
            _elsewhere(doing, value, visitor, model, phone)
        else:
            getattr(phone, doing)(value)
            all_pieces += phone.queue[before:]
    while phone.queue:
        send("heard")

    assert list(ended) == [piece.id for piece in all_pieces], "each ended once, in the order in which it was done"
    with app.extensions["store"].read() as connection:
        taken = connection.execute(
            sa.select(offline_work).where(offline_work.c.person_id == person).order_by(offline_work.c.id)
        )
        assert [(row.piece, row.outcome) for row in taken] == list(ended.items())
        paths = connection.execute(sa.select(run.c.path).where(run.c.person_id == person)).scalars().all()
        assert paths == ([] if model.path is None else [list(model.path)])
        revisions = connection.execute(sa.select(response.c.revision).where(response.c.person_id == person)).scalars()
        assert list(revisions) == ([model.revision] if model.answer is not None else [])
        submitted = connection.execute(sa.select(attempt.c.submitted_at).where(attempt.c.person_id == person)).scalars()
        assert [moment is not None for moment in submitted] == ([model.submitted] if model.attempt else [])


def _die(_answer: Any) -> Any:
    raise DiedError


def _elsewhere(doing: str, value: int, visitor: Visitor, model: Model, phone: Phone) -> None:
    """Another device of the same person, with a network."""
    if doing == "begin elsewhere" and not model.attempt:
        visitor.post(f"{QUIZ}attempt/")
        model.attempt = "elsewhere"
    if doing == "answer elsewhere" and model.attempt == "planned" and not model.submitted:
        given_ = phone.options[value % len(phone.options)]
        fields = {"attempt": 1, "revision": model.revision, "answer": given_, "certainty": "2"}
        visitor.post(f"{QUIZ}questions/{phone.number}/", fields)
        if model.answer != given_:
            model.answer, model.revision = given_, model.revision + 1
    if doing == "choose elsewhere":
        if model.path is None:
            visitor.post(f"{CASE}start/")
            model.path = ()
        onward = cases.open_choices(model.case, cases.replay(model.case, model.path).state)
        if onward:
            choice = onward[value % len(onward)][0]
            visitor.post(CASE, {"step": len(model.path), "choice": choice})
            model.path = (*model.path, choice)


QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None, "derandomize": True}


@settings(max_examples=12, **QUIET)
@given(steps=STEPS)
def test_nothing_is_lost_or_counted_twice(app: Flask, password_hash: str, steps: list[tuple[str, Any]]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        play(app, password_hash, steps, monkeypatch)


@pytest.mark.thorough
@settings(max_examples=1000, **QUIET)
@given(steps=STEPS)
def test_nothing_is_lost_or_counted_twice_in_a_thousand(
    app: Flask, password_hash: str, steps: list[tuple[str, Any]]
) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        play(app, password_hash, steps, monkeypatch)
