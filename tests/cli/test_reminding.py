"""`learnapp remind`: each step runs whatever became of the others, and the exit status says whether all went well."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from learnapp.cli import main
from learnapp.cli.reminding import Work
from tests.conftest import TEST_MODULES

STEPS = ("move_threads", "tell_of_threads", "remind", "count", "count_splits", "send_mail", "clear")


@pytest.fixture
def instance(tmp_path: Path, filled_sqlite: tuple[Path, dict[str, int]]) -> Path:
    shutil.copy(filled_sqlite[0], tmp_path / "learnapp.db")
    return tmp_path


def _run(instance: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    for name in ("DATABASE_URL", "LEARNAPP_SMTP"):
        monkeypatch.delenv(name, raising=False)
    environment = {"LEARNAPP_INSTANCE": str(instance), "LEARNAPP_MODULES": str(TEST_MODULES)}
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
        "Rows cleared",
    ]
    assert _noted(instance)


@pytest.mark.parametrize("failing", STEPS)
def test_a_step_that_fails_stops_no_other(
    instance: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, failing: str
) -> None:
    def fail(_work: Work) -> str:
        raise ZeroDivisionError("the teapot is empty")

    monkeypatch.setattr(Work, failing, fail)
    with caplog.at_level(logging.ERROR):
        result = _run(instance, monkeypatch)
    assert result.exit_code == 1
    assert "Error: Not done: " in result.output
    assert "the teapot is empty" in caplog.text
    assert len(result.stdout.splitlines()) == len(STEPS) - 1
    assert not _noted(instance)
