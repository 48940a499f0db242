"""Fixtures that several files here share."""

import shutil
from pathlib import Path

import pytest

from learnapp.domain.content.content import Library
from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from tests.conftest import TEST_MODULES


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library((MODULES,))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(TEST_MODULES, tmp_path / "modules")
    return tmp_path / "modules"
