"""`learnapp check --guess`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from learnapp.cli import main
from learnapp.cli.guess_report import FEATURES, LABELS, REASONS
from learnapp.domain.guessing.items import Reason
from learnapp.domain.guessing.strategies import SIMPLE
from learnapp.domain.guessing.tells import TELLS
from learnapp.paths import MODULES
from tests.domain.reading.good_module import FILES


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two modules, which are the site's."""
    for name in ("ringing-early", "ringing-late"):
        (tmp_path / name).mkdir()
        for file, text in FILES.items():
            (tmp_path / name / file).write_text(text, encoding="utf-8")
    for name in ("competencies.yaml", "claims.yaml"):
        (tmp_path / name).write_bytes((MODULES / name).read_bytes())
    monkeypatch.setenv("LEARNAPP_MODULES", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", "--guess", *arguments])


def test_the_report_has_figures_named_questions_and_limits(root: Path) -> None:
    done = _run()
    assert done.exit_code == 0, done.output
    assert "single-best: " in done.output
    assert "longest option" in done.output
    assert "By module" in done.output
    assert "common sense" in done.output


def test_a_named_question_has_its_file_and_line(root: Path) -> None:
    named = json.loads(_run("ringing-early", "--format", "json").output)["given_away"]
    assert named
    for one in named:
        line = (root / one["file"]).read_text(encoding="utf-8").splitlines()[one["line"] - 1]
        assert f"#{one['question']} " in line


def test_one_folder_is_judged_and_the_sites_others_only_teach(root: Path) -> None:
    report = json.loads(_run("ringing-early", "--format", "json").output)
    assert {figures["module"] for figures in report["figures"]} == {"", "ringing-early"}
    assert "model" in {figures["strategy"] for figures in report["figures"]}
    assert report["without_model"] == []
    quizzes = {figures["quiz"] for figures in report["figures"]}
    assert len(quizzes) == 3


def test_a_module_alone_has_no_model_and_the_report_says_so(root: Path) -> None:
    for file in (root / "ringing-late").iterdir():
        file.unlink()
    (root / "ringing-late").rmdir()
    done = _run()
    assert done.exit_code == 0
    assert "ringing-early: no model, because there is no other module to learn from." in done.output


def test_a_folder_with_errors_is_refused_as_by_check(root: Path) -> None:
    (root / "ringing-early" / "module.md").write_text("nothing", encoding="utf-8")
    guessed, checked = _run("ringing-early"), CliRunner().invoke(main, ["check", "ringing-early"])
    assert guessed.exit_code == checked.exit_code == 1
    assert guessed.output.splitlines()[0] == checked.output.splitlines()[0]


def test_a_broken_neighbour_teaches_nothing_and_is_named(root: Path) -> None:
    (root / "ringing-late" / "module.md").write_text("nothing", encoding="utf-8")
    done = _run("ringing-early")
    assert done.exit_code == 0
    assert "ringing-late has errors" in done.output


def test_a_folder_that_is_not_there_is_refused(root: Path) -> None:
    assert _run("nowhere").exit_code == 2


def test_every_strategy_tell_and_reason_has_words() -> None:
    assert {strategy.name for strategy in SIMPLE} < set(LABELS)
    assert set(FEATURES) == set(TELLS)
    assert set(REASONS) == set(Reason.__args__)  # type: ignore[attr-defined]
