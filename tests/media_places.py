"""The two places outside the database in which media can be kept, each with a way to make it unreachable."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from learnapp.store.content import media_stores
from learnapp.store.db.engine import Store
from tests.s3_server import BUCKET, KEYS, serving


@dataclass
class Place:
    """`url` is for LEARNAPP_MEDIA; `files` are the files there now."""

    url: str
    files: Callable[[], dict[str, bytes]]
    take_away: Callable[[], None]
    bring_back: Callable[[], None]


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a server, and the folder with its objects."""
    folder = tmp_path_factory.mktemp("s3")
    with serving(folder) as address:
        yield address, folder


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A folder, and a bucket on a server, in turn."""
    if request.param == "folder":
        here, away = tmp_path / "media", tmp_path / "away"
        here.mkdir(mode=0o700)
        return Place(
            here.as_uri(),
            lambda: {file.name: file.read_bytes() for file in here.iterdir()},
            lambda: (here.rename(away), None)[1],
            lambda: (away.rename(here), None)[1],
        )
    address, folder = request.getfixturevalue("s3_server")
    prefix = f"{tmp_path.name}/pictures"
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    monkeypatch.setattr(media_stores, "LEFT_ALONE", 0.0)
    found = folder / BUCKET / prefix
    return Place(
        f"s3://{BUCKET}/{prefix}",
        lambda: {one.name.partition("._S3rver")[0]: one.read_bytes() for one in found.glob("*_object")},
        # Stores read the variables when they are first used, as in a process that has just started.
        lambda: monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9"),
        lambda: monkeypatch.setenv("AWS_ENDPOINT_URL", address),
    )


@contextlib.contextmanager
def away(app: Flask) -> Iterator[None]:
    """In this context, the site keeps media in a folder that does not exist."""
    before = app.extensions["store"]
    url = before.url.render_as_string(hide_password=False)
    app.extensions["store"] = Store(url, media_stores.opened("file:///no/such/folder"))
    try:
        yield
    finally:
        app.extensions["store"].dispose()
        app.extensions["store"] = before
