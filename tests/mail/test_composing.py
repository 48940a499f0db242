"""One queued message as the bytes that go over the wire."""

from __future__ import annotations

import pytest

from learnapp.mail import outbox, stopping
from learnapp.mail.sending import SendCounts
from learnapp.store.db.engine import Store
from tests.conftest import START, Clock
from tests.mail.queued import SITE, _send, add, queue
from tests.mail.server import Server


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


def test_a_reminder_can_be_stopped_from_the_mail_program_and_other_mail_goes_on(store: Store, clock: Clock) -> None:
    ann = add(store, "ann")
    queue(store, "ann", stoppable=True)
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
