"""`learnapp check` on the list of facts: those due to be checked, blocks without a fact, facts without a block."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from learnapp.cli import main, site
from learnapp.paths import MODULES
from tests.conftest import TEST_MODULES

LISTED = """facts:
  biscuits:
    says: There are some.
    source: The tin
    checked: 2026-11-29
    certainty: H
    look-again: 2027-02-28
  scones:
    says: There are none.
    source: The oven
    checked: 2026-11-29
    certainty: M
    look-again: 2027-02-28
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(TEST_MODULES / "tea-round", tmp_path / "modules" / "tea-round")
    lesson = tmp_path / "modules" / "tea-round" / "20-leaves.lesson.md"
    lesson.write_text(lesson.read_text() + "\n::: today fact=biscuits\nThere are biscuits.\n:::\n")
    (tmp_path / "modules" / "facts.yaml").write_text(LISTED)
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("LEARNAPP_MODULES", str(tmp_path / "modules"))
    monkeypatch.setattr(site, "now", lambda: datetime(2026, 11, 29, 12, tzinfo=UTC))
    return tmp_path / "modules"


def _codes(*folders: str) -> list[str]:
    """The warnings about facts, and a check that none of them stops anything."""
    done = CliRunner().invoke(main, ["check", *folders])
    assert done.exit_code == 0, done.output
    given = [line.split("warning [")[1].split("]")[0] for line in done.output.splitlines() if "warning [" in line]
    return [code for code in given if code.startswith(("fact-", "untied-"))]


def test_a_list_in_order_says_only_what_is_not_used(root: Path) -> None:
    assert "fact-unused#scones" in _codes()
    assert "fact-due#biscuits" not in _codes()


def test_a_folder_by_itself_says_nothing_of_the_rest_of_the_list(root: Path) -> None:
    assert [code for code in _codes(str(root / "tea-round")) if code.startswith("fact-")] == []


def test_a_fact_is_due_on_its_day(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "now", lambda: datetime(2027, 2, 28, 0, 30, tzinfo=UTC))
    assert "fact-due#biscuits" in _codes(str(root / "tea-round"))
    assert "fact-due#scones" not in _codes()


def test_a_block_beside_the_list_names_a_fact_and_one_elsewhere_need_not(root: Path, tmp_path: Path) -> None:
    lesson = root / "tea-round" / "20-leaves.lesson.md"
    lesson.write_text(
        lesson.read_text().replace("today fact=biscuits", "today checked=2026-07-01 certainty=M source=Tin")
    )
    assert "untied-fact" in _codes(str(root / "tea-round"))
    shutil.copytree(root / "tea-round", tmp_path / "elsewhere" / "tea-round")
    assert _codes(str(tmp_path / "elsewhere" / "tea-round")) == []


