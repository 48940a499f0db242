"""`learnapp check --guess`."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from learnapp.cli import main
from tests.cli.guessing import run


def test_one_folder_is_judged_and_the_sites_others_only_teach(root: Path) -> None:
    report = json.loads(run("ringing-early", "--format", "json").output)
    assert {figures["module"] for figures in report["figures"]} == {"", "ringing-early"}
    assert "model" in {figures["strategy"] for figures in report["figures"]}
    assert report["without_model"] == []
    quizzes = {figures["quiz"] for figures in report["figures"]}
    assert len(quizzes) == 3


def test_a_module_alone_has_no_model_and_the_report_says_so(root: Path) -> None:
    for file in (root / "ringing-late").iterdir():
        file.unlink()
    (root / "ringing-late").rmdir()
    done = run()
    assert done.exit_code == 0
    assert "ringing-early: no model, because there is no other module to learn from." in done.output


def test_a_folder_with_errors_is_refused_as_by_check(root: Path) -> None:
    (root / "ringing-early" / "module.md").write_text("nothing", encoding="utf-8")
    guessed, checked = run("ringing-early"), CliRunner().invoke(main, ["check", "ringing-early"])
    assert guessed.exit_code == checked.exit_code == 1
    assert guessed.output.splitlines()[0] == checked.output.splitlines()[0]


def test_a_broken_neighbour_teaches_nothing_and_is_named(root: Path) -> None:
    (root / "ringing-late" / "module.md").write_text("nothing", encoding="utf-8")
    done = run("ringing-early")
    assert done.exit_code == 0
    assert "ringing-late has errors" in done.output


def test_a_folder_that_is_not_there_is_refused(root: Path) -> None:
    assert run("nowhere").exit_code == 2
