"""Files of completions are written whole, on their day, each with what the one before lacked."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from learnapp.deliveries import noticing
from learnapp.store.sharing import receivers
from learnapp.store.sharing.receivers import Receiver
from tests.conftest import START, Clock
from tests.sharing_world import fill

MONDAY = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def _receiver(read_to: datetime, often: str) -> Receiver:
    return Receiver(1, 1, "file", "", "", (often,), read_to, read_to, None)


def test_a_file_is_due_once_a_day_or_each_monday() -> None:
    daily, weekly = _receiver(MONDAY, "day"), _receiver(MONDAY, "week")
    for days, due, due_weekly in ((0, False, False), (1, True, False), (6, True, False), (7, True, True)):
        then = MONDAY + timedelta(days=days)
        assert (noticing.is_due(daily, then), noticing.is_due(weekly, then)) == (due, due_weekly)
    late = MONDAY + timedelta(days=10)  # reminders did not run on Monday
    assert noticing.is_due(weekly, late)
    assert not noticing.is_due(replace(weekly, read_to=late), late + timedelta(days=3))


def test_each_file_holds_what_the_one_before_had_not(
    app: Flask, ids: dict[str, int], clock: Clock, tmp_path: Path
) -> None:
    store, folder = app.extensions["store"], tmp_path / "exports"
    with store.write() as connection:
        modules = app.extensions["catalogue"].at(connection).modules
        here = fill(connection, modules, ids)
        before = START - timedelta(days=1)
        receivers.add(connection, here.organisation, "file", "", "", ("day",), before, None)
    assert noticing.write_files(store, modules, None, clock) == 0
    assert noticing.write_files(store, modules, folder, clock) == 1
    (file,) = folder.rglob("*.csv")
    assert file.name == "completions-2026-11-02-1.csv"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_text(encoding="utf-8").splitlines()) == 3
    assert noticing.write_files(store, modules, folder, clock) == 0
    clock.now += timedelta(days=1)
    assert noticing.write_files(store, modules, folder, clock) == 1
    second = folder / "organisation-1" / "completions-2026-11-03-1.csv"
    assert len(second.read_text(encoding="utf-8").splitlines()) == 1
    assert [one.suffix for one in folder.rglob(".*")] == []
