"""Dumps of a PostgreSQL database: pg_dump makes them and pg_restore reads them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg.conninfo import make_conninfo

from learnapp.store.db.acting import EVERY

_START = b"PGDMP"
_TOO_OLD = "server version mismatch"
_POOLED = (
    "A pooler before the database does not pass on the setting without which rows would be missing. Run this command "
    "with a DATABASE_URL that leads to the database itself."
)


class DumpError(Exception):
    """The message says what is wrong and what to do."""


def is_one(file: Path) -> bool:
    """Whether the file begins as pg_dump's custom format does."""
    with file.open("rb") as opened:
        return opened.read(len(_START)) == _START


def write(url: sa.URL, file: Path) -> None:
    """Have pg_dump write the whole database to `file`, whatever row-level security holds back from the site's user."""
    known = url.get_dialect()().create_connect_args(url)[1]
    password = known.pop("password", None)
    options = known.pop("options", None) or os.environ.get("PGOPTIONS", "")
    known["options"] = f"{options} -c learnapp.acts_for={EVERY}".strip()
    known.setdefault("target_session_attrs", "primary")
    address = make_conninfo(**known)
    _check_sees_all(address, password)
    environment = os.environ | {"LC_ALL": "C"} | ({"PGPASSWORD": password} if password else {})
    command = ["pg_dump", "--format=custom", "--enable-row-security", "--no-password", f"--file={file}"]
    try:
        done = subprocess.run(  # noqa: S603 (there is no shell)
            [*command, f"--dbname={address}"],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise DumpError(
            "pg_dump is not installed on this machine. Install PostgreSQL's client programs (postgresql-client)."
        ) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        if _TOO_OLD in said:
            raise DumpError(
                "pg_dump on this machine is older than the database's server. Install the postgresql-client of the "
                "server's version."
            )
        raise DumpError(f"pg_dump failed: {said.splitlines()[0] if said else 'it did not say why'}")
    with file.open("rb") as written:
        os.fsync(written.fileno())


def _check_sees_all(address: str, password: str | None) -> None:
    """Raise DumpError where a pooler refuses the setting, or drops it, which pg_dump would not notice."""
    try:
        with psycopg.connect(address, password=password, connect_timeout=10, autocommit=True) as connection:
            row = connection.execute("SELECT current_setting('learnapp.acts_for', true)").fetchone()
    except psycopg.OperationalError as error:
        if "startup parameter" in str(error):
            raise DumpError(_POOLED) from error
        raise DumpError(f"The database cannot be reached: {str(error).strip().splitlines()[0]}.") from error
    if row != (EVERY,):
        raise DumpError(_POOLED)
