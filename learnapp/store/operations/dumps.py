"""Dumps of a PostgreSQL database: pg_dump makes them, pg_restore and psql put them back."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import psycopg
import sqlalchemy as sa
from psycopg.conninfo import make_conninfo

from learnapp.store.db.acting import EVERY

_START = b"PGDMP"
_TOO_OLD = "server version mismatch"
_IN_USE = "due to lock timeout"
_POOLED = (
    "A pooler before the database does not pass on the setting without which rows would be missing. Run this command "
    "with a DATABASE_URL that leads to the database itself."
)
_REVISION = re.compile(rb"^COPY [^;]*alembic_version[^;]*;\n(\S+)\n", re.MULTILINE)
_NEW_SETTING = b"SET transaction_timeout = 0;\n"
"""Programs of version 17 write this line. It only sets the default, and an older server does not know it."""
_HEAD = 4096
"""The setting is within these first bytes of a script: only settings come before the first table."""
_BEGIN = b"""
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL lock_timeout = '10s';
DO $empty$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT format('TABLE IF EXISTS %I.%I', 'public', relname) AS what FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
        UNION ALL
        SELECT format('ROUTINE IF EXISTS %I.%I(%s)', 'public', proname, pg_get_function_identity_arguments(oid))
        FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    LOOP
        EXECUTE 'DROP ' || one.what || ' CASCADE';
    END LOOP;
END
$empty$;
"""
"""Empties the database before a dump is restored, including tables that a later version has made. pg_restore's own
--clean only removes what is in the dump.
"""


class DumpError(Exception):
    """The message says what is wrong and what to do."""


def is_one(file: Path) -> bool:
    """Whether the file begins as pg_dump's custom format does."""
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        return opened.read(len(_START)) == _START


def write(url: sa.URL, file: Path) -> None:
    """Have pg_dump write the whole database to `file`, including rows that row-level security hides from the site's
    user.
    """
    address, password = _address(url, f"-c learnapp.acts_for={EVERY}")
    _check_sees_all(address, password)
    command = ["pg_dump", "--format=custom", "--enable-row-security", "--no-password", f"--file={file}"]
    with _started([*command, f"--dbname={address}"], password) as (program, said):
        problem = _first_line(said) if program.wait() else ""
    if _TOO_OLD in problem:
        raise DumpError(
            "pg_dump on this machine is older than the database's server. Install the postgresql-client of the "
            "server's version."
        )
    if problem:
        raise DumpError(f"pg_dump failed: {problem}.")
    with file.open("rb") as written:
        os.fsync(written.fileno())


def revision(file: Path) -> str:
    """The schema's revision in a dump. Raises DumpError if the dump cannot be read or is not a learnapp site's."""
    if not (match := _REVISION.search(_rows(file, "alembic_version"))):
        raise DumpError(f"{file} is not a dump of a learnapp site.")
    return match[1].decode("ascii", "replace")


def number_of_site(file: Path, key: str) -> int | None:
    """The number that the table `site` has under a key in a dump, if any. Raises DumpError if it cannot be read."""
    match = re.search(rb"^%s\t(\d+)$" % re.escape(key.encode()), _rows(file, "site"), re.MULTILINE)
    return int(match[1]) if match else None


def _rows(file: Path, table: str) -> bytes:
    command = ["pg_restore", "--data-only", f"--table={table}", "--file=-", str(file)]
    with _started(command, out=subprocess.PIPE) as (program, said):
        assert program.stdout is not None
        script = program.stdout.read()
        if program.wait():
            raise DumpError(f"pg_restore cannot read {file}: {_first_line(said)}.")
    return script


def put_back(url: sa.URL, file: Path) -> None:
    """Replace everything in the database with the contents of a dump, in one transaction: all or nothing.

    Raises DumpError, in which case nothing was changed.
    """
    address, password = _address(url)
    reading = ["pg_restore", "--no-owner", "--file=-", str(file)]
    writing = ["psql", "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", f"--dbname={address}"]
    with (
        _started(writing, password, feed=subprocess.PIPE) as (psql, psql_said),
        _started(reading, out=subprocess.PIPE) as (pg_restore, pg_restore_said),
    ):
        assert psql.stdin is not None
        assert pg_restore.stdout is not None
        halfway = False
        with suppress(BrokenPipeError):  # psql has ended, and says why
            psql.stdin.write(_BEGIN)
            psql.stdin.write(pg_restore.stdout.read(_HEAD).replace(_NEW_SETTING, b""))
            shutil.copyfileobj(pg_restore.stdout, psql.stdin)
            halfway = pg_restore.wait() != 0
            if not halfway:
                psql.stdin.write(b"\nCOMMIT;\n")
        pg_restore.stdout.close()
        with suppress(BrokenPipeError):
            psql.stdin.close()
        # psql tries the half of a statement with which a script ends early, and would be blamed for it.
        problem = _first_line(psql_said) if psql.wait() and not halfway else ""
        unread = _first_line(pg_restore_said) if pg_restore.wait() else ""
    if _IN_USE in problem:
        raise DumpError("The database is still in use. Stop the site and its timers on every machine.")
    if problem:
        raise DumpError(f"PostgreSQL did not take it: {problem}.")
    if unread:
        raise DumpError(f"pg_restore cannot read {file}: {unread}.")


def _address(url: sa.URL, setting: str = "") -> tuple[str, str | None]:
    """(address, password) of a database for PostgreSQL's own programs. `setting` applies to the connection."""
    known = url.get_dialect()().create_connect_args(url)[1]
    password = known.pop("password", None)
    if setting:
        options = known.pop("options", None) or os.environ.get("PGOPTIONS", "")
        known["options"] = f"{options} {setting}".strip()
    known.setdefault("target_session_attrs", "primary")
    return make_conninfo(**known), password


@contextmanager
def _started(
    command: Sequence[str],
    password: str | None = None,
    *,
    feed: int = subprocess.DEVNULL,
    out: int = subprocess.DEVNULL,
) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """A running PostgreSQL program and its error file. The password is not an argument, which others could read."""
    environment = os.environ | {"LC_ALL": "C"} | ({"PGPASSWORD": password} if password else {})
    try:
        with (
            tempfile.TemporaryFile() as said,
            subprocess.Popen(  # noqa: S603 (there is no shell)
                command, env=environment, stdin=feed, stdout=out, stderr=said
            ) as program,
        ):
            yield program, said
    except FileNotFoundError as error:
        raise DumpError(
            f"{command[0]} is not installed on this machine. Install PostgreSQL's client programs (postgresql-client)."
        ) from error


def _first_line(said: IO[bytes]) -> str:
    """The first line of a failed program's errors: never empty."""
    said.seek(0)
    lines = said.read().decode("utf-8", "replace").strip().splitlines()
    problem = (
        re.sub(r"^(?:(?:psql|pg_dump|pg_restore): )?(?:error|ERROR): +", "", lines[0]).rstrip(".") if lines else ""
    )
    return problem or "it did not say why"


def _check_sees_all(address: str, password: str | None) -> None:
    """Raise DumpError if a pooler refuses the setting, or drops it, which pg_dump would not notice."""
    try:
        with psycopg.connect(address, password=password, connect_timeout=10, autocommit=True) as connection:
            row = connection.execute("SELECT current_setting('learnapp.acts_for', true)").fetchone()
    except psycopg.OperationalError as error:
        if "startup parameter" in str(error):
            raise DumpError(_POOLED) from error
        raise DumpError(f"The database cannot be reached: {str(error).strip().splitlines()[0]}.") from error
    if row != (EVERY,):
        raise DumpError(_POOLED)
