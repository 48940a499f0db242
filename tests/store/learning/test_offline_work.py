"""Pieces of work done without a network: each is taken once, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from learnapp.store.db.engine import Store
from learnapp.store.learning import offline_work
from learnapp.store.learning.offline_work import DoneOffline, Piece
from tests.conftest import START

EARLY = START - timedelta(hours=3)
PIECE = Piece("a" * 36, "finish_lesson", "tea-round", "leaves", EARLY)


def test_a_piece_is_new_once_and_then_ends_as_it_did(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store
    with store.write() as connection:
        assert offline_work.take(connection, ids["lena"], PIECE, START) is None
        offline_work.settle(connection, ids["lena"], PIECE.id, "late")
        assert offline_work.take(connection, ids["bola"], PIECE, START) is None, "ids are a person's own"
    with store.write() as connection:
        assert offline_work.take(connection, ids["lena"], PIECE, START) == "late"
        assert offline_work.take(connection, ids["bola"], PIECE, START) == ""


def test_of_one_person_the_latest_are_kept(
    filled_store: tuple[Store, dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, ids = filled_store
    monkeypatch.setattr(offline_work, "MOST", 3)
    with store.write() as connection:
        offline_work.take(connection, ids["bola"], PIECE, START)
        for letter in "abcdefg":
            offline_work.take(connection, ids["lena"], replace(PIECE, id=letter * 36), START)
        assert len(offline_work.finished_offline(connection, ids["lena"])) == 3
        assert offline_work.take(connection, ids["lena"], replace(PIECE, id="e" * 36), START) == "", "taken before"
        assert len(offline_work.finished_offline(connection, ids["bola"])) == 1


def test_what_finished_a_part_is_found_with_both_times(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store
    with store.write() as connection:
        offline_work.take(connection, ids["lena"], PIECE, START)
        offline_work.take(connection, ids["lena"], replace(PIECE, id="b" * 36, doing="choose"), START)
        offline_work.take(connection, ids["lena"], replace(PIECE, id="c" * 36), START)
        offline_work.settle(connection, ids["lena"], "c" * 36, "over")
        assert offline_work.finished_offline(connection, ids["lena"]) == [DoneOffline("tea-round", EARLY, START)]
