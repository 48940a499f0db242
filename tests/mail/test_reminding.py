"""Reminders: to people who have not done the work, once each, by day, whichever processes run at once or die."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from learnapp.cli import main
from learnapp.domain.content.content import Module
from learnapp.domain.reading import read_library
from learnapp.mail import reminding
from learnapp.paths import MODULES
from learnapp.store.cohorts import assignments, cohorts, extensions, memberships
from learnapp.store.cohorts.assignments import Schedule, Target
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.db.engine import Store
from learnapp.store.tables.cohort_tables import message, progress_status
from learnapp.store.tables.people_and_work import outbox, person
from tests.conftest import START, TEST_MODULES, Clock
from tests.mail.server import Server

DUE = datetime(2026, 11, 13, 17, tzinfo=UTC)
BEFORE = datetime(2026, 11, 10, 8, 30, tzinfo=UTC)
AFTER = datetime(2026, 11, 15, 8, 30, tzinfo=UTC)
Filled = tuple[Store, dict[str, int]]


@pytest.fixture(scope="module")
def modules(filled_sqlite: tuple[object, dict[str, int]]) -> Mapping[str, Module]:
    store = Store(f"sqlite:///{filled_sqlite[0]}")
    with store.read() as connection:
        found = Catalogue(read_library((TEST_MODULES, MODULES))).at(connection).modules
    store.dispose()
    return found


def _assign(store: Store, ids: dict[str, int], names: tuple[str, ...] = ("lena", "bola"), activity: str = "") -> int:
    """Work due on 13 November, reminded of three days before and two after; its number."""
    with store.write() as connection:
        day = START.date()
        made = cohorts.make(
            connection, name="F1s", about="", starts_on=day, ends_on=None, educator=ids["edwin"], now=START
        )
        for name in names:
            memberships.join(connection, made, ids[name], START)
        terms = Schedule(START, DUE, "", 3, 2)
        (work,) = assignments.make(connection, made, Target(), [("tea-round", activity)], terms, START)
    return work


def _remind(store: Store, modules: Mapping[str, Module], now: datetime) -> int:
    return reminding.remind(store, modules, "https://learn.example.org", lambda: now, by_mail=True)


def _had(store: Store) -> list[tuple[str, str]]:
    """(name, subject) of each message, in order."""
    with store.read() as connection:
        query = sa.select(person.c.name, message.c.subject).join(person, person.c.id == message.c.person_id)
        return [(row[0], row[1]) for row in connection.execute(query.order_by(message.c.id))]


def _do(store: Store, who: int, now: datetime, activity: str = "") -> None:
    with store.write() as connection:
        key = {"person_id": who, "module": "tea-round", "activity": activity}
        connection.execute(
            progress_status.insert().values(began_at=now, moved_at=now, done_at=now, parts_done=1, **key)
        )


def test_it_comes_once_before_and_once_after_and_not_at_other_times(
    filled_store: Filled, modules: Mapping[str, Module]
) -> None:
    store, ids = filled_store
    _assign(store, ids)
    moment, sent = START, []
    while moment < AFTER + timedelta(days=12):
        if found := _remind(store, modules, moment):
            sent.append((moment, found))
        moment += timedelta(hours=6)
    morning = timedelta(hours=1)
    assert sent == [(BEFORE + morning, 2), (AFTER + morning, 2)], "at the first run after eight"
    before, after = "is due 5pm on Friday 13 November 2026", "was due 5pm on Friday 13 November 2026"
    title = modules["tea-round"].title
    assert _had(store) == [
        (name, f"{title} {words}") for words in (before, after) for name in ("Lena Marsh", "Bola Adeyemi")
    ]
    with store.read() as connection:
        columns = outbox.c.recipient, outbox.c.stoppable, outbox.c.body, outbox.c.sender_id, outbox.c.group_name
        mails = connection.execute(sa.select(*columns)).all()
    assert len(mails) == 4
    assert all(mail.stoppable for mail in mails)
    assert "https://learn.example.org/modules/tea-round/" in mails[0].body
    assert mails[0].body.startswith("Dear Lena,")
    assert "sent automatically. If you need more time, ask Edwin Okafor." in mails[0].body
    assert {(mail.sender_id, mail.group_name) for mail in mails} == {(ids["edwin"], "F1s")}


def test_work_that_is_done_is_not_reminded_of(filled_store: Filled, modules: Mapping[str, Module]) -> None:
    store, ids = filled_store
    _assign(store, ids)
    _do(store, ids["lena"], BEFORE - timedelta(days=1))
    _remind(store, modules, BEFORE)
    _do(store, ids["bola"], AFTER - timedelta(days=1))
    _remind(store, modules, AFTER)
    assert [name for name, _ in _had(store)] == ["Bola Adeyemi"]


def test_part_of_a_module_done_is_not_the_module_done_and_the_other_way_round(
    filled_store: Filled, modules: Mapping[str, Module]
) -> None:
    store, ids = filled_store
    _assign(store, ids, ("lena",), activity="leaves")
    _do(store, ids["lena"], BEFORE - timedelta(days=1))
    assert _remind(store, modules, BEFORE) == 1
    assert modules["tea-round"].activity("leaves").title in _had(store)[0][1]  # type: ignore[union-attr]


def test_an_extension_moves_the_reminders_of_one_person(filled_store: Filled, modules: Mapping[str, Module]) -> None:
    store, ids = filled_store
    work = _assign(store, ids)
    week = timedelta(days=7)
    with store.write() as connection:
        extensions.grant(connection, work, ids["lena"], DUE + week, "nights", START)
    for moment in (BEFORE, AFTER, BEFORE + week, AFTER + week):
        _remind(store, modules, moment)
    assert [name.split()[0] for name, _ in _had(store)] == ["Bola", "Bola", "Lena", "Lena"]
    assert "20 November" in _had(store)[2][1]


def test_who_left_or_came_after_it_was_due_is_not_reminded(filled_store: Filled, modules: Mapping[str, Module]) -> None:
    store, ids = filled_store
    work = _assign(store, ids, ("lena",))
    with store.write() as connection:
        cohort = connection.execute(
            sa.select(assignments.assignment.c.cohort_id).where(assignments.assignment.c.id == work)
        ).scalar_one()
        memberships.end(connection, cohort, ids["lena"], BEFORE - timedelta(days=1))
        memberships.join(connection, cohort, ids["bola"], DUE + timedelta(hours=1))
    assert _remind(store, modules, BEFORE) == 0
    assert _remind(store, modules, AFTER) == 0


@pytest.mark.parametrize("gone", ["withdrawn", "closed"])
def test_what_is_withdrawn_or_closed_reminds_nobody(
    filled_store: Filled, modules: Mapping[str, Module], gone: str
) -> None:
    store, ids = filled_store
    work = _assign(store, ids)
    with store.write() as connection:
        cohort = connection.execute(sa.select(cohorts.cohort.c.id)).scalar_one()
        if gone == "withdrawn":
            assert assignments.withdraw(connection, cohort, work, 1, START)
        else:
            assert cohorts.close(connection, cohort, START)
    assert _remind(store, modules, BEFORE) == 0


def test_nobody_is_reminded_of_a_module_that_is_not_on_offer(filled_store: Filled) -> None:
    store, ids = filled_store
    _assign(store, ids)
    assert _remind(store, {}, BEFORE) == 0


def test_two_processes_at_once_remind_everybody_once(filled_store: Filled, modules: Mapping[str, Module]) -> None:
    store, ids = filled_store
    _assign(store, ids, ("lena", "bola", "ada"))
    counts: list[int] = []
    runs = [threading.Thread(target=lambda: counts.append(_remind(store, modules, BEFORE))) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert sum(counts) == 3
    assert sorted(name for name, _ in _had(store)) == ["Ada Whitlock", "Bola Adeyemi", "Lena Marsh"]


def test_a_run_that_died_half_way_is_finished_by_the_next(
    filled_store: Filled, modules: Mapping[str, Module], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, ids = filled_store
    _assign(store, ids, ("lena", "bola", "ada"))
    monkeypatch.setattr(reminding.messages, "AT_ONCE", 1)
    send, calls = reminding.posting.send, []

    def dying(*values: object, **named: object) -> int:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return send(*values, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(reminding.posting, "send", dying)
    with pytest.raises(KeyboardInterrupt):
        _remind(store, modules, BEFORE)
    assert len(_had(store)) == 1
    assert _remind(store, modules, BEFORE + timedelta(minutes=5)) == 2
    assert len(set(_had(store))) == 3


def test_the_command_reminds_on_the_site_and_sends_by_mail(
    filled_sqlite: tuple[object, dict[str, int]], tmp_path: object, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    copy = f"{tmp_path}/learnapp.db"
    shutil.copy(str(filled_sqlite[0]), copy)
    store = Store(f"sqlite:///{copy}")
    _assign(store, filled_sqlite[1])
    monkeypatch.setattr("learnapp.web.clock.system_clock", lambda: BEFORE)
    environment = {"LEARNAPP_INSTANCE": str(tmp_path), "LEARNAPP_MODULES": str(TEST_MODULES)}
    for name in ("DATABASE_URL", "LEARNAPP_SMTP"):
        monkeypatch.delenv(name, raising=False)
    with Server() as server:
        mail = {"LEARNAPP_SMTP": server.url, "LEARNAPP_MAIL_FROM": "learnapp@learn.example.org"}
        mail["LEARNAPP_SITE_URL"] = "https://learn.example.org"
        first = CliRunner().invoke(main, ["remind"], env={**environment, **mail})
        second = CliRunner().invoke(main, ["remind"], env={**environment, **mail})
    counted = "Cohorts with new figures: 0.\nVotes of sets counted together: 0.\n"
    assert f"Reminders: 2.\n{counted}Email: 2 sent, 0 kept for later.\n" in first.output
    assert f"Reminders: 0.\n{counted}Email: 0 sent, 0 kept for later.\n" in second.output
    assert sorted(server.handler.recipients) == ["bola@example.org", "lena@example.org"]
    without = CliRunner().invoke(main, ["remind"], env=environment)
    assert without.exit_code == 0
    assert "No email: set LEARNAPP_SMTP, LEARNAPP_MAIL_FROM" in without.output
    refused = CliRunner().invoke(main, ["remind"], env={**environment, **mail})
    assert refused.exit_code == 0, "nothing is due, so no server is asked"
    assert CliRunner().invoke(main, ["mail", "retry", "7"], env=environment).exit_code == 1
    store.dispose()
