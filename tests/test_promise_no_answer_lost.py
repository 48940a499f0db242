"""A short proof that no answer is lost; the long one is tests/proof/alongside/test_kills.py."""

from pathlib import Path

import pytest

from bench import learners
from tests.proof.alongside.test_kills import kill_under_load


@pytest.mark.thorough
def test_three_kills_of_every_process_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    site = learners.fill(tmp_path / "site", 12, modules=Path(__file__).parent / "modules")
    kill_under_load(site, 3)
