"""`learnapp import`: files on disk, whole or not at all, with every loss on a line of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from learnapp.cli import main
from learnapp.domain.reading import check_folder, read_library
from learnapp.paths import MODULES
from tests.domain.exchange.test_moodle_xml import BOMB, FROM_MOODLE


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def test_a_bank_becomes_a_quiz_of_a_module_that_checks_but_for_what_is_to_be_written(root: Path) -> None:
    (root / "my bank.xml").write_text(FROM_MOODLE)
    done = run("import", "my bank.xml", "--into", "ringing-early")
    assert done.exit_code == 0, done.output
    made = next(path for path in (root / "ringing-early").iterdir() if path.name.endswith("-my-bank.quiz.md"))
    assert "my bank.xml:3: The category “$course$/top/Leadership” is not kept" in done.output
    line = FROM_MOODLE[: FROM_MOODLE.index('<question type="multichoice">')].count("\n") + 1
    assert f"my bank.xml:{line}: “MC”: A hint is left out: “Think.”." in done.output
    assert "Made 4 questions of 4 in Moodle XML:" in done.output
    marks = made.read_text().count("TO WRITE:")
    assert f"{marks} texts to write" in done.output
    _, problems = check_folder(root / "ringing-early", read_library((root, MODULES)))
    errors = [p for p in problems if p.severity == "error"]
    assert {p.code for p in errors} == {"to-write"}
    assert {p.file for p in errors} == {str(root / "ringing-early" / made.name)}
    assert "put your own text in place of `TO WRITE:`" in errors[0].message


def test_the_second_import_of_a_file_overwrites_nothing(root: Path) -> None:
    (root / "bank.gift").write_text("::Q::What? {=a ~b ~c}")
    assert run("import", "bank.gift").exit_code == 0
    assert run("import", "bank.gift").exit_code == 0
    assert sorted(p.name for p in root.glob("*.quiz.md")) == ["10-bank.quiz.md", "20-bank-2.quiz.md"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("bomb.xml", BOMB, "document type or entities"),
        ("half.xml", b"<quiz><question>", "not XML that can be read on line 1"),
        ("sheet.csv", b"Name,Grade\nAsha,F1\n", "do not recognise the format"),
        ("none.xml", b"<quiz></quiz>", "it has no question"),
        ("only.xml", b"<quiz><question type='cloze'/></quiz>", "none of its questions can be imported"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00", "do not recognise the format"),
        ("big.gift", b"x" * 30_000_001, "larger than 30 MB"),
    ],
)
def test_a_bad_file_leaves_nothing_behind(root: Path, name: str, data: bytes, said: str) -> None:
    (root / name).write_bytes(data)
    before = sorted(root.rglob("*"))
    done = run("import", name)
    assert done.exit_code == 1
    assert said in done.output
    assert "Traceback" not in done.output
    assert sorted(root.rglob("*")) == before


def test_more_questions_than_a_module_holds_are_refused_whole_and_can_come_in_part(root: Path) -> None:
    text = "\n".join(f"Question {n} of many? {{={'a ' * 2000} ~{'b ' * 2000} ~{'c ' * 2000}}}\n" for n in range(300))
    (root / "many.gift").write_text(text)
    before = sorted((root / "ringing-early").iterdir())
    done = run("import", "many.gift", "--into", "ringing-early")
    assert done.exit_code == 1
    assert "Nothing was written" in done.output
    assert sorted((root / "ringing-early").iterdir()) == before
    assert run("import", "many.gift", "--into", "ringing-early", "--questions", "1-20").exit_code == 0
    assert "no format quiz" in run("import", "many.gift", "--as", "quiz").output
