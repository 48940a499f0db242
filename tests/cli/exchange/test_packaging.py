"""`learnapp export --scorm`: a module's folder is exported as a package."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from learnapp.cli import main
from learnapp.exports.scorm.checks import faults


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def test_a_module_goes_out(root: Path) -> None:
    done = run("export", "--scorm", "ringing-early")
    assert done.exit_code == 0, done.output
    assert "do not use it for an examination" in done.output
    assert faults(Path("ringing-early-scorm-1-2.zip").read_bytes()) == []
    again = run("export", "--scorm", "ringing-early")
    assert (again.exit_code, "is there already" in again.output) == (1, True)
    done = run("export", "--scorm-2004", "--report-answers", "ringing-early", "--to", "other.zip")
    assert (done.exit_code, "reports each answer" in done.output) == (0, True)


def test_a_module_with_an_error_does_not(root: Path) -> None:
    quiz = next((root / "ringing-early").glob("*.quiz.md"))
    quiz.write_text(quiz.read_text() + "\n## Another {#broken .no-such-kind}\n")
    done = run("export", "--scorm", "ringing-early")
    assert done.exit_code == 1
    assert "put right what is named above" in done.output
    assert not list(Path().glob("*.zip"))


def test_what_makes_no_sense_is_refused(root: Path) -> None:
    quiz = str(next((root / "ringing-early").glob("*.quiz.md")))
    for args, said in (
        (("ringing-early",), "add --scorm"),
        (("--scorm", quiz), "a package is made of a module's folder"),
        (("--scorm", "--as", "gift", "ringing-early"), "not for a package"),
        (("--scorm", "--scorm-2004", "ringing-early"), "Choose --scorm or --scorm-2004"),
        (("--report-answers", quiz), "is for packages"),
        (("--scorm", "."), "it has no module.md"),
    ):
        done = run("export", *args)
        assert (done.exit_code, said in done.output) == (1, True), done.output


@pytest.mark.parametrize("words", [["--scorm", "ringing-early"], ["quiz.md"]])
def test_a_half_written_file_does_not_stay(root: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    class Full(io.FileIO):
        def write(self, _data: object) -> int:
            raise OSError(28, "No space left on device")

    quiz = next(Path("ringing-early").glob("*.quiz.md"))
    monkeypatch.setattr(os, "fdopen", Full)
    done = run("export", *(str(quiz) if word.endswith(".md") else word for word in words), "--to", "made")
    assert done.exit_code == 1
    assert "made cannot be written: No space left on device." in done.output
    assert not Path("made").exists()
