"""Email waiting to be sent, and the outcome of each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from learnapp.mail import outbox
from learnapp.mail.sending import MailServerError, SendCounts
from learnapp.store.db.engine import Store
from tests.conftest import Clock
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
