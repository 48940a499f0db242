"""Cursors, and what counts as the use of a key."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.exceptions import UnprocessableEntity

from learnapp.api import scope
from learnapp.store.sharing import tokens
from tests.api.conftest import Reader
from tests.conftest import START, Clock


@pytest.mark.parametrize("after", [0, 1, 42, 10**9, 2**63 - 1])
def test_a_cursor_leads_to_the_number_that_made_it(after: int) -> None:
    assert scope._after(scope.cursor(after)) == after


@pytest.mark.parametrize("text", ["", "x", "YWZ0ZXI6", "é", "YWZ0ZXI6MQ==", "YWZ0ZXI6LTE", "YmVmb3JlOjE"])
def test_another_is_refused(text: str) -> None:
    with pytest.raises(UnprocessableEntity):
        scope._after(text)


def test_the_last_use_of_a_key_is_written_down_now_and_then(app: Flask, reader: Reader, clock: Clock) -> None:
    def used() -> object:
        with app.extensions["store"].read() as connection:
            return tokens.of_organisation(connection, reader.shared.organisation)[0].used_at

    assert used() is None
    reader.json("/cohorts")
    assert used() == START
    clock.now = START + timedelta(minutes=4)
    reader.json("/cohorts")
    assert used() == START
    clock.now = START + timedelta(minutes=5)
    reader.json("/cohorts")
    assert used() == clock.now


def test_what_a_key_reads_is_read_for_its_organisation_alone(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL the connection sees no other rows, whatever the query."""
    acted: list[str] = []
    monkeypatch.setattr(scope, "act_for", acted.append)
    reader.json("/cohorts")
    assert acted[-1] == str(reader.shared.organisation)
