"""Settings from the environment, and the site secret, made at first use."""

from __future__ import annotations

import multiprocessing
import os
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from learnapp.config import Settings, SettingsError, from_environment, with_secret
from learnapp.paths import MODULES

AT_ONCE = 6


def _make(folder: Path, together: Barrier, found: Queue[str]) -> None:
    together.wait()
    found.put(with_secret(Settings(instance=folder)).secret)


def test_processes_that_make_the_secret_at_once_agree_and_only_the_owner_can_read_it(tmp_path: Path) -> None:
    spawned = multiprocessing.get_context("spawn")
    together, found = spawned.Barrier(AT_ONCE), spawned.Queue()
    processes = [spawned.Process(target=_make, args=(tmp_path, together, found)) for _ in range(AT_ONCE)]
    for process in processes:
        process.start()
    secrets = {found.get(timeout=60) for _ in processes}
    for process in processes:
        process.join()
    assert len(secrets) == 1
    assert secrets == {(tmp_path / "secret").read_text().strip()}
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_modules_can_be_added_to_the_shipped_ones_or_replace_them(tmp_path: Path) -> None:
    assert from_environment({}).modules == (MODULES,)
    assert from_environment({"LEARNAPP_MODULES": str(tmp_path)}).modules == (tmp_path,)
    both = from_environment({"LEARNAPP_MODULES": os.pathsep.join(["shipped", str(tmp_path)])})
    assert both.modules == (MODULES, tmp_path)


def test_a_ping_address_is_one_that_can_be_called() -> None:
    assert from_environment({"LEARNAPP_PING_URL": "https://ping.example.org/id"}).ping_url
    for wrong in ("ping.example.org", "file:///etc/passwd", "https://"):
        with pytest.raises(SettingsError, match="LEARNAPP_PING_URL"):
            from_environment({"LEARNAPP_PING_URL": wrong})