def test_a_folder_elsewhere_has_the_lists_beside_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is checked and exported as `preview` shows it, though the site does not read it."""
    monkeypatch.delenv("LEARNAPP_MODULES")
    done = CliRunner().invoke(main, ["check", str(root / "tea-round")])
    assert "There is no fact" not in done.output
    assert done.exit_code == 0, done.output
    quiz = root / "tea-round" / "40-after.quiz.md"
    (root / "spoons.bank.md").write_text(quiz.read_text().split("---\n", 2)[2].replace("{#", "{#bank-"))
    quiz.write_text(quiz.read_text().replace("purpose: end\n", "purpose: end\nbank: spoons\n"))
    exported = CliRunner().invoke(main, ["export", str(quiz), "--as", "gift", "--to", str(root.parent / "a.gift")])
    assert exported.exit_code == 0, exported.output
    made = CliRunner().invoke(main, ["new", str(root / "tea-again")])
    assert made.exit_code == 0, made.output


def test_a_list_beside_a_folder_that_cannot_be_read_is_named_with_its_line(root: Path, tmp_path: Path) -> None:
    (root / "facts.yaml").write_text(LISTED.replace("source: The oven", 'source: "The oven'))
    done = CliRunner().invoke(main, ["check", str(root / "tea-round")])
    assert done.exit_code == 1
    assert "facts.yaml:10: The quotation mark" in done.output
    assert done.output.count("never closed") == 1, "one list is read once"
    for command in (["new", str(root / "tea-again")], ["publish"]):
        refused = CliRunner().invoke(main, command)
        assert isinstance(refused.exception, SystemExit), "a sentence and not a traceback"
        assert "facts.yaml:10: The quotation mark" in refused.output


def _edit(root: Path, change: str = "") -> None:
    quiz = root / "tea-round" / "40-after.quiz.md"
    quiz.write_text(quiz.read_text().replace("- [ ] The first poured", "- [ ] The very first poured", 1))
    if change:
        module = root / "tea-round" / "module.md"
        entry = f"changes:\n  - date: 2026-11-28\n    class: {change}\n    note: Said better.\n"
        module.write_text(module.read_text().replace("changes:\n", entry))


def test_a_check_says_what_publish_would_refuse(root: Path) -> None:
    run = CliRunner().invoke
    assert run(main, ["check"]).exit_code == 0, "a site without a database compares nothing"
    assert run(main, ["publish"]).exit_code == 0
    assert run(main, ["check"]).exit_code == 0
    _edit(root)
    for folders in ([], [str(root / "tea-round")]):
        done = run(main, ["check", *folders])
        assert done.exit_code == 1
        assert "differs from the published edition" in done.output
    assert run(main, ["publish"]).exit_code == 1
    _edit(root, "wording")
    assert run(main, ["check"]).exit_code == 0
    assert run(main, ["publish"]).exit_code == 0


def test_a_fact_checked_again_asks_for_no_entry_when_checked_either(root: Path) -> None:
    run = CliRunner().invoke
    assert run(main, ["publish"]).exit_code == 0
    (root / "facts.yaml").write_text(LISTED.replace("checked: 2026-11-29", "checked: 2026-11-30", 1))
    assert run(main, ["check"]).exit_code == 0
    assert run(main, ["publish"]).exit_code == 0


def test_dates_are_held_against_today(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "now", lambda: datetime(2030, 2, 28, 12, tzinfo=UTC))
    done = CliRunner().invoke(main, ["check", str(root / "tea-round")])
    assert "review-due#module" in done.output


def test_a_new_module_is_made_checks_clean_and_is_not_written_over(root: Path, tmp_path: Path) -> None:
    run, folder = CliRunner().invoke, root / "night-calls"
    done = run(main, ["new", str(folder), "--owner", "Asha Rao <asha.rao@example.org>"])
    assert done.exit_code == 0, done.output
    assert f"learnapp preview {folder}" in done.output
    assert "To publish it" not in done.output
    assert "title: Night calls\n" in (folder / "module.md").read_text()
    checked = run(main, ["check", str(folder)])
    assert checked.output.endswith("1 module checked: no problems.\n"), checked.output
    before = (folder / "module.md").read_bytes()
    again = run(main, ["new", str(folder)])
    assert again.exit_code == 1
    assert "is there already" in again.output
    assert (folder / "module.md").read_bytes() == before
    assert run(main, ["publish"]).exit_code == 0


def test_a_new_module_that_cannot_be_made_leaves_nothing(root: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    for given, said in (
        ([str(tmp_path / "Night Calls")], "lower-case letters"),
        ([str(tmp_path / "tea-round")], "There is a module tea-round already"),
        ([str(root / "tea-round" / "night")], "Modules are folders directly in"),
        ([str(tmp_path / "night"), "--owner", "Asha"], "`owner` must be a name and an email address"),
        ([str(tmp_path / "night"), "--competency", "9.9"], "There is no competency 9.9"),
    ):
        done = run(main, ["new", *given])
        assert done.exit_code == 1
        assert said in done.output
        assert not Path(given[0]).exists()


def test_a_new_module_elsewhere_says_how_it_is_published(root: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["new", str(tmp_path / "mine" / "night-calls")])
    assert f"LEARNAPP_MODULES=shipped:{tmp_path / 'mine'}" in done.output


def test_an_installed_program_is_no_place_for_a_new_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEARNAPP_MODULES", raising=False)
    said = {}
    for installed in (True, False):
        monkeypatch.setattr("learnapp.cli.modules.INSTALLED", installed)
        said[installed] = CliRunner().invoke(main, ["new", str(tmp_path / f"night-{installed}".lower())]).output
    assert f"To publish it, set LEARNAPP_MODULES=shipped:{tmp_path}." in said[True]
    assert f"To publish it, move it into {MODULES} or set" in said[False]


def test_a_new_module_for_which_there_is_no_room_leaves_nothing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, _data: bytes) -> None:
        path.touch()
        if path.name.startswith("30"):
            raise OSError(28, "No space left on device")

    (tmp_path / "empty").mkdir()
    monkeypatch.setattr(Path, "write_bytes", full)
    for name in ("night", "empty"):
        done = CliRunner().invoke(main, ["new", str(tmp_path / name)])
        assert (done.exit_code, "cannot be written: No space left on device. Nothing was made." in done.output) == (
            1,
            True,
        )
    assert not (tmp_path / "night").exists()
    assert list((tmp_path / "empty").iterdir()) == []
