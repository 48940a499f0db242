"""R21 with the first wall down: PostgreSQL's row-level security keeps apart what the queries no longer do.

SQLite has no second wall. There the same run leaks, which shows that the first wall is really down.
"""

import subprocess
import sys
from pathlib import Path

from tests.postgres import postgres_url
from tests.proof.figures import reached

ROOT = Path(__file__).parents[3]


def _leaks(folder: Path, url: str) -> int:
    command = [sys.executable, "-m", "tests.proof.alongside.without_first_wall", str(folder), url]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=True)
    print(done.stdout)
    return int(done.stdout.split()[0])


def test_row_level_security_keeps_organisations_apart_by_itself(tmp_path: Path) -> None:
    (tmp_path / "postgresql").mkdir()
    found = _leaks(tmp_path / "postgresql", postgres_url())
    reached("R21", f"PostgreSQL with the first wall down: {found} leaks")
    assert found == 0


def test_the_first_wall_is_really_down(tmp_path: Path) -> None:
    found = _leaks(tmp_path, f"sqlite:///{tmp_path / 'learnapp.db'}")
    reached("R21", f"SQLite, which has no second wall, with the first one down: {found} leaks, so it is really down")
    assert found > 0
