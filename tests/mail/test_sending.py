"""Queued mail reaches a real SMTP server once, whatever the server does and whichever process dies."""

from __future__ import annotations

import smtplib
import ssl
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.mail import outbox, posting, sending
from learnapp.mail.outbox import MailSender
from learnapp.mail.sending import MailServerError, SendCounts, send_due, send_trial
from learnapp.store.cohorts import cohorts
from learnapp.store.db.engine import Store
from learnapp.store.messages.messages import Broadcast, Delivery
from learnapp.store.tables.people_and_work import outbox as rows
from learnapp.store.tables.people_and_work import person
from tests.conftest import START, Clock
from tests.mail.queued import SITE, _send, add, queue, row
from tests.mail.server import Dripping, Server


def queue_to(store: Store, to: str) -> None:
    with store.write() as connection:
        outbox.queue(connection, key=f"test:{to}", recipient=to, subject="x", body="x", now=START, person_id=None)


def test_each_message_arrives_as_written_and_once(store: Store, clock: Clock) -> None:
    queue(store, "ann", "ben")
    with Server() as server:
        assert _send(store, server, clock) == SendCounts(sent=2)
        assert _send(store, server, clock) == SendCounts()
    assert [mail["To"] for mail in server.taken] == ["ann@example.org", "ben@example.org"]
    assert server.taken[0]["Subject"] == "For ann"
    assert server.taken[0].get_content().replace("\r\n", "\n") == "Line one.\n.\nLine three: ‘naïve’.\n"
    assert server.taken[0]["List-Unsubscribe"] is None
    assert row(store, "ann").outcome == "sent"
    assert row(store, "ann").body == ""


@pytest.mark.parametrize("domain", ["münchen.example", "MÜNCHEN.example", "faß.example", "нхс.example", "例え.example"])
def test_a_domain_with_other_letters_needs_nothing_special_of_the_server(
    store: Store, clock: Clock, domain: str
) -> None:
    queue_to(store, f"ann@{domain}")
    queue(store, "ben")
    with Server(smtputf8=False) as server:
        assert _send(store, server, clock) == SendCounts(sent=2)
    assert server.handler.recipients[0].startswith("ann@xn--")
    assert server.handler.recipients[1] == "ben@example.org"
    assert str(server.taken[0]["To"]).isascii()


@pytest.mark.parametrize("local", ["zoë", "Jörg", "иван", "señor", "名前"])
def test_other_letters_before_the_at_sign_are_listed_and_the_others_are_sent(
    store: Store, clock: Clock, local: str
) -> None:
    queue_to(store, f"{local}@example.org")
    queue(store, "ben")
    with Server(smtputf8=False) as server:
        assert _send(store, server, clock) == SendCounts(sent=1, failed=1)
    assert server.handler.recipients == ["ben@example.org"]
    assert "non-English letters" in row(store, f"{local}@example.org").problem
    queue_to(store, f"{local}@münchen.example")
    with Server() as server:
        assert _send(store, server, clock) == SendCounts(sent=1)
    assert server.handler.recipients == [f"{local}@xn--mnchen-3ya.example"]


def test_an_address_that_is_refused_is_given_up_and_the_next_is_sent(store: Store, clock: Clock) -> None:
    queue(store, "ann", "ben")
    with Server("refuse") as server:
        assert _send(store, server, clock) == SendCounts(sent=1, failed=1)
    assert server.handler.recipients == ["ben@example.org"]
    assert row(store, "ann").outcome == "failed"
    assert "no such person" in row(store, "ann").problem


def test_a_busy_server_is_tried_again_later_and_ever_more_seldom(store: Store, clock: Clock) -> None:
    queue(store, "ann")
    first = clock.now
    with Server(*["busy"] * outbox.MOST_TRIES) as server:
        for tries in range(1, outbox.MOST_TRIES):
            assert _send(store, server, clock) == SendCounts(put_off=1)
            clock.now += timedelta(minutes=2**tries - 1)
            assert _send(store, server, clock) == SendCounts(), f"after {tries} tries it is too early"
            clock.now += timedelta(minutes=1)
        assert _send(store, server, clock) == SendCounts(failed=1)
    assert clock.now - first == timedelta(hours=8, minutes=30)
    assert row(store, "ann").outcome == "failed"
    assert server.taken == []


def test_a_connection_lost_before_the_message_was_handed_over_is_tried_again(store: Store, clock: Clock) -> None:
    queue(store, "ann", "ben")
    with Server("hang-up-before") as server:
        assert _send(store, server, clock) == SendCounts(sent=1, put_off=1)
        clock.now += timedelta(minutes=3)
        assert _send(store, server, clock) == SendCounts(sent=1)
    assert server.handler.recipients == ["ben@example.org", "ann@example.org"]


