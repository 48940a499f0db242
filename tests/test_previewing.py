"""The site with one folder in it."""

import shutil
from pathlib import Path

import pytest
from flask import Flask

from learnapp import previewing
from tests.conftest import TEST_MODULES
from tests.educator.previews.looking import HOME


def test_the_command_serves_one_folder_to_whoever_comes(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "writing" / "tea-round"
    shutil.copytree(TEST_MODULES / "tea-round", folder)
    with app.extensions["store"].write() as connection:
        from learnapp.store.people import people

        people.add(
            connection,
            name="Author",
            email="author@example.com",
            password_hash="!",
            now=app.extensions["clock"](),
            role="educator",
        )
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path))
    monkeypatch.setenv("LEARNAPP_MODULES", str(TEST_MODULES))
    monkeypatch.setenv("DATABASE_URL", app.extensions["settings"].database_url)
    monkeypatch.setenv("LEARNAPP_PREVIEW_FOLDER", str(folder))
    monkeypatch.setenv("LEARNAPP_SECOND_FACTOR", "educator")
    site = previewing.application()
    client = site.test_client()
    page = client.get(HOME, follow_redirects=True)
    assert page.status_code == 200
    assert "data-follow" in page.text
    assert client.get("/educator/preview/challenging-colleagues/").status_code == 404
    site.extensions["store"].dispose()
