"""`learnapp mail`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.engine import Connection

from learnapp.cli import main
from learnapp.mail import outbox
from learnapp.store.db.engine import Store
from learnapp.store.operations.migrate import migrate
from learnapp.web.clock import system_clock
from tests.mail.server import Server


def _queue(connection: Connection, name: str, now: datetime) -> None:
    outbox.queue(
        connection,
        key=name,
        recipient=f"{name}@example.org",
        subject="Your report",
        body="Thank you.",
        now=now,
        person_id=None,
    )


@pytest.fixture
def doubtful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A site with one message that may or may not have arrived, and one that is simply waiting."""
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'learnapp.db'}")
    store = Store(f"sqlite:///{tmp_path / 'learnapp.db'}")
    migrate(store)
    now = system_clock()
    with store.write() as connection:
        _queue(connection, "ivy", now)
        claimed = outbox.claim(connection, now)
        assert claimed
        outbox.keep_uncertain(connection, claimed.id, "unknown", "The connection was lost")
        _queue(connection, "max", now)
    return store


def run(*words: str, fails: bool = False) -> str:
    result = CliRunner().invoke(main, ["mail", *words])
    assert (result.exit_code != 0) == fails, result.output
    return result.output


def test_what_is_in_doubt_is_listed_and_sent_again_once(doubtful: Store) -> None:
    listed = run("list")
    assert "ivy@example.org" in listed
    assert "The connection was lost" in listed
    assert "max@example.org" not in listed
    number = listed.split()[0]
    assert run("retry", number) == f"Email {number} is queued again.\n"
    assert run("list") == "No email has failed or is in doubt.\n"
    assert "not on the list" in run("retry", number, fails=True)


def test_with_nothing_to_list_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'learnapp.db'}")
    migrate(Store(f"sqlite:///{tmp_path / 'learnapp.db'}"))
    assert run("list") == "No email has failed or is in doubt.\n"
    assert run("list", "--waiting") == "No email is waiting to be sent.\n"


def test_a_test_email_goes_out_at_once_and_what_the_server_said_is_printed(
    doubtful: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Set LEARNAPP_SMTP, LEARNAPP_MAIL_FROM and LEARNAPP_SITE_URL first" in run(
        "test", "you@example.org", fails=True
    )
    monkeypatch.setenv("LEARNAPP_MAIL_FROM", "learnapp@example.org")
    assert run("test", "you@example.org", fails=True) == "Error: Set LEARNAPP_SMTP and LEARNAPP_SITE_URL first.\n"
    monkeypatch.setenv("LEARNAPP_SITE_URL", "https://learn.example.org")
    assert run("test", "you@example.org", fails=True) == "Error: Set LEARNAPP_SMTP first.\n"
    with Server() as server:
        monkeypatch.setenv("LEARNAPP_SMTP", server.url)
        assert run("test", "you@example.org").startswith("The mail server accepted a test email to you@example.org.")
        assert run("test", "you", fails=True).endswith("There is no @ sign in it.\n")
    assert [mail["To"] for mail in server.taken] == ["you@example.org"], "and nothing that was queued"
    with doubtful.read() as connection:
        (sent,) = [one for one in outbox.queue_page(connection, "sent").lines if one.recipient == "you@example.org"]
        assert outbox.last_sent(connection) == sent.sent_at, "the health page counts it"
    assert "does not answer" in run("test", "you@example.org", fails=True)


def test_what_waits_is_listed_and_all_that_failed_is_tried_again(doubtful: Store) -> None:
    with doubtful.write() as connection:
        _queue(connection, "third", system_clock())
        taken = outbox.claim(connection, system_clock())
        assert taken
        outbox.keep_uncertain(connection, taken.id, "failed", "The mailbox is full.")
    assert "The mailbox is full." in CliRunner().invoke(main, ["mail", "list"]).output
    assert CliRunner().invoke(main, ["mail", "retry", "--failed"]).output == "Emails queued again: 1.\n"
    assert "third@example.org" in CliRunner().invoke(main, ["mail", "list", "--waiting"]).output
    assert CliRunner().invoke(main, ["mail", "retry"]).exit_code == 2
    for number in ("0", "99999999999999999999"):
        assert "is not in the range" in CliRunner().invoke(main, ["mail", "retry", number]).output
