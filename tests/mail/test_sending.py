"""Queued mail reaches a real SMTP server once, whatever the server does and whoever dies."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Row

from learnapp.mail import outbox, stopping
from learnapp.mail.composing import Site
from learnapp.mail.sending import MailServerError, SendCounts, send_due
from learnapp.store.db.engine import Store
from learnapp.store.people import people
from learnapp.store.tables.people_and_work import outbox as rows
from tests.conftest import START, Clock
from tests.mail.server import Server

SITE = Site("learnapp <learnapp@learn.example.org>", "https://learn.example.org", "a secret for tests, thirty-two")


def _queue(store: Store, *names: str, now: datetime = START, stoppable: bool = False) -> None:
    with store.write() as connection:
        for name in names:
            key = people.email_key(f"{name}@example.org")
            who = people.find(connection, key)
            outbox.queue(
                connection,
                key=f"test:{name}",
                recipient=f"{name}@example.org",
                subject=f"For {name}",
                body="Line one.\n.\nLine three: ‘naïve’.\n",
                now=now,
                person_id=who.id if who else None,
                stoppable=stoppable,
            )


def _queue_to(store: Store, to: str) -> None:
    with store.write() as connection:
        outbox.queue(connection, key=f"test:{to}", recipient=to, subject="x", body="x", now=START, person_id=None)


def _row(store: Store, name: str) -> Row[tuple[str, int, str, str]]:
    with store.read() as connection:
        columns = rows.c.outcome, rows.c.tries, rows.c.problem, rows.c.body
        return connection.execute(sa.select(*columns).where(rows.c.key == f"test:{name}")).one()


def _send(store: Store, server: Server, clock: Clock) -> SendCounts:
    return send_due(store, server.url, SITE, clock)


def test_each_message_arrives_as_written_and_once(store: Store, clock: Clock) -> None:
    _queue(store, "ann", "ben")
    with Server() as server:
        assert _send(store, server, clock) == SendCounts(sent=2)
        assert _send(store, server, clock) == SendCounts()
    assert [mail["To"] for mail in server.taken] == ["ann@example.org", "ben@example.org"]
    assert server.taken[0]["Subject"] == "For ann"
    assert server.taken[0].get_content().replace("\r\n", "\n") == "Line one.\n.\nLine three: ‘naïve’.\n"
    assert server.taken[0]["List-Unsubscribe"] is None
    assert _row(store, "ann").outcome == "sent"
    assert _row(store, "ann").body == ""


@pytest.mark.parametrize("domain", ["münchen.example", "MÜNCHEN.example", "faß.example", "нхс.example", "例え.example"])
def test_a_domain_with_other_letters_needs_nothing_special_of_the_server(
    store: Store, clock: Clock, domain: str
) -> None:
    _queue_to(store, f"ann@{domain}")
    _queue(store, "ben")
    with Server(smtputf8=False) as server:
        assert _send(store, server, clock) == SendCounts(sent=2)
    assert server.handler.recipients[0].startswith("ann@xn--")
    assert server.handler.recipients[1] == "ben@example.org"
    assert str(server.taken[0]["To"]).isascii()


@pytest.mark.parametrize("local", ["zoë", "Jörg", "иван", "señor", "名前"])
def test_other_letters_before_the_at_sign_are_listed_and_the_others_are_sent(
    store: Store, clock: Clock, local: str
) -> None:
    _queue_to(store, f"{local}@example.org")
    _queue(store, "ben")
    with Server(smtputf8=False) as server:
        assert _send(store, server, clock) == SendCounts(sent=1, failed=1)
    assert server.handler.recipients == ["ben@example.org"]
    assert "non-English letters" in _row(store, f"{local}@example.org").problem
    _queue_to(store, f"{local}@münchen.example")
    with Server() as server:
        assert _send(store, server, clock) == SendCounts(sent=1)
    assert server.handler.recipients == [f"{local}@xn--mnchen-3ya.example"]


def test_an_address_that_is_refused_is_given_up_and_the_next_is_sent(store: Store, clock: Clock) -> None:
    _queue(store, "ann", "ben")
    with Server("refuse") as server:
        assert _send(store, server, clock) == SendCounts(sent=1, failed=1)
    assert server.handler.recipients == ["ben@example.org"]
    assert _row(store, "ann").outcome == "failed"
    assert "no such person" in _row(store, "ann").problem


def test_a_busy_server_is_tried_again_later_and_ever_more_seldom(store: Store, clock: Clock) -> None:
    _queue(store, "ann")
    with Server(*["busy"] * outbox.MOST_TRIES) as server:
        for tries in range(1, outbox.MOST_TRIES):
            assert _send(store, server, clock) == SendCounts(put_off=1)
            clock.now += timedelta(minutes=2**tries - 1)
            assert _send(store, server, clock) == SendCounts(), f"after {tries} tries it is too early"
            clock.now += timedelta(minutes=1)
        assert _send(store, server, clock) == SendCounts(failed=1)
    assert _row(store, "ann").outcome == "failed"
    assert server.taken == []


def test_a_connection_lost_before_the_message_was_handed_over_is_tried_again(store: Store, clock: Clock) -> None:
    _queue(store, "ann", "ben")
    with Server("hang-up-before") as server:
        assert _send(store, server, clock) == SendCounts(sent=1, put_off=1)
        clock.now += timedelta(minutes=3)
        assert _send(store, server, clock) == SendCounts(sent=1)
    assert server.handler.recipients == ["ben@example.org", "ann@example.org"]


def test_a_connection_lost_after_the_message_was_handed_over_is_in_doubt_and_never_tried_again(
    store: Store, clock: Clock
) -> None:
    _queue(store, "ann", "ben")
    with Server("hang-up-after") as server:
        assert _send(store, server, clock) == SendCounts(sent=1, unknown=1)
        clock.now += timedelta(days=30)
        assert _send(store, server, clock) == SendCounts()
    assert server.handler.recipients == ["ann@example.org", "ben@example.org"]
    assert _row(store, "ann").outcome == "unknown"


def test_the_operator_may_send_again_what_is_in_doubt_and_it_has_the_same_message_id(
    store: Store, clock: Clock
) -> None:
    _queue(store, "ann")
    with Server("hang-up-after") as server:
        _send(store, server, clock)
        with store.write() as connection:
            (held,) = outbox.uncertain(connection)
            assert outbox.retry(connection, held.id, clock())
        assert _send(store, server, clock) == SendCounts(sent=1)
        with store.write() as connection:
            assert not outbox.retry(connection, held.id, clock())
    first, second = server.taken
    assert first["Message-ID"] == second["Message-ID"]


def test_a_message_whose_text_is_refused_is_given_up(store: Store, clock: Clock) -> None:
    _queue(store, "ann", "ben")
    with Server("not-content") as server:
        assert _send(store, server, clock) == SendCounts(sent=1, failed=1)


def test_without_a_server_everything_waits_and_no_try_is_used_up(store: Store, clock: Clock) -> None:
    _queue(store, "ann")
    server = Server()
    for _ in range(outbox.MOST_TRIES + 1):
        with pytest.raises(MailServerError, match="does not answer"):
            _send(store, server, clock)
    assert _row(store, "ann")[:2] == ("", 0)
    with server:
        assert _send(store, server, clock) == SendCounts(sent=1)


def test_a_refused_sender_stops_the_run_and_costs_no_message_its_tries(store: Store, clock: Clock) -> None:
    _queue(store, "ann", "ben")
    with Server("no-sender") as server:
        with pytest.raises(MailServerError, match=r"refused to send from learnapp@learn.example.org: 550"):
            _send(store, server, clock)
        assert _row(store, "ann")[:2] == ("", 0)
        assert _send(store, server, clock) == SendCounts(sent=2)


def test_a_password_is_not_sent_without_tls() -> None:
    from learnapp.mail import sending

    assert sending._is_loopback("127.0.0.1")
    assert not sending._is_loopback("mail.example.org")


_SENDER = """
import sys
from datetime import UTC, datetime
from learnapp.mail.composing import Site
from learnapp.mail.sending import send_due
from learnapp.store.db.engine import Store
moment = datetime.fromisoformat(sys.argv[3])
site = Site("learnapp@learn.example.org", "https://x.example", "s" * 32)
send_due(Store(sys.argv[1]), sys.argv[2], site, lambda: moment)
"""


def _url(store: Store) -> str:
    return store.url.render_as_string(hide_password=False)


def test_a_sender_killed_between_handing_over_and_noting_it_sends_nothing_twice(store: Store, clock: Clock) -> None:
    _queue(store, "ann", "ben")
    with Server("wait") as server:
        killed = subprocess.Popen([sys.executable, "-c", _SENDER, _url(store), server.url, START.isoformat()])
        assert server.handler.handed_over.wait(30)
        killed.kill()
        killed.wait()
        server.handler.go_on.set()
        assert _send(store, server, clock) == SendCounts(sent=1), "the other message is not held up"
        assert _row(store, "ann").outcome == "", "its sender might be alive"
        clock.now += outbox.CLAIM_LASTS + timedelta(minutes=1)
        assert _send(store, server, clock) == SendCounts(unknown=1)
        clock.now += timedelta(days=1)
        assert _send(store, server, clock) == SendCounts()
    assert server.handler.recipients == ["ann@example.org", "ben@example.org"]
    with store.read() as connection:
        assert outbox.condition(connection) == outbox.Condition(0, None, 0, 1)


def test_two_senders_at_once_send_each_message_once(store: Store, clock: Clock) -> None:
    names = [f"person{number}" for number in range(30)]
    _queue(store, *names)
    tallies: list[SendCounts] = []
    with Server() as server:
        senders = [threading.Thread(target=lambda: tallies.append(_send(store, server, clock))) for _ in range(2)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
    assert sorted(server.handler.recipients) == sorted(f"{name}@example.org" for name in names)
    assert sum(tally.sent for tally in tallies) == 30


@pytest.mark.parametrize(
    ("recipient", "subject"),
    [
        ("ann@example.org\nBcc: all@example.org", "Hello"),
        ("ann@example.org", "Hello\r\nBcc: all@example.org"),
        ("ann@example.org, all@example.org", "Hello"),
        ("nobody", "Hello"),
    ],
)
def test_no_header_can_be_slipped_in(store: Store, clock: Clock, recipient: str, subject: str) -> None:
    with store.write() as connection:
        outbox.queue(
            connection, key="test:ann", recipient=recipient, subject=subject, body="x", now=START, person_id=None
        )
    with Server() as server:
        assert _send(store, server, clock) == SendCounts(failed=1)
    assert server.taken == []


def _add(store: Store, name: str) -> int:
    with store.write() as connection:
        added = people.add(connection, name=name, email=f"{name}@example.org", password_hash="x", now=START)
    assert added is not None
    return added


def test_a_reminder_can_be_stopped_from_the_mail_program_and_other_mail_goes_on(store: Store, clock: Clock) -> None:
    ann = _add(store, "ann")
    _queue(store, "ann", stoppable=True)
    with Server() as server:
        _send(store, server, clock)
        (mail,) = server.taken
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        address = mail["List-Unsubscribe"].removeprefix("<").removesuffix(">")
        assert address in mail.get_content()
        token = address.removeprefix("https://learn.example.org/account/mail/stop/").rstrip("/")
        assert stopping.person_of(SITE.secret, token) == ann
        assert stopping.person_of("another secret", token) is None
        assert stopping.person_of(SITE.secret, token[:-1]) is None
        with store.write() as connection:
            for number, stoppable in ((1, True), (2, False)):
                text = {"recipient": "ann@example.org", "subject": f"Mail {number}", "body": "x"}
                outbox.queue(connection, key=f"later:{number}", now=START, person_id=ann, stoppable=stoppable, **text)
            assert stopping.choose(connection, ann, mail=False, now=START)
        assert _send(store, server, clock) == SendCounts(sent=1)
    assert server.taken[1]["Subject"] == "Mail 2"


def test_a_reminder_three_days_old_is_not_sent_any_more(store: Store, clock: Clock) -> None:
    _add(store, "ann")
    _queue(store, "ann", stoppable=True)
    _queue(store, "ben")
    clock.now += outbox.STAYS_FRESH + timedelta(minutes=1)
    with Server() as server:
        assert _send(store, server, clock) == SendCounts(sent=1)
    assert server.handler.recipients == ["ben@example.org"]
    assert _row(store, "ann").outcome == "failed"


def test_what_waited_in_a_restored_backup_is_left_to_the_operator(store: Store, clock: Clock) -> None:
    _queue(store, "ann")
    with store.write() as connection:
        assert outbox.hold_restored(connection) == 1
    with Server() as server:
        assert _send(store, server, clock) == SendCounts()
    assert _row(store, "ann").outcome == "unknown"
