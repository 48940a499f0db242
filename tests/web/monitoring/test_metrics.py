"""Figures for Prometheus: with the token alone, of all workers, and of no one in particular."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from learnapp.mail import outbox
from learnapp.store.operations.health import note_backup, note_run, note_vault_backup
from learnapp.web.monitoring import metrics
from tests.client import Visitor
from tests.conftest import START, Clock

TOKEN = "a-token-for-prometheus"
Figures = dict[tuple[str, ...], float]


def read(text: str) -> Figures:
    """(name, values of labels) -> figure, of everything but the histogram's buckets."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if not sample.name.endswith("_bucket"):
                found[(sample.name, *(value for _, value in sorted(sample.labels.items())))] = sample.value
    return found


@pytest.fixture
def counting(app: Flask, monkeypatch: pytest.MonkeyPatch) -> metrics.RequestFigures:
    monkeypatch.delenv(metrics.FOLDER, raising=False)
    app.extensions["settings"] = dataclasses.replace(app.extensions["settings"], metrics_token=TOKEN)
    assert metrics.init_app(app, TOKEN)
    figures: metrics.RequestFigures = app.extensions["request figures"]
    return figures


def _asked(visitor: Visitor, authorization: str = f"Bearer {TOKEN}", status: int = 200) -> str:
    response = visitor.raw("GET", "/metrics", headers={"Authorization": authorization})
    assert response.status_code == status
    return response.get_data(as_text=True)


def test_there_are_no_figures_unless_they_are_asked_for(app: Flask, ada: Visitor) -> None:
    assert metrics.init_app(app, "") is None
    for authorization in ("", "Bearer ", f"Bearer {TOKEN}"):
        _asked(ada, authorization, status=404)


@pytest.mark.parametrize("authorization", ["", "Bearer", f"Bearer {TOKEN}x", TOKEN, f"Basic {TOKEN}", "Bearer é"])
def test_without_the_token_they_are_not_there(
    counting: metrics.RequestFigures, ada: Visitor, authorization: str
) -> None:
    _asked(ada, authorization, status=404)


def test_they_say_how_the_site_is(app: Flask, counting: metrics.RequestFigures, visitor: Visitor, clock: Clock) -> None:
    store = app.extensions["store"]
    before = read(_asked(visitor))
    assert before["learnapp_database_up",] == 1
    assert ("learnapp_last_backup_timestamp_seconds",) not in before, "there was none"
    note_run(store, clock.now)
    note_backup(store, clock.now)
    assert ("learnapp_last_vault_backup_timestamp_seconds",) not in before, "there was none"
    note_vault_backup(store, clock.now)
    with store.write() as connection:
        for number in range(3):
            text = {"recipient": f"p{number}@example.org", "subject": "x", "body": "x"}
            outbox.queue(connection, key=str(number), now=START, person_id=None, **text)
        message = outbox.claim(connection, START)
        assert message is not None
        outbox.keep_uncertain(connection, message.id, "failed", "why")
    counting.note("learner.home", "GET", 200, 0.02)
    counting.note("learner.home", "GET", 200, 0.2)
    counting.note("learner.answer", "POST", 303, 0.01)
    text = _asked(visitor)
    found = read(text)
    assert found["learnapp_emails", "waiting"] == 2
    assert found["learnapp_emails", "failed"] == 1
    for name in ("oldest_email", "last_reminders", "last_backup", "last_vault_backup"):
        assert found[f"learnapp_{name}_timestamp_seconds",] == START.timestamp()
    assert found["learnapp_requests_total", "GET", "learner.home", "200"] == 2
    assert found["learnapp_request_seconds_count", "learner.home"] == 2
    assert found["learnapp_answers_total",] == 0
    assert "example.org" not in text


def test_they_say_that_the_database_is_away(
    counting: metrics.RequestFigures, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    def away(_connection: object) -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr(outbox, "condition", away)
    assert read(_asked(visitor))["learnapp_database_up",] == 0


_WORKER = """
import sys
from learnapp.web.monitoring.metrics import RequestFigures
figures = RequestFigures()
for _ in range(int(sys.argv[1])):
    figures.note("learner.home", "GET", 200, 0.1)
from prometheus_client import generate_latest
print(generate_latest(figures.of_all_workers()).decode())
"""


def test_any_worker_answers_for_all_of_them_and_for_those_that_ended(tmp_path: Path) -> None:
    for number, total in (("2", 2), ("3", 5)):
        said = subprocess.run(
            [sys.executable, "-c", _WORKER, number],
            env={metrics.FOLDER: str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[3])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert read(said)["learnapp_requests_total", "GET", "learner.home", "200"] == total
