"""The benchmark's own promise: it fails when a figure misses its target."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import __main__ as bench
from bench.table import Table


@pytest.mark.parametrize(("reached", "status"), [(True, 0), (None, 0), (False, 1)])
def test_the_bench_fails_if_a_target_is_missed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], reached: bool | None, status: int
) -> None:
    def measure(table: Table, _folder: Path, chosen: set[str], *, quick: bool) -> None:
        assert (chosen, quick) == ({"pages"}, True)
        table.row("Question page", "0.20", "at least 0.65", reached)

    monkeypatch.setattr(bench, "measure", measure)
    assert bench.main(["--quick", "--only", "pages"]) == status
    assert ("Missed: Question page" in capsys.readouterr().out) is (status == 1)
