"""Pictures and sound in a folder or a bucket: published, served, exported, away, moved there and back."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import requests
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from learnapp.cli import main
from learnapp.domain.source.pictures import read_picture
from learnapp.store.content import media_stores, pictures
from learnapp.store.db.engine import Store
from learnapp.store.operations.health import last_rounds
from learnapp.store.tables.people_and_work import picture
from tests.client import Visitor
from tests.conftest import START, TEST_MODULES
from tests.domain.source.media_files import SOUND
from tests.media_places import Place
from tests.media_places import place as place
from tests.media_places import s3_server as s3_server
from tests.s3_server import KEYS
from tests.store.operations.published import edit

POT = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect fill="red"/></svg>'
PICTURE, CALL = read_picture("pictures/pot.svg", POT), read_picture("pictures/call.mp3", SOUND)
SHOWN = "The pot was filled at four."


class Site:
    """The site that pages and commands share, with media where `url` says; empty for the database."""

    def __init__(self, app: Flask, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.app, self.root, self._monkeypatch = app, root, monkeypatch
        self.database = app.extensions["store"].url.render_as_string(hide_password=False)
        monkeypatch.setattr("learnapp.cli.site.now", lambda: START)
        for name in ("LEARNAPP_VAULT", "LEARNAPP_SMTP"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("LEARNAPP_INSTANCE", str(app.extensions["settings"].instance))
        monkeypatch.setenv("DATABASE_URL", self.database)
        monkeypatch.setenv("LEARNAPP_MODULES", str(root))

    def start(self, url: str) -> None:
        """Run with this setting from now on."""
        self._monkeypatch.setenv("LEARNAPP_MEDIA", url)
        self.app.extensions["store"].dispose()
        self.app.extensions["store"] = Store(self.database, media_stores.opened(url))
        self.app.extensions["settings"] = replace(self.app.extensions["settings"], media=url)

    def run(self, *words: str, status: int = 0) -> str:
        result: Result = CliRunner().invoke(main, words)
        assert result.exit_code == status, result.output
        return result.output


@pytest.fixture
def site(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Its module has a picture from its next edition on."""
    root = tmp_path / "modules"
    shutil.copytree(TEST_MODULES, root)
    (root / "tea-round" / "pictures").mkdir()
    (root / "tea-round" / "pictures" / "pot.svg").write_bytes(POT)
    edit(root, "40-after.quiz.md", SHOWN, f"{SHOWN}\n\n![A red pot](pictures/pot.svg)\n", "wording")
    return Site(app, root, monkeypatch)


def _is_served(visitor: Visitor, edwin: Visitor) -> None:
    shown = visitor.raw("GET", PICTURE.address)
    assert (shown.status_code, shown.data) == (200, POT)
    assert "immutable" in shown.headers["Cache-Control"]
    part = visitor.raw("GET", CALL.address, headers={"Range": "bytes=417-833"})
    assert (part.status_code, part.data) == (206, SOUND[417:834])
    assert part.headers["Content-Range"] == f"bytes 417-833/{len(SOUND)}"
    assert visitor.raw("GET", CALL.address, headers={"Range": "bytes=417-833", "If-Range": '"x"'}).data == SOUND
    assert visitor.raw("GET", CALL.address, headers={"Range": "bytes=-9"}).data == SOUND[-9:]
    assert visitor.raw("GET", CALL.address, headers={"Range": "bytes=99999-"}).status_code == 416
    with zipfile.ZipFile(io.BytesIO(edwin.raw("GET", "/modules/tea-round/package.zip").data)) as package:
        assert POT in [package.read(name) for name in package.namelist()]