def test_a_connection_lost_after_the_message_was_handed_over_is_in_doubt_and_never_tried_again(
    store: Store, clock: Clock
) -> None:
    queue(store, "ann", "ben")
    with Server("hang-up-after") as server:
        assert _send(store, server, clock) == SendCounts(sent=1, unknown=1)
        clock.now += timedelta(days=30)
        assert _send(store, server, clock) == SendCounts()
    assert server.handler.recipients == ["ann@example.org", "ben@example.org"]
    assert row(store, "ann").outcome == "unknown"


def test_a_message_whose_text_is_refused_is_given_up(store: Store, clock: Clock) -> None:
    queue(store, "ann", "ben")
    with Server("not-content") as server:
        assert _send(store, server, clock) == SendCounts(sent=1, failed=1)


def test_a_refused_sender_stops_the_run_and_costs_no_message_its_tries(store: Store, clock: Clock) -> None:
    queue(store, "ann", "ben")
    with Server("no-sender") as server:
        with pytest.raises(MailServerError, match=r"refused to send from learnapp@learn.example.org: 550"):
            _send(store, server, clock)
        assert row(store, "ann")[:2] == ("", 0)
        assert _send(store, server, clock) == SendCounts(sent=2)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize(
    ("typed", "loopback", "given", "said"),
    [
        ("two%20words", True, [("a@b", "two words")], ""),
        (
            "wrong",
            True,
            [("a@b", "wrong")],
            r"refused the sign-in: 535 [^()]+. Are the user and password in LEARNAPP_SMTP right\?",
        ),
        ("two%20words", False, [], r"so the password was not sent. Is the port in LEARNAPP_SMTP right\?"),
    ],
)
def test_a_password_is_given_as_it_is_and_to_another_machine_only_over_tls(
    store: Store,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    loopback: bool,
    given: list[tuple[str, str]],
    said: str,
) -> None:
    queue(store, "ann")
    if not loopback:
        monkeypatch.setattr(sending, "_is_loopback", lambda _host: False)
    with Server(password="two words") as server:
        server.url = server.url.replace("//", f"//a%40b:{typed}@")
        if said:
            with pytest.raises(MailServerError, match=said):
                _send(store, server, clock)
        else:
            assert _send(store, server, clock) == SendCounts(sent=1)
    assert list(dict.fromkeys(server.signed_in)) == given
    assert row(store, "ann")[:2] == ("" if said else "sent", 0)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            ConnectionRefusedError(111, "Connection refused"),
            "The mail server m:25 does not answer: Connection refused. Is LEARNAPP_SMTP right?",
        ),
        (
            smtplib.SMTPNotSupportedError("SMTP AUTH is not supported."),
            "The mail server m:25 takes no password. Give LEARNAPP_SMTP without user and password, or another port",
        ),
        (
            smtplib.SMTPConnectError(421, b"4.3.2 Too busy"),
            "The mail server m:25 does not answer: 421 4.3.2 Too busy. Is LEARNAPP_SMTP right?",
        ),
        (
            ssl.SSLCertVerificationError(1, "certificate verify failed"),
            "This machine does not trust the certificate of the mail server m:25: self-signed certificate. Is the host "
            "in LEARNAPP_SMTP right? If the certificate is from an authority of your own, set SSL_CERT_FILE",
        ),
    ],
)
def test_why_no_session_came_about_is_a_sentence_that_says_what_to_look_at(error: Exception, said: str) -> None:
    if isinstance(error, ssl.SSLCertVerificationError):
        error.verify_message = "self-signed certificate"
    assert sending._why(error, "m:25", "does not answer") == said


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("192.0.2.1", False),
        ("mail.example.org", False),
        ("", False),
    ],
)
def test_this_machine_is_told_from_others(host: str, loopback: bool) -> None:
    assert sending._is_loopback(host) is loopback


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
    queue(store, "ann", "ben")
    with Server("wait") as server:
        killed = subprocess.Popen([sys.executable, "-c", _SENDER, _url(store), server.url, START.isoformat()])
        assert server.handler.handed_over.wait(30)
        killed.kill()
        killed.wait()
        server.handler.go_on.set()
        assert _send(store, server, clock) == SendCounts(sent=1), "the other message is not held up"
        assert row(store, "ann").outcome == "", "its sender might be alive"
        clock.now += outbox.CLAIM_LASTS + timedelta(minutes=1)
        assert _send(store, server, clock) == SendCounts(unknown=1)
        clock.now += timedelta(days=1)
        assert _send(store, server, clock) == SendCounts()
    assert server.handler.recipients == ["ann@example.org", "ben@example.org"]
    with store.read() as connection:
        assert outbox.condition(connection) == outbox.Condition(0, None, 0, 1)


