"""`learnapp export`: a quiz is exported, and nothing is overwritten."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from learnapp.cli import main


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def test_a_quiz_goes_out_and_comes_in_again(root: Path) -> None:
    quiz = next((root / "ringing-early").glob("*what-stayed.quiz.md"))
    done = run("export", str(quiz), "--to", "out.xml")
    assert done.exit_code == 0, done.output
    assert "The answers are in it" in done.output
    again = run("export", str(quiz), "--to", "out.xml")
    assert (again.exit_code, "is there already" in again.output) == (1, True)
    done = run("import", "out.xml", "--into", "ringing-late", "--title", "Back")
    assert done.exit_code == 0, done.output
    made = next((root / "ringing-late").glob("*-back.quiz.md")).read_text()
    for line in quiz.read_text().splitlines():
        if line.startswith("## "):
            assert line.split("{#")[1].split(" ")[0] in made


def test_a_file_that_is_no_quiz_is_not_exported(root: Path) -> None:
    assert "is not a quiz file" in run("export", "ringing-early/module.md").output
