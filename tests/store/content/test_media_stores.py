"""A folder and a bucket: what is put there can be read back, whole or in part; failures are reported soon."""

from __future__ import annotations

import hashlib
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from learnapp.store.content import media_stores
from learnapp.store.content.media_stores import Folder, MediaAwayError, MediaStore, opened
from tests.deliveries.conftest import saying
from tests.media_places import Place
from tests.media_places import place as place
from tests.media_places import s3_server as s3_server

DATA = bytes(range(256)) * 40
NAME = hashlib.sha256(DATA).hexdigest()


def _opened(url: str) -> MediaStore:
    store = opened(url)
    assert store is not None
    return store


def test_an_object_is_put_once_or_again_and_read_whole_or_in_part(place: Place) -> None:
    store = _opened(place.url)
    assert store.where == place.url
    for _ in range(2):
        store.put(NAME, DATA)
    assert place.files() == {NAME: DATA}
    assert store.get(NAME) == DATA
    for start, stop in ((0, 2), (5, 9), (10_000, None), (10_239, 10_240)):
        assert store.get(NAME, start, stop) == DATA[start:stop]


def test_a_folder_that_is_not_there_is_named_and_not_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "none", tmp_path / "file"):
        with pytest.raises(MediaAwayError, match=r"it is not a folder\. Make it, or mount it\."):
            Folder(path).put(NAME, DATA)
        with pytest.raises(MediaAwayError, match=r"it is not a folder\. Make it, or mount it\."):
            Folder(path).get(NAME)
    assert not (tmp_path / "none").exists()


def test_what_is_not_there_is_said_and_others_are_still_read(place: Place) -> None:
    store = _opened(place.url)
    store.put(NAME, DATA)
    with pytest.raises(MediaAwayError, match="0000"):
        store.get("0" * 64)
    assert store.get(NAME) == DATA


def test_a_place_that_is_away_is_named_in_one_line_without_a_key(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "canary")
    place.take_away()
    store = _opened(place.url)
    for work in (lambda: store.put(NAME, DATA), lambda: store.get(NAME), lambda: store.get(NAME, 0, 2)):
        with pytest.raises(MediaAwayError, match=rf"^{place.url}[^\n]*$"):
            work()
    assert place.url in caplog.text
    assert "canary" not in caplog.text


def test_what_a_bucket_needs_is_loaded_at_its_first_use() -> None:
    program = (
        "import sys; from learnapp.store.content.media_stores import opened\n"
        "opened(''), opened('file:///srv/media'), opened('s3://media/a')\n"
        "assert 'obstore' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_files_are_for_their_owner_and_a_failed_one_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Folder(tmp_path)
    store.put(NAME, DATA)
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600

    def fail(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(media_stores.os, "fsync", fail)
    with pytest.raises(MediaAwayError, match="No space left on device"):
        store.put("0" * 64, DATA)
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


def test_a_wrong_key_is_refused(s3_server: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"ENDPOINT_URL": s3_server[0], "ACCESS_KEY_ID": "no", "SECRET_ACCESS_KEY": "no"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    with pytest.raises(
        MediaAwayError, match="s3://media/wrong cannot be used: it refuses the keys in AWS_ACCESS_KEY_ID"
    ):
        _opened("s3://media/wrong").put(NAME, DATA)


def test_an_object_that_is_larger_than_any_of_ours_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"ACCESS_KEY_ID": "a", "SECRET_ACCESS_KEY": "b"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    about = f"Content-Length: {10**10}\r\nETag: x\r\nLast-Modified: Mon, 30 Nov 2026 10:00:00 GMT\r\n"
    with saying(f"HTTP/1.1 200 OK\r\n{about}\r\n".encode(), b"0" * 1000, 1_000_000, 0.001) as (host, _asked):
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}")
        began = time.monotonic()
        with pytest.raises(MediaAwayError, match="larger than anything"):
            _opened("s3://media/large").get(NAME)
        assert time.monotonic() - began < 4


@pytest.mark.thorough
def test_a_server_that_never_answers_is_given_up_within_seconds_and_then_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(8)
        for name, value in {"ACCESS_KEY_ID": "a", "SECRET_ACCESS_KEY": "b"}.items():
            monkeypatch.setenv(f"AWS_{name}", value)
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{deaf.getsockname()[1]}")
        store = _opened("s3://media/deaf")
        began = time.monotonic()
        with pytest.raises(MediaAwayError):
            store.get(NAME)
        assert time.monotonic() - began < 9
        again = time.monotonic()
        for _ in range(100):
            with pytest.raises(MediaAwayError):
                store.get(NAME)
        assert time.monotonic() - again < 1