def test_two_senders_at_once_send_each_message_once(store: Store, clock: Clock) -> None:
    names = [f"person{number}" for number in range(30)]
    queue(store, *names)
    tallies: list[SendCounts] = []
    with Server() as server:
        senders = [threading.Thread(target=lambda: tallies.append(_send(store, server, clock))) for _ in range(2)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
    assert sorted(server.handler.recipients) == sorted(f"{name}@example.org" for name in names)
    assert sum(tally.sent for tally in tallies) == 30


def _cohort(connection: Connection, educator: int) -> int:
    day = START.date()
    return cohorts.make(
        connection, name="F1s, 2026", about="", starts_on=day, ends_on=None, educator=educator, now=START
    )


def test_an_educators_mail_has_their_name_and_cohort_and_answers_go_to_them(store: Store, clock: Clock) -> None:
    ann, who = add(store, "ann"), add(store, "edwin")
    with store.write() as connection:
        about = Broadcast(_cohort(connection, who), "test", "Everyone", "Hello", "x", who)
        deliveries = [Delivery(ann, "ann@example.org", "Hello", "Dear Ann,\n\nBring a pen.", "")]
        sender = MailSender(who, "F1s, 2026")
        posting.send_once(connection, about, deliveries, START, by_mail=True, sender=sender)
        posting.send_by_itself(connection, "thread", deliveries, START, by_mail=True)
    with Server() as server:
        assert _send(store, server, clock) == SendCounts(sent=2)
    mail, other = server.taken
    assert mail["From"] == '"edwin, F1s, 2026" <learnapp@learn.example.org>'
    assert mail["Reply-To"] == "edwin <edwin@example.org>"
    text = mail.get_content()
    assert "Reply to this email to write to edwin." in text
    assert "because you belong to F1s, 2026." in text
    assert other["From"] == "learnapp <learnapp@learn.example.org>"
    assert other["Reply-To"] is None


def test_a_sender_who_erased_their_account_or_was_shut_out_is_not_named(store: Store, clock: Clock) -> None:
    who = add(store, "edwin")
    sender = MailSender(who, "F1s")
    with store.write() as connection:
        mails = [outbox.QueuedEmail(f"i:{n}", f"p{n}@example.org", "Hello", "x", sender) for n in range(2)]
        outbox.queue_each(connection, mails, START)
        connection.execute(person.update().where(person.c.id == who).values(suspended_at=START))
    with Server() as server:
        with store.read() as connection:
            assert outbox.any_due(connection, START)
        send_due(store, server.url, SITE, clock)
    assert {mail["From"] for mail in server.taken} == {"learnapp <learnapp@learn.example.org>"}
    with store.write() as connection:
        connection.execute(person.delete().where(person.c.id == who))
        assert connection.execute(sa.select(rows.c.sender_id)).scalars().all() == [None, None]


def test_a_port_without_tls_is_said_to_have_none() -> None:
    with Server() as server, pytest.raises(MailServerError, match=r"it speaks no TLS on this port\. Is it smtp://"):
        send_trial(server.url.replace("smtp://", "smtps://"), SITE, "you@example.org", START)


@pytest.mark.parametrize("at", ["TLS", "greeting", "ehlo", "mail", "rcpt", "data", "text", "quit"])
def test_a_server_that_drips_its_answers_holds_a_run_no_longer_than_a_set_time(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    monkeypatch.setattr(sending, "WHOLE_SECONDS", 0.4)
    monkeypatch.setattr(sending, "SECONDS", 2)
    queue(store, "ann", "ben")
    began = time.monotonic()
    with Dripping(at.upper() if at in {"ehlo", "mail", "rcpt", "data", "quit"} else at) as server:
        if at == "quit":
            assert send_due(store, server.url, SITE, clock) == SendCounts(sent=2)
        else:
            with pytest.raises(MailServerError):
                send_due(store, server.url, SITE, clock)
        assert server.connections == 1
    assert time.monotonic() - began < 6
    outcome = {"quit": "sent", "data": "unknown", "text": "unknown"}.get(at, "")
    assert [row(store, name).outcome for name in ("ann", "ben")] == [outcome, "sent" if at == "quit" else ""]
