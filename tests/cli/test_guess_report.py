"""What `learnapp check --guess` says."""

from __future__ import annotations

import json
from pathlib import Path

from learnapp.cli.guess_report import FEATURES, LABELS, REASONS
from learnapp.domain.guessing.items import Reason
from learnapp.domain.guessing.strategies import SIMPLE
from learnapp.domain.guessing.tells import TELLS
from tests.cli.guessing import run


def test_the_report_has_figures_named_questions_and_limits(root: Path) -> None:
    done = run()
    assert done.exit_code == 0, done.output
    assert "single-best: " in done.output
    assert "longest option" in done.output
    assert "By module" in done.output
    assert "common sense" in done.output


def test_a_named_question_has_its_file_and_line(root: Path) -> None:
    named = json.loads(run("ringing-early", "--format", "json").output)["given_away"]
    assert named
    for one in named:
        line = (root / one["file"]).read_text(encoding="utf-8").splitlines()[one["line"] - 1]
        assert f"#{one['question']} " in line


def test_every_strategy_tell_and_reason_has_words() -> None:
    assert {strategy.name for strategy in SIMPLE} < set(LABELS)
    assert set(FEATURES) == set(TELLS)
    assert set(REASONS) == set(Reason.__args__)  # type: ignore[attr-defined]
