"""`learnapp remind`: each step runs even if others fail, and the exit status says whether all went well."""

from __future__ import annotations

import errno
import logging
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from learnapp.cli import main, site
from learnapp.cli.reminding import ReminderRun, ping
from learnapp.deliveries import bounded_calls
from learnapp.store.db.engine import Store
from learnapp.store.operations import personal_data
from learnapp.store.operations.health import last_rounds
from learnapp.vault import Vault, mark_of
from tests.conftest import TEST_MODULES
from tests.deliveries.conftest import saying

STEPS = (
    "move_threads",
    "tell_of_threads",
    "remind",
    "count",
    "count_splits",
    "send_mail",
    "send_pushes",
    "send_scores",
    "look_for_media",
    "look_for_keys",
    "look_for_educators",
    "clear",
    "tell_systems",
    "follow",
)


@pytest.fixture
def instance(tmp_path: Path, filled_sqlite: tuple[Path, dict[str, int]]) -> Path:
    shutil.copy(filled_sqlite[0], tmp_path / "learnapp.db")
    return tmp_path


@pytest.fixture
def ids(filled_sqlite: tuple[Path, dict[str, int]]) -> dict[str, int]:
    return filled_sqlite[1]


def _run(instance: Path, monkeypatch: pytest.MonkeyPatch, **more: str) -> Result:
    for name in ("DATABASE_URL", "LEARNAPP_SMTP"):
        monkeypatch.delenv(name, raising=False)
    environment = {"LEARNAPP_INSTANCE": str(instance), "LEARNAPP_MODULES": str(TEST_MODULES), **more}
    return CliRunner().invoke(main, ["remind"], env=environment)


def _noted(instance: Path) -> bool:
    """Whether the health page will be told that everything ran."""
    with sqlite3.connect(instance / "learnapp.db") as connection:
        return connection.execute("SELECT count(*) FROM site WHERE key = 'reminded'").fetchone() == (1,)


