"""R11: a gigabyte is backed up while people write, restored within five minutes, and equal; one flipped byte shows."""

from __future__ import annotations

import contextlib
import hashlib
import random
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from learnapp.cli import main
from learnapp.store.db.engine import Store, sqlite_driver
from learnapp.store.tables.people_and_work import metadata, mistake_report
from learnapp.vault import Vault
from learnapp.vault.recognising import recognise
from tests.proof.figures import reached
from tests.store.operations.restoring import NOW, run, two_people

BYTES = 1_000_000_000
ROWS = 50_000
LONGEST = 300
FLIPS = 20
WRITES = "written meanwhile"


def _digests(file: Path, but: str = "") -> dict[str, tuple[int, str]]:
    """(rows, hash of them) of each table of a database file."""
    found = {}
    with contextlib.closing(sqlite_driver().connect(f"file:{file}?mode=ro", uri=True)) as opened:
        for table in metadata.sorted_tables:
            where = f"WHERE page <> '{but}'" if but and table.name == "mistake_report" else ""
            summed, rows = hashlib.sha256(), 0
            for row in opened.execute(f"SELECT * FROM {table.name} {where} ORDER BY 1, 2"):
                summed.update(repr(row).encode())
                rows += 1
            found[table.name] = rows, summed.hexdigest()
    return found


def _report(connection: Any, **values: object) -> None:
    connection.execute(mistake_report.insert().values(owner_email="a@example.org", reported_at=NOW, **values))


@contextlib.contextmanager
def _writing(store: Store, written: list[int]) -> Any:
    """Commit numbered rows all the time."""
    stopped = threading.Event()

    def write() -> None:
        while not stopped.wait(0.002):
            with store.write() as connection:
                _report(connection, page=WRITES, text=str(len(written)))
            written.append(len(written))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def _numbered(file: Path) -> list[int]:
    with contextlib.closing(sqlite_driver().connect(f"file:{file}?mode=ro", uri=True)) as opened:
        rows = opened.execute("SELECT text FROM mistake_report WHERE page = ? ORDER BY id", (WRITES,))
        return [int(text) for (text,) in rows]


def test_a_gigabyte_is_backed_up_in_use_and_restored_equal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, *_ = two_people(tmp_path, monkeypatch)
    live, backup = tmp_path / "learnapp.db", tmp_path / "backup.db"
    recognise(Vault(tmp_path / "vault.db", store), store)  # as the first start does
    with store.write() as connection:
        _report(connection, page="/", text="first")
        numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})"
        connection.exec_driver_sql(
            f"INSERT INTO mistake_report (page, owner_email, text, reported_at) {numbers} "
            f"SELECT '/', 'a@example.org', hex(randomblob({BYTES // ROWS // 2})), '2026-11-02 09:30:00' FROM n"
        )
    written: list[int] = []
    with _writing(store, written):
        time.sleep(0.2)
        before, begun = len(written), time.monotonic()
        run("backup", str(backup))
        backing_up, meanwhile = time.monotonic() - begun, len(written) - before
    kept = _numbered(backup)
    assert kept == list(range(len(kept)))
    assert len(kept) >= before
    assert meanwhile > 0
    there = _digests(live, but=WRITES)
    whole = _digests(backup)
    copied = _digests(backup, but=WRITES)
    assert {table for table in there if copied[table] != there[table]} <= {"site"}, "it notes when a backup was made"

    _flip_and_refuse(backup, live)
    with store.write() as connection:
        connection.execute(sa.text("DELETE FROM mistake_report WHERE id % 7 = 0"))
    store.dispose()
    begun = time.monotonic()
    run("restore", "--yes", str(backup))
    restoring = time.monotonic() - begun
    assert _digests(live) == whole
    reached(
        "R11",
        f"{backup.stat().st_size / 1e9:.2f} GB backed up in {backing_up:.0f} s while {meanwhile} rows were written, "
        f"restored in {restoring:.0f} s; rows and hashes of {len(whole)} tables equal; "
        f"{FLIPS} of {FLIPS} flipped bytes noticed",
    )
    assert restoring < LONGEST


def _flip_and_refuse(backup: Path, live: Path) -> None:
    """Flip one byte anywhere in a small backup, and one in the middle of the large one."""
    chance, small = random.Random(11), backup.with_name("small.db")
    with contextlib.closing(sqlite_driver().connect(backup.with_name("few.db"))) as few:
        few.execute("CREATE TABLE alembic_version (version_num)")
        few.executemany("INSERT INTO alembic_version VALUES (?)", [("x" * 400,)] * 500)
        few.commit()
    run_on = Store(f"sqlite:///{backup.with_name('few.db')}")
    from learnapp.store.operations.backups import back_up

    back_up(run_on, small, lambda _said: None)
    run_on.dispose()
    size = live.stat().st_mtime_ns, live.stat().st_size
    for number in range(FLIPS):
        file = backup if number == 0 else small
        place = chance.randrange(file.stat().st_size)
        with file.open("r+b") as opened:
            opened.seek(place)
            was = opened.read(1)
            opened.seek(place)
            opened.write(bytes([was[0] ^ (1 << chance.randrange(8))]))
            opened.flush()
            refused = CliRunner().invoke(main, ["restore", "--yes", str(file)])
            opened.seek(place)
            opened.write(was)
        assert refused.exit_code == 1, place
        assert "Nothing was changed" in refused.output
    assert size == (live.stat().st_mtime_ns, live.stat().st_size)
