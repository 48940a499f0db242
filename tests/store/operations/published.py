"""Folders that are published."""

from datetime import UTC, datetime
from pathlib import Path

from learnapp.domain.content.content import Library
from learnapp.store.db.engine import Store
from learnapp.store.operations.publishing import publish

NOW = datetime(2026, 11, 2, tzinfo=UTC)


def edit(root: Path, file: str, old: str, new: str, change: str) -> None:
    path = root / "tea-round" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    module = root / "tea-round" / "module.md"
    entry = f"changes:\n  - date: 2026-11-03\n    class: {change}\n    note: Put right.\n"
    module.write_text(module.read_text().replace("changes:\n", entry))


def _publish(store: Store, root: Path, library: Library) -> dict[str, str]:
    return {p.module: p.outcome for p in publish(store, (root,), library, NOW)}
