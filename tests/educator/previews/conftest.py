"""Fixtures that several files here share."""

import shutil
from pathlib import Path

import pytest
from flask import Flask

from learnapp.educator.previews.preview_folders import Folders
from tests.conftest import TEST_MODULES


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:
    """A copy of the test module that the site previews and that a test may change."""
    copy = tmp_path / "writing" / "tea-round"
    shutil.copytree(TEST_MODULES / "tea-round", copy)
    app.extensions["previews"] = Folders(app.extensions["settings"].modules, copy)
    return copy
