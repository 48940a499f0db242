"""Email waiting to be sent, and the outcome of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.mail import outbox, stopping
from learnapp.mail.sending import MailServerError, SendCounts
from learnapp.store.db.engine import Store
from learnapp.store.tables.people_and_work import outbox as rows
from tests.conftest import START, Clock
from tests.mail.queued import _send, add, queue, row
from tests.mail.server import Server


def test_the_operator_may_send_again_what_is_in_doubt_and_it_has_the_same_message_id(
    store: Store, clock: Clock
) -> None:
    queue(store, "ann")
    with Server("hang-up-after") as server:
        _send(store, server, clock)
        with store.write() as connection:
            (held,) = outbox.queue_page(connection).lines
            assert outbox.retry(connection, held.id, clock())
        assert _send(store, server, clock) == SendCounts(sent=1)
        with store.write() as connection:
            assert not outbox.retry(connection, held.id, clock())
    first, second = server.taken
    assert first["Message-ID"] == second["Message-ID"]


def test_without_a_server_everything_waits_and_no_try_is_used_up(store: Store, clock: Clock) -> None:
    queue(store, "ann")
    server = Server()
    for _ in range(outbox.MOST_TRIES + 1):
        with pytest.raises(MailServerError, match="does not answer"):
            _send(store, server, clock)
    assert row(store, "ann")[:2] == ("", 0)
    with server:
        assert _send(store, server, clock) == SendCounts(sent=1)


def test_a_reminder_three_days_old_is_not_sent_any_more(store: Store, clock: Clock) -> None:
    add(store, "ann")
    queue(store, "ann", stoppable=True)
    queue(store, "ben")
    clock.now += outbox.STAYS_FRESH + timedelta(minutes=1)
    with Server() as server:
        assert _send(store, server, clock) == SendCounts(sent=1)
    assert server.handler.recipients == ["ben@example.org"]
    assert row(store, "ann").outcome == "failed"


def test_what_waited_in_a_restored_backup_is_left_to_the_operator(store: Store, clock: Clock) -> None:
    queue(store, "ann")
    with store.write() as connection:
        assert outbox.hold_restored(connection) == 1
    with Server() as server:
        assert _send(store, server, clock) == SendCounts()
    assert row(store, "ann").outcome == "unknown"


# Each message by itself ---------------------------------------------------------------------------

STATES: dict[str, dict[str, object]] = {
    "waiting": {},
    "claimed": {"claimed_at": START},
    "sent": {"outcome": "sent", "sent_at": START, "body": ""},
    "failed": {"outcome": "failed", "claimed_at": START},
    "unknown": {"outcome": "unknown", "claimed_at": START},
    "out-of-date": {"outcome": "failed", "body": ""},
}
Act = Callable[[Connection, int], object]


@pytest.fixture
def mixed(store: Store) -> Store:
    """A message in every state, each named after it."""
    queue(store, *STATES)
    with store.write() as connection:
        for name, values in STATES.items():
            if values:
                connection.execute(rows.update().where(rows.c.key == f"test:{name}").values(**values))
    return store


def _rows(store: Store) -> dict[str, tuple[object, ...]]:
    with store.read() as connection:
        return {row.key.removeprefix("test:"): tuple(row) for row in connection.execute(sa.select(rows))}


def _put_off(connection: Connection, number: int) -> object:
    mail = outbox.ClaimedMail(number, "", None, "", "", "", 0, False, START)
    return outbox.put_off(connection, mail, START, "busy")


@pytest.mark.parametrize(
    ("act", "on"),
    [
        (_put_off, {"waiting", "claimed"}),
        (outbox.let_go, {"claimed"}),
        (
            lambda connection, number: outbox.keep_uncertain(connection, number, "unknown", "why"),
            {"waiting", "claimed"},
        ),
        (lambda connection, number: outbox.retry(connection, number, START), {"failed", "unknown"}),
    ],
    ids=["put_off", "let_go", "keep_uncertain", "retry"],
)
def test_what_is_done_to_a_message_leaves_the_others_and_what_is_settled(mixed: Store, act: Act, on: set[str]) -> None:
    touched = set()
    for name in STATES:
        before = _rows(mixed)
        with mixed.write() as connection:
            act(connection, connection.execute(sa.select(rows.c.id).where(rows.c.key == f"test:{name}")).scalar_one())
        after = _rows(mixed)
        assert {other for other in after if after[other] != before[other]} <= {name}
        touched |= {name} if after != before else set()
    assert touched == on


def test_the_state_of_the_queue_and_of_each_part(mixed: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with mixed.write() as connection:
        assert outbox.condition(connection) == outbox.Condition(2, START, 2, 1)
        held = ["For out-of-date", "For unknown", "For failed"]
        assert [line.subject for line in outbox.queue_page(connection).lines] == held
        assert [line.subject for line in outbox.queue_page(connection, "waiting").lines] == [
            "For claimed",
            "For waiting",
        ]
        assert [line.kept for line in outbox.queue_page(connection).lines] == [False, True, True]
        for size, older in ((2, True), (3, False)):
            monkeypatch.setattr(outbox, "PAGE", size)
            page = outbox.queue_page(connection)
            assert ([line.subject for line in page.lines], page.older) == (held[:size], older)
        assert outbox.queue_page(connection, before=page.lines[-1].id).lines == []
        assert outbox.retry_failed(connection, START) == 1
        assert outbox.condition(connection) == outbox.Condition(3, START, 1, 1)


@pytest.mark.parametrize(("name", "due"), [(name, name == "waiting") for name in STATES])
def test_a_message_is_due_from_its_moment_on_if_it_waits(mixed: Store, name: str, due: bool) -> None:
    second = timedelta(seconds=1)
    with mixed.write() as connection:
        connection.execute(rows.delete().where(rows.c.key != f"test:{name}"))
        assert not outbox.any_due(connection, START - second)
        assert outbox.claim(connection, START - second) is None
        assert outbox.any_due(connection, START) == due
        assert (outbox.claim(connection, START) is not None) == due


def test_a_sweep_holds_what_a_dead_sender_claimed_and_reminders_out_of_date(store: Store) -> None:
    second = timedelta(seconds=1)
    queue(store, "old-letter", "claimed")
    queue(store, "old-reminder", "claimed-reminder", "claimed-just-now", stoppable=True)
    queue(store, "reminder", now=START + second, stoppable=True)
    now = START + outbox.STAYS_FRESH + second
    with store.write() as connection:
        for name, claimed in (("claimed", second), ("claimed-just-now", timedelta()), ("claimed-reminder", second)):
            at = now - outbox.CLAIM_LASTS - claimed
            connection.execute(rows.update().where(rows.c.key == f"test:{name}").values(claimed_at=at))
        assert outbox.sweep(connection, now) == 2
        kept = dict(connection.execute(sa.select(rows.c.subject, rows.c.outcome)).all())
    assert {name.removeprefix("For "): outcome for name, outcome in kept.items() if outcome} == {
        "claimed": "unknown",
        "claimed-reminder": "unknown",
        "old-reminder": "failed",
    }


def test_who_stopped_reminders_gets_letters_and_others_their_reminders(store: Store, clock: Clock) -> None:
    ann, _ben = add(store, "ann"), add(store, "ben")
    with store.write() as connection:
        stopping.choose(connection, ann, mail=False, now=START)
        about = {"subject": "A letter", "body": "b", "now": START, "person_id": ann}
        outbox.queue(connection, key="letter", recipient="ann@example.org", **about)
    queue(store, "ann", "ben", stoppable=True)
    with Server() as server:
        assert _send(store, server, clock) == SendCounts(sent=2)
    assert sorted(server.handler.recipients) == ["ann@example.org", "ben@example.org"]
    assert row(store, "ann").outcome == ""
