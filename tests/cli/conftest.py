"""Fixtures that several files here share."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnapp.paths import MODULES
from tests.domain.reading.good_module import FILES


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the site's two modules."""
    for name in ("ringing-early", "ringing-late"):
        (tmp_path / name).mkdir()
        for file, text in FILES.items():
            (tmp_path / name / file).write_text(text, encoding="utf-8")
    for name in ("competencies.yaml", "claims.yaml"):
        (tmp_path / name).write_bytes((MODULES / name).read_bytes())
    monkeypatch.setenv("LEARNAPP_MODULES", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path