def test_media_lie_where_the_setting_says_and_move_there_and_back(
    site: Site, place: Place, visitor: Visitor, edwin: Visitor, ada: Visitor, tmp_path: Path
) -> None:
    assert "Pictures, sound and film In the database" in ada.get("/admin/health/").main
    site.start(place.url)
    assert site.run("publish") == "tea-round: published\n"
    with site.app.extensions["store"].write() as connection:
        pictures.keep(connection, [CALL])
    assert sorted(place.files().values()) == sorted([POT, SOUND])
    _is_served(visitor, edwin)
    assert site.run("media", "check") == "2 files outside the database, none missing or changed.\n"
    assert f"Pictures, sound and film In {place.url}" in ada.get("/admin/health/").main
    said = site.run("backup", str(tmp_path / "copy.db"))
    assert f"Pictures, sound and film in {place.url} are not in it. Back them up from there." in said

    place.take_away()
    site.start(place.url)
    gone = visitor.raw("GET", PICTURE.address)
    assert (gone.status_code, gone.headers["Retry-After"]) == (503, "10")
    assert "Pictures, sound and film cannot be read or saved at the moment." in gone.text
    assert "immutable" not in gone.headers.get("Cache-Control", "")
    assert edwin.raw("GET", "/modules/tea-round/package.zip").status_code == 503
    edwin.get("/modules/tea-round/")
    assert visitor.raw("GET", "/readyz").status_code == 200
    said = site.run("media", "check", status=1)
    assert PICTURE.digest in said
    assert "2 files outside the database, 2 missing or changed." in said
    said = site.run("media", "move", "--back", status=1)
    assert said.endswith("0 files moved. Run it again to go on.\n")
    assert said.count("cannot be used") + said.count("does not hold") == 1, "said once"

    place.bring_back()
    site.start(place.url)
    assert site.run("media", "move", "--back") == "2 files moved to the database.\n"
    assert f"So nothing was asked of {place.url} yet." in site.run("media", "check")
    site.start("")
    _is_served(visitor, edwin)
    assert "LEARNAPP_MEDIA is not set" in site.run("media", "move", status=1)
    assert "outside the database, none" in site.run("media", "check")
    site.start(place.url)
    _is_served(visitor, edwin)
    assert site.run("media", "move") == f"2 files moved to {place.url}.\n"
    assert site.run("media", "move") == f"0 files moved to {place.url}.\n"
    _is_served(visitor, edwin)


def test_nothing_is_published_while_media_cannot_be_kept_and_the_health_page_says_so(
    site: Site, place: Place, ada: Visitor, visitor: Visitor
) -> None:
    site.start(place.url)
    place.take_away()
    said = site.run("publish", status=1)
    assert said.startswith(f"Nothing was published: {place.url} cannot be used: ")
    assert said.count("\n") == 1
    assert visitor.raw("GET", PICTURE.address).status_code == 404

    place.bring_back()
    assert site.run("publish") == "tea-round: published\n"
    for away in (True, False):
        (place.take_away if away else place.bring_back)()
        assert ("Media: read." in site.run("remind")) is not away
        with site.app.extensions["store"].read() as connection:
            assert (last_rounds(connection).media_failed is not None) is away
        main = ada.get("/admin/health/").main
        assert (f"Check that the site may use {place.url}" in main) is away
        assert (f"{place.url}, not reached since" in main) is away


def test_a_setting_that_was_emptied_too_early_is_named(site: Site, tmp_path: Path, ada: Visitor) -> None:
    (tmp_path / "media").mkdir()
    site.start((tmp_path / "media").as_uri())
    site.run("publish")
    site.start("")
    assert "LEARNAPP_MEDIA is not set" in site.run("media", "check", status=1)
    site.run("remind")
    assert "LEARNAPP_MEDIA is empty, so the site does not know where they are." in ada.get("/admin/health/").main


@pytest.mark.thorough
def test_every_worker_of_a_real_server_reads_the_bucket(
    s3_server: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """obstore's threads do not survive a fork, and the server publishes to the bucket before it starts its workers."""
    for name in [name for name in os.environ if name.startswith(("LEARNAPP_", "DATABASE_"))]:
        monkeypatch.delenv(name)
    settings = {"LEARNAPP_ENV_FILE": "", "LEARNAPP_INSTANCE": str(tmp_path), "LEARNAPP_MEDIA": "s3://media/served"}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "learnapp.cli", "serve", "--port", str(port), "--workers", "2"]
    environment = {**os.environ, **KEYS, **settings, "AWS_ENDPOINT_URL": s3_server[0]}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            until = time.monotonic() + 120
            while server.poll() is None and time.monotonic() < until:
                with contextlib.suppress(requests.RequestException):
                    if requests.get(f"{address}/readyz", timeout=10).status_code == 200:
                        break
                time.sleep(0.2)
            store = Store(f"sqlite:///{tmp_path / 'learnapp.db'}")
            with store.read() as connection:
                kept = connection.execute(sa.select(picture.c.digest, picture.c.kind, picture.c.stored)).all()
            store.dispose()
            assert kept
            for one in (*kept, *kept):  # each a new connection, so both workers answer some
                answer = requests.get(f"{address}/pictures/{one.digest}.{one.kind}", timeout=20)
                assert (answer.status_code, pictures.name_of(answer.content)) == (200, one.stored)
        finally:
            server.terminate()