def test_a_run_says_what_each_step_did(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = _run(instance, monkeypatch)
    assert result.exit_code == 0, result.output
    said = [line.partition(":")[0] for line in result.output.splitlines()]
    assert said == [
        "Threads moved on",
        "Thread notices",
        "Reminders",
        "Cohorts with new figures",
        "Votes of sets counted together",
        "No email",
        "Reminders on devices",
        "Scores for other platforms",
        "Media",
        "Keys to private writing",
        "Cohorts without an educator",
        "Rows cleared",
        "Other systems",
        "Branches",
    ]
    assert _noted(instance)


@pytest.mark.parametrize("failing", STEPS)
def test_a_step_that_fails_stops_no_other(
    instance: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, failing: str
) -> None:
    def fail(_work: ReminderRun) -> str:
        raise ZeroDivisionError("the teapot is empty")

    monkeypatch.setattr(ReminderRun, failing, fail)
    with caplog.at_level(logging.ERROR):
        result = _run(instance, monkeypatch)
    assert result.exit_code == 1
    assert "Error: Not done: " in result.output
    assert "the teapot is empty" in caplog.text
    assert len(result.stdout.splitlines()) == len(STEPS) - 1
    assert not _noted(instance)


def test_a_round_that_no_one_reads_is_done_all_the_same(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_said: str, **_how: object) -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr("learnapp.cli.reminding.click.echo", closed)
    assert _run(instance, monkeypatch).exit_code == 0
    assert _noted(instance)


AWAY = "postgresql://learnapp:hidden@127.0.0.1:1/vault"


def test_people_whom_a_restored_copy_brought_back_are_erased_before_anything_is_sent(
    instance: Path, monkeypatch: pytest.MonkeyPatch, ids: dict[str, int]
) -> None:
    vault, store = Vault(instance / "vault.db"), Store(f"sqlite:///{instance / 'learnapp.db'}")
    with store.read() as connection:
        joined = personal_data.joined(connection, ids["lena"])
    assert joined is not None
    vault.destroy(ids["lena"], mark_of(ids["lena"], joined))
    first = _run(instance, monkeypatch).output.splitlines()
    assert first[0] == "Erased 1 person again, brought back by an older copy."
    assert "again" not in _run(instance, monkeypatch).output
    with store.read() as connection:
        assert personal_data.joined(connection, ids["lena"]) is None


def test_while_the_vault_is_away_the_round_ends_with_a_sentence_and_sends_nothing(
    instance: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    result = _run(instance, monkeypatch, LEARNAPP_VAULT=AWAY)
    assert result.exit_code == 1
    assert result.output.startswith(
        "Error: Nothing was done. The vault at 127.0.0.1:1, database vault cannot be used: Connection refused. "
        "Is its server running, and is LEARNAPP_VAULT right?\n"
    )
    assert result.output.count("\n") == 1
    assert "Traceback" not in caplog.text
    assert not _noted(instance)


def test_a_step_that_finds_the_vault_or_database_away_says_so_in_a_sentence(
    instance: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def vault_is_away(work: ReminderRun) -> str:
        Vault(work.settings.vault).people()
        return ""

    def database_is_away(_work: ReminderRun) -> str:
        raise sa.exc.OperationalError("SELECT 1", {}, Exception("server closed the connection\nunexpectedly"))

    monkeypatch.setattr(ReminderRun, "move_threads", vault_is_away)
    monkeypatch.setattr(ReminderRun, "send_mail", database_is_away)
    monkeypatch.setattr(site, "erase_again", lambda *_: None)
    result = _run(instance, monkeypatch, LEARNAPP_VAULT=AWAY)
    assert result.exit_code == 1
    assert "Error: The vault at 127.0.0.1:1, database vault cannot be used: " in result.output
    assert "Error: The database did not do what it was asked: server closed the connection\n" in result.output
    assert "Not done: move threads on, send email" in result.output
    assert "Traceback" not in caplog.text


class _Watcher(BaseHTTPRequestHandler):
    """The service that expects to be called."""

    status = 200
    called: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.called.append(self.path)
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_given: object) -> None:
        pass


@pytest.fixture
def watcher() -> Iterator[str]:
    _Watcher.status, _Watcher.called = 200, []
    server = HTTPServer(("127.0.0.1", 0), _Watcher)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/ping/a-secret-id"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_ping_address_is_called_after_a_round_without_a_failure_and_no_other(
    instance: Path, monkeypatch: pytest.MonkeyPatch, watcher: str
) -> None:
    assert _run(instance, monkeypatch, LEARNAPP_PING_URL=watcher).exit_code == 0
    assert _Watcher.called == ["/ping/a-secret-id"]
    monkeypatch.setattr(ReminderRun, "count", lambda _work: 1 / 0)
    assert _run(instance, monkeypatch, LEARNAPP_PING_URL=watcher).exit_code == 1
    assert len(_Watcher.called) == 1


def test_a_ping_address_whose_answer_drips_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_calls, "SECONDS", 0.3)
    with saying(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"0", 400, 0.05) as (host, asked):
        assert not ping(f"http://{host}/ping/a-secret-id")
    assert asked


def test_a_ping_address_that_does_not_answer_fails_nothing_and_is_noted(
    instance: Path, monkeypatch: pytest.MonkeyPatch, watcher: str, caplog: pytest.LogCaptureFixture
) -> None:
    store = Store(f"sqlite:///{instance / 'learnapp.db'}")
    for status, url in ((500, watcher), (302, watcher), (200, "http://127.0.0.1:1/ping/a-secret-id"), (200, watcher)):
        caplog.clear()
        _Watcher.status = status
        assert _run(instance, monkeypatch, LEARNAPP_PING_URL=url).exit_code == 0
        with store.read() as connection:
            noted = last_rounds(connection)
        works = status == 200 and url == watcher
        assert (noted.ping_failed is None) is works
        assert ("the ping address could not be called" in caplog.text) is not works
        assert "a-secret-id" not in caplog.text
    assert "/elsewhere" not in _Watcher.called, "no other address than the one that was set"
    store.dispose()
