"""Backing up a database, and restoring it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from learnapp.store.db.engine import WAIT_SECONDS, Store, file_to_read, sqlite_driver
from learnapp.store.operations import checksums, dumps, migrate, sealed_texts

_BESIDE = ("-wal", "-shm", "-journal")
PAGES_AT_ONCE = 2000
"""How many pages to copy before letting others use the disk for a moment: about 8 MB."""


class BackupError(Exception):
    """The message says what is wrong and what to do."""


def back_up(store: Store, file: Path, say: Callable[[str], Any]) -> None:
    """Write a consistent copy of the database to `file`, whole or not at all. The site may be in use."""
    source = _path(store) if store.is_sqlite else None
    if source and not source.exists():
        raise BackupError(f"There is no database at {source}.")
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        _make_private(draft)
        try:
            if source:
                _copy(source, draft, say)
            else:
                dumps.write(store.url, draft)
            checksums.add(draft)
        except dumps.DumpError as error:
            raise BackupError(f"{error} Nothing was backed up.") from error
        except sqlite_driver().OperationalError as error:
            raise BackupError(f"{file} cannot be written: {error}. Nothing was backed up.") from error
        put_in_place(draft, file)
    finally:
        draft.unlink(missing_ok=True)
    say(f"Backed up to {file}.")


def check(file: Path) -> None:
    """Raise BackupError unless the backup is whole: every byte of it, if this version made it."""
    driver = sqlite_driver()
    dumped = dumps.is_one(file)
    if dumped and not checksums.has_one(file):
        raise BackupError(
            f"{file} is a PostgreSQL dump without a checksum of learnapp. Check it with "
            f"`pg_restore --file=/dev/null {file}`, which reads all of it. Nothing was changed."
        )
    if fault := checksums.fault(file) or ("" if checksums.has_one(file) else _header_fault(file)):
        raise BackupError(f"{file} is damaged: {fault}. Nothing was changed.")
    if dumped:
        return
    with file_to_read(file) as backup:
        try:
            found = backup.execute("PRAGMA integrity_check").fetchone()[0]
            tables = {row[0] for row in backup.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        except driver.DatabaseError as error:
            raise BackupError(f"{file} is not an SQLite database: {error}") from error
    if found != "ok" or "alembic_version" not in tables:
        none = "it is a copy of a vault" if "person_key" in tables else "it has no table of a site's"
        why = none if found == "ok" else found
        raise BackupError(f"{file} is not a complete learnapp backup: {why}. Nothing was changed.")


def restore_from(store: Store, file: Path, say: Callable[[str], Any], prepare: Callable[[Store], Any]) -> None:
    """Replace the database by a backup, after checking that the backup is whole. The site must be stopped.

    `prepare` gets the copy, to migrate it and to erase again the people whom the backup would bring back. On SQLite
    this happens before the copy replaces the database: if it raises, nothing is changed. On PostgreSQL the copy has
    already replaced it. Raises DatabaseNewerError before anything is changed if the backup is a newer version's.
    """
    if not store.is_sqlite:
        _restore_dump(store, file, prepare)
        say(f"Restored from {file}.")
        return
    target = _path(store)
    if dumps.is_one(file):
        raise BackupError(f"{file} is a PostgreSQL dump, and this database is SQLite. Nothing was changed.")
    check(file)
    store.dispose()
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        _make_private(draft)
        _copy(file, draft, say)
        _prepared(draft, prepare)
        put_in_place(draft, target)
    finally:
        for suffix in ("", ".lock", ".lock-line", *_BESIDE):
            draft.with_name(draft.name + suffix).unlink(missing_ok=True)
    say(f"Restored from {file}.")


def name_of_vault(file: Path) -> int | None:
    """The name that a backup's vault must have (`operations.sealed_texts`); None if the backup is from before vaults
    had names, or the file is not a backup.
    """
    driver = sqlite_driver()
    try:
        if dumps.is_one(file):
            return dumps.number_of_site(file, sealed_texts.NAME)
        with file_to_read(file) as opened:
            found = opened.execute("SELECT number FROM site WHERE key = ?", (sealed_texts.NAME,)).fetchone()
    except (driver.DatabaseError, dumps.DumpError):
        return None
    return int(found[0]) if found else None


def _restore_dump(store: Store, file: Path, prepare: Callable[[Store], Any]) -> None:
    if not dumps.is_one(file):
        raise BackupError(f"{file} is not a PostgreSQL dump, and this database is PostgreSQL. Nothing was changed.")
    check(file)
    try:
        migrate.check_known(dumps.revision(file))
        store.dispose()
        dumps.put_back(store.url, file)
    except dumps.DumpError as error:
        raise BackupError(f"{error} Nothing was changed.") from error
    prepare(store)


def _header_fault(file: Path) -> str:
    """What is wrong in the first hundred bytes, which SQLite's own page check ignores; "" if nothing.

    For a backup without a checksum. This program writes the backups, so everything there except counters is known.
    """
    size = file.stat().st_size
    with file.open("rb") as opened:
        head = opened.read(100)
    if len(head) < 100 or not head.startswith(b"SQLite format 3\0"):
        return "it does not begin like an SQLite database"
    if head[18:20] not in (b"\1\1", b"\2\2"):
        return "its format is not one of SQLite's"
    page, pages = int.from_bytes(head[16:18], "big"), int.from_bytes(head[28:32], "big")
    if head[18] == 1 and (page * pages != size or head[24:28] != head[92:96]):
        return "its length is not the one that its header states"
    fixed = {20: b"\0@  ", 44: b"\0\0\0\4", 52: b"\0" * 4, 56: b"\0\0\0\1", 64: b"\0" * 4, 72: b"\0" * 20}
    wrong = [place for place, known in fixed.items() if head[place : place + len(known)] != known]
    return f"byte {wrong[0]} of its header is not what this program writes" if wrong else ""


def put_in_place(draft: Path, file: Path) -> None:
    """Replace a database's file by a whole one in the same folder, and delete the logs beside it, because SQLite would
    apply an old log to the new file.
    """
    for suffix in _BESIDE:
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    os.replace(draft, file)
    _sync_folder(file.parent)


def _prepared(draft: Path, prepare: Callable[[Store], Any]) -> None:
    """Run `prepare` on the draft, and leave a single whole file in which no deleted data can be found."""
    opened = Store(f"sqlite:///{draft}")
    try:
        prepare(opened)
    finally:
        opened.dispose()
    with contextlib.closing(sqlite_driver().connect(draft)) as file:
        file.execute("PRAGMA journal_mode = DELETE")
        file.execute("VACUUM")
    with draft.open("rb") as written:
        os.fsync(written.fileno())


def _make_private(path: Path) -> None:
    """An empty file that only its owner may read: a copy of everyone's work is never open to others."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))


def _path(store: Store) -> Path:
    return Path(store.url.database or "")


def _copy(source: Path, target: Path, say: Callable[[str], Any]) -> None:
    """Copy a database. What the caller writes next, a checksum or `_prepared`, makes the copy durable."""
    shown = -1

    def progress(_status: int, remaining: int, total: int) -> None:
        nonlocal shown
        tenth = 10 * (total - remaining) // total if total else 10
        if tenth > shown:
            shown = tenth
            say(f"{tenth * 10}%")

    with (
        file_to_read(source) as old,
        contextlib.closing(sqlite_driver().connect(target)) as new,
    ):
        old.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
        # Read the whole copy at one moment. Otherwise SQLite starts again after each write, and never finishes on a
        # busy site.
        old.execute("BEGIN")
        old.execute("SELECT count(*) FROM sqlite_master").fetchone()
        old.backup(new, pages=PAGES_AT_ONCE, progress=progress, sleep=0.01)
        new.execute("PRAGMA journal_mode = DELETE")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
