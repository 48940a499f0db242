"""What all commands share."""

from __future__ import annotations

import errno
from pathlib import Path
from unittest import mock

import click
import pytest
from click.testing import CliRunner
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError, ProgrammingError

from learnapp.cli import main, site
from learnapp.config import Settings, SettingsError
from learnapp.store.db.engine import StoreBusyError
from learnapp.store.db.postgresql import EncodingError
from learnapp.store.operations import backups, migrate
from learnapp.vault import Vault, VaultAwayError
from learnapp.vault.erasing import erase
from learnapp.vault.recognising import recognise
from tests.postgres import postgres_url, superuser
from tests.store.operations.restoring import NOW, two_people


def test_what_is_wrong_in_the_environment_ends_the_command_with_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEARNAPP_MODULES", "/nowhere/at/all")
    with pytest.raises(click.ClickException) as refused:
        site.settings()
    assert "LEARNAPP_MODULES is /nowhere/at/all" in refused.value.message


def test_the_database_is_brought_to_this_versions_schema_unless_told_not_to(tmp_path: Path) -> None:
    for name, migrated in (("a.db", True), ("b.db", False)):
        settings = Settings(instance=tmp_path, database_url=f"sqlite:///{tmp_path / name}")
        store = site.store(settings, migrated=migrated)
        assert (migrate.current(store) == migrate.latest()) == migrated
        store.dispose()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"database": "none"}, 'refuses the connection: database "none" does not exist. Is DATABASE_URL right?'),
        ({"username": "nobody"}, 'refuses the connection: role "nobody" does not exist. Is DATABASE_URL right?'),
    ],
)
def test_what_postgresql_says_of_a_wrong_address_is_repeated(change: dict[str, str], sentence: str) -> None:
    url = make_url(postgres_url()).set(password="a-secret", **change)
    with pytest.raises(click.ClickException) as refused:
        site.store(Settings(database_url=url.render_as_string(hide_password=False)))
    assert refused.value.message.endswith(sentence)
    assert "a-secret" not in refused.value.message


def test_a_database_of_another_owner_is_named_as_one(tmp_path: Path) -> None:
    """On PostgreSQL 15 and later only the owner of a database can make tables in it."""
    url = postgres_url()
    with superuser(url) as connection:
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC, pg_database_owner")
        connection.execute("ALTER SCHEMA public OWNER TO CURRENT_USER")
    with pytest.raises(click.ClickException) as refused:
        site.store(Settings(database_url=url))
    assert "says: permission denied for schema public. Make the user in DATABASE_URL the owner" in refused.value.message

    store = site.store(Settings(instance=tmp_path))
    with pytest.raises(VaultAwayError, match=r"denied for schema public\. Make the user in LEARNAPP_VAULT the owner"):
        recognise(Vault(url, store), store)
    store.dispose()


def test_a_database_that_is_not_utf8_is_named_as_one() -> None:
    url = make_url("postgresql://learnapp@127.0.0.1/learnapp")
    said = EncodingError("its encoding is SQL_ASCII, and must be UTF8. Make another: createdb")
    assert site._unreachable(url, None, OperationalError("", {}, said)) == (
        "The database of DATABASE_URL cannot be used: its encoding is SQL_ASCII, and must be UTF8. "
        "Make another: createdb"
    )


def test_a_wrong_password_is_named_as_one() -> None:
    url = make_url("postgresql://learnapp:a-secret@127.0.0.1/learnapp")
    said = (
        'connection failed: connection to server at "127.0.0.1", port 5432 failed: FATAL:  password authentication '
        'failed for user "learnapp"\nconnection to server at "127.0.0.1", port 5432 failed: FATAL:  no entry'
    )
    assert site._unreachable(url, None, OperationalError("", {}, Exception(said))) == (
        'PostgreSQL at 127.0.0.1:5432 refuses the connection: password authentication failed for user "learnapp". '
        "Is DATABASE_URL right?"
    )


def test_a_password_that_is_missing_is_asked_for() -> None:
    said = Exception('connection to server at "127.0.0.1", port 5432 failed: fe_sendauth: no password supplied')
    assert site._unreachable(make_url("postgresql://learnapp@127.0.0.1/new"), None, said, "the URL") == (
        "PostgreSQL at 127.0.0.1:5432 asks for a password, and neither the URL nor ~/.pgpass has one."
    )


def test_who_was_erased_is_erased_again_when_an_older_copy_brings_them_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store, vault, ids, _ = two_people(tmp_path, monkeypatch)
    backups.back_up(store, tmp_path / "older.db", print)
    capsys.readouterr()
    with store.write() as connection:
        erase(vault, connection, ids["ivy"], NOW)
    settings = site.settings()
    site.erase_again(settings, store)
    assert capsys.readouterr().out == ""
    store.dispose()
    for file in tmp_path.glob("learnapp.db*"):
        file.unlink()
    (tmp_path / "older.db").rename(tmp_path / "learnapp.db")
    site.erase_again(settings, store)
    assert capsys.readouterr().out == "Erased 1 person again, brought back by an older copy.\n"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SettingsError("LEARNAPP_X must be yes or no."), "LEARNAPP_X must be yes or no."),
        (PermissionError(errno.EACCES, "Permission denied", "/srv/x"), "/srv/x: Permission denied."),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device."),
        (IsADirectoryError(errno.EISDIR, "Is a directory", "/srv"), "/srv: Is a directory."),
        (
            UnicodeEncodeError("utf-8", "\udcff", 0, 1, "surrogates not allowed"),
            "What you typed has bytes that are not UTF-8 text. Set the terminal to UTF-8 and type it again.",
        ),
        (
            DatabaseError("SELECT 1", {}, Exception("file is not a database")),
            "The database did not do what it was asked: file is not a database",
        ),
        (
            OperationalError("INSERT", {}, Exception("database or disk is full")),
            "The disk of the database is full. Free some space, then try again.",
        ),
        (
            OperationalError("INSERT", {}, Exception('could not extend file "base/5/1": No space left on device')),
            "The disk of the database is full. Free some space, then try again.",
        ),
        (StoreBusyError(), "The database is busy, and no turn to write came. Try again in a minute."),
        (
            OperationalError("SELECT 1", {}, Exception("server closed the connection\nmore")),
            "The database did not do what it was asked: server closed the connection",
        ),
    ],
)
def test_what_is_the_machines_fault_is_one_sentence(error: Exception, said: str) -> None:
    @click.command("failing")
    def failing() -> None:
        raise error

    with mock.patch.dict(main.commands, {"failing": failing}):
        result = CliRunner().invoke(main, ["failing"])
    assert (result.exit_code, result.output) == (1, f"Error: {said}\n")


def test_a_mistake_of_the_program_is_not_hidden() -> None:
    for mistake in (
        FileNotFoundError(errno.ENOENT, "No such file"),
        KeyError("x"),
        UnicodeEncodeError("latin-1", "€", 0, 1, "ordinal not in range(256)"),
        ProgrammingError("S", {}, Exception()),
    ):
        with pytest.raises(type(mistake)), site.in_a_sentence():
            raise mistake
