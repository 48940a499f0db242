"""Work done without a network: each piece counts once and has an outcome, and nothing is dropped silently."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.store.tables.people_and_work import offline_work, run
from tests.client import Visitor
from tests.conftest import START, Clock
from tests.learner.offline.working import CASE, MODULE, Device


def rows(app: Flask, table: sa.Table) -> list[sa.Row]:
    with app.extensions["store"].read() as connection:
        return list(connection.execute(sa.select(table).order_by(table.c.id)))


def test_a_piece_sent_again_does_nothing_and_gets_the_same_answer(lena: Visitor) -> None:
    device, start, first = Device(lena), str(uuid.uuid4()), str(uuid.uuid4())
    assert [device.start_case(piece=start) for _ in range(3)] == ["", "", ""]
    assert device.choose((), 0, piece=first) == ""
    assert device.choose((0,), 0) == ""
    assert device.choose((), 0, piece=first) == "", "its acknowledgement was lost"
    assert rows(lena.app, run)[0].path == [0, 0]
    assert len(rows(lena.app, offline_work)) == 3


def test_what_was_refused_is_refused_again_without_being_tried(lena: Visitor) -> None:
    device, piece = Device(lena), str(uuid.uuid4())
    device.start_case()
    device.choose((), 0)
    assert device.choose((), 1, piece=piece) == "moved-on"
    assert device.choose((), 1, piece=piece) == "moved-on"
    assert [row.outcome for row in rows(lena.app, offline_work)] == ["", "", "moved-on"]


def test_a_choice_never_counts_for_another_scene(lena: Visitor) -> None:
    """Two devices took different routes at the first decision: the second's later choices fit only the length of the
    path.
    """
    phone, tablet = Device(lena), Device(lena)
    phone.start_case()
    phone.choose((), 0)
    assert tablet.choose((), 1) == "moved-on"
    assert tablet.choose((1,), 0) == "moved-on"
    for path in ("1" * 5000, "\u0660", "x", ""):
        assert (
            tablet.send(
                CASE, {"step": "1", "choice": "0", "path": path, "edition": tablet.pack["cases"][CASE]["edition"]}
            )
            == "moved-on"
        )
    assert rows(lena.app, run)[0].path == [0]


def test_the_time_of_doing_is_kept_beside_the_time_of_arrival(lena: Visitor, clock: Clock) -> None:
    device = Device(lena)
    early = START - timedelta(days=2)
    device.send(f"{MODULE}leaves/finish/", done_at=early.isoformat())
    device.send(f"{MODULE}leaves/finish/", done_at=(START + timedelta(days=9)).isoformat())
    for none in ("yesterday", "0001-01-01T00:00:00+14:00"):
        device.send(f"{MODULE}leaves/finish/", done_at=none)
    found = rows(lena.app, offline_work)
    assert [row.done_at for row in found] == [early, START, START, START], "a clock that is ahead is not believed"
    assert {row.arrived_at for row in found} == {START}


def test_a_piece_of_someone_else_is_not_taken_under_this_name(lena: Visitor, bola: Visitor) -> None:
    device = Device(lena)
    device.visitor = bola
    assert device.start_case() == "409"
    assert rows(lena.app, offline_work) == [] == rows(lena.app, run)


def test_a_plan_of_someone_else_or_a_forged_one_begins_nothing(lena: Visitor, bola: Visitor) -> None:
    own, other = Device(lena), Device(bola)
    own.pack["cases"] = other.pack["cases"]
    assert own.start_case() == "409"
    for sign in "xé":
        own.pack["cases"][CASE]["begin"] += sign
        assert own.start_case() == "404"
    assert rows(lena.app, offline_work) == []


def test_a_visitor_sends_nothing(lena: Visitor, visitor: Visitor) -> None:
    device = Device(lena)
    device.visitor = visitor
    answer = visitor.client.post(CASE, data={"csrf_token": visitor.token()}, headers={"Piece": str(uuid.uuid4())})
    assert answer.status_code == 302, "to sign in: the device keeps what it has"


@pytest.mark.parametrize("piece", ["x", "", "0" * 36])
def test_only_a_proper_id_is_a_piece(lena: Visitor, piece: str) -> None:
    assert Device(lena).start_case(piece=piece or " ") == "400"


def test_other_forms_are_never_pieces(lena: Visitor) -> None:
    device = Device(lena)
    assert device.send("/account/name/", {"name": "Someone"}) == "400"


def test_every_page_says_whose_it_is_to_the_device_and_a_visitors_says_nothing(lena: Visitor, visitor: Visitor) -> None:
    mark = lena.raw("GET", "/home/").headers["Person"]
    assert len(mark) == 32
    assert lena.raw("GET", "/offline/here/").get_json()["person"] == mark
    assert "Person" not in visitor.raw("GET", "/modules/").headers
    assert visitor.raw("GET", "/offline/here/").get_json() == {"person": "", "token": "", "owner": ""}
