"""docs/proof.md names proofs that exist, for every promise, and keeps the figures that were found."""

from __future__ import annotations

import re
from pathlib import Path

from tests.proof import figures

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "proof.md").read_text()
PROMISES = 22


def test_every_promise_has_a_line_with_a_proof() -> None:
    rows = dict(re.findall(r"^\| (R\d+) \| .* \| (.*) \|$", PAGE, re.MULTILINE))
    assert list(rows) == [f"R{number}" for number in range(1, PROMISES + 1)]
    assert all("`tests/" in proof for proof in rows.values())


def test_every_proof_that_it_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/.]+\.py)(?:::(\w+))?`", PAGE)
    assert len(named) > 80
    missing = [
        (file, test)
        for file, test in named
        if not (ROOT / file).is_file() or (test and f"def {test}(" not in (ROOT / file).read_text())
    ]
    assert not missing


def test_every_proof_of_its_own_is_named() -> None:
    """The slow ones: no one would look for a proof that no page names."""
    beside = {"test_finance_exercises.py", "test_the_tutors_hour.py"}  # of content and of an educator's hour
    own = [path for path in (ROOT / "tests" / "proof").rglob("test_*.py") if path.name not in beside]
    assert [path.name for path in own if f"`{path.relative_to(ROOT)}" not in PAGE] == []


def test_figures_take_the_place_of_earlier_ones_of_the_same_promise_alone() -> None:
    page = f"before\n{figures.BEGIN}{figures.END}\nafter\n"
    first = figures.kept(page, ["R10 | 0.2 s", "R8 | 0 lost", "R8 | 0 doubled"], "1 May 2026", "Python 3")
    again = figures.kept(first, ["R8 | 1 lost", "brute force | 10"], "2 May 2026", "Python 4")
    lines = [line for line in again.splitlines() if line.startswith(("- ", "Last"))]
    assert lines == [
        "Last run: 2 May 2026, Python 4.",
        "- **R8**: 1 lost (2 May 2026)",
        "- **R10**: 0.2 s (1 May 2026)",
        "- **brute force**: 10 (2 May 2026)",
    ]
    assert again.startswith("before\n")
    assert again.endswith("\nafter\n")
