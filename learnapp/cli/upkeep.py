"""Copies: `learnapp backup`, `restore`, `move`, `media` and `vault`."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from learnapp.cli import site
from learnapp.cli.site import example
from learnapp.config import Settings
from learnapp.store.operations import checksums, running


def _hold_mail(store: Any) -> None:
    """Hold mail that was waiting when a backup was made, because it may have been sent since."""
    from learnapp.mail import outbox

    with store.write() as connection:
        held = outbox.hold_restored(connection)
    if held:
        click.echo(
            f"{held} queued email{'' if held == 1 else 's'} may have been sent since the backup. "
            "See `learnapp mail list`."
        )


_PATH = click.Path(path_type=Path)
_KEEP = click.option(
    "--keep", type=click.IntRange(1, 1000), help="Keep only this many copies that this command named there."
)


def _named(path: Path, stem: str, keep: int | None, ending: str = ".db") -> Path:
    """The file for a copy: in a folder, one named after this moment."""
    if path.is_dir():
        _check_writable(path)
        return path / f"{stem}-{site.now():%Y-%m-%dT%H%M%SZ}{ending}"
    if keep:
        raise click.ClickException(f"{path} is not a folder. Make it, or leave out --keep.")
    if not path.parent.is_dir():
        raise click.ClickException(f"There is no folder {path.parent}. Make it, or give another.")
    _check_writable(path.parent)
    if path.exists() and not (path.is_file() and checksums.has_one(path)):
        raise click.ClickException(f"{path} is there already and is not a copy that learnapp made. Give another name.")
    if path.exists():
        _check_kind(path, stem)
    return path


def _check_kind(copy: Path, stem: str) -> None:
    """A copy of the vault never takes the place of one of the database, nor the other way round."""
    from learnapp.vault import is_copy

    found = "vault" if is_copy(copy) else "database"
    if found != stem:
        raise click.ClickException(f"{copy} is a copy of the {found}, not of the {stem}. Give another name.")


def _check_writable(folder: Path) -> None:
    if not os.access(folder, os.W_OK | os.X_OK):
        raise click.ClickException(f"You may not write in {folder}. Give another folder, or have its owner let you.")


def _delete_older(copy: Path, stem: str, keep: int | None) -> None:
    older = sorted(copy.parent.glob(f"{stem}-[0-9]*Z{copy.suffix}"), reverse=True)[keep:] if keep else []
    for one in older:
        one.unlink()


@click.command(epilog=example("learnapp backup /var/backups/learnapp/database --keep 7"))
@click.argument("path", type=_PATH, required=False)
@_KEEP
@click.option("--made", is_flag=True, help="Only record that a backup was made by other means.")
def backup(path: Path | None, keep: int | None, made: bool) -> None:
    """Copy the database to the file PATH, or into the folder PATH. The site can stay up.

    A copy of a PostgreSQL database is made by pg_dump, in its custom format.
    """
    from learnapp.store.operations.backups import BackupError, back_up
    from learnapp.store.operations.health import note_backup

    if (path is None) != made:
        raise click.UsageError("Give a file or a folder; or --made, after a backup made by other means.")
    settings = site.settings()
    store = site.store(settings, migrated=False, made=True)
    if path is not None:
        file = _named(path, "database", keep, ".db" if store.is_sqlite else ".dump")
        try:
            back_up(store, file, click.echo)
        except BackupError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            raise click.ClickException(f"{file} cannot be written: {error.strerror}. Nothing was backed up.") from error
        _delete_older(file, "database", keep)
        if settings.media:
            click.echo(f"Pictures, sound and film in {settings.media} are not in it. Back them up from there.")
    if path is None:
        note_backup(store, site.now())
        click.echo("Noted for Site health.")
    elif not _noted(lambda: note_backup(store, site.now())):
        click.echo(_NOT_NOTED, err=True)


_NOT_NOTED = "The site's database cannot be written now, so Site health does not know of this copy."


def _noted(note: Callable[[], None]) -> bool:
    """Record the time of a copy for Site health, if the database can be written. The copy is good without it."""
    from sqlalchemy.exc import SQLAlchemyError

    from learnapp.store.db.engine import StoreBusyError

    try:
        note()
    except (SQLAlchemyError, StoreBusyError):
        return False
    return True


def _check_stopped(settings: Settings, then: str) -> None:
    if address := running.address(site.noted_in(settings)):
        raise click.ClickException(f"The site is running at {address}. Stop it first, then {then}.")


@click.command(epilog=example("learnapp restore /var/backups/learnapp-2026-11-22.db"))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.option("--check", "only_check", is_flag=True, help="Only check that the backup is whole. The site can stay up.")
@click.option("--vault-lost", is_flag=True, help="Restore although the vault of this backup is lost for good.")
def restore(file: Path, yes: bool, only_check: bool, vault_lost: bool) -> None:
    """Replace the database with the backup in FILE. Stop the site and its timers first.

    A copy of a PostgreSQL database is put back by pg_restore and psql.
    """
    from learnapp.store.operations.backups import BackupError, check, restore_from
    from learnapp.store.operations.migrate import DatabaseNewerError, migrate
    from learnapp.vault import VaultLostError

    if only_check:
        try:
            check(file)
        except BackupError as error:
            raise click.ClickException(str(error)) from error
        click.echo(f"{file} is whole.")
        return
    settings = site.settings()
    _check_stopped(settings, "restore")
    if not vault_lost:
        _check_vault_of(settings, file)
    if not yes:
        back = " Anyone who has erased their account since comes back with it." if vault_lost else ""
        click.confirm(f"The backup {file} will replace everything in the current database.{back} Continue?", abort=True)

    def prepare(copy: Any) -> None:
        migrate(copy)
        _hold_mail(copy)
        if not vault_lost:
            site.erase_again(settings, copy)

    try:
        restore_from(site.store(settings, migrated=False), file, click.echo, prepare)
    except (BackupError, DatabaseNewerError) as error:
        raise click.ClickException(str(error)) from error
    except VaultLostError as error:  # only a backup from before vaults had names gets this far
        raise click.ClickException(str(error)) from error
    if vault_lost:
        click.echo("Now run `learnapp vault accept-loss`: until then the site does not start.")


def _check_vault_of(settings: Settings, backup: Path) -> None:
    """End the command if the vault is not this backup's: without its list no one could be erased again."""
    from learnapp.store.operations.backups import name_of_vault
    from learnapp.vault import VaultAwayError
    from learnapp.vault.keeping import ANOTHER, NOTHING

    vault = site.vault(settings, None)
    try:
        there, name = vault.contents(), name_of_vault(backup)
    except VaultAwayError as error:
        raise click.ClickException(f"{site.ended(str(error))} Nothing was changed.") from error
    if name is not None and there.name != name:
        raise click.ClickException(
            f"The vault at {vault.where} is not the one of this backup: "
            f"{NOTHING if there.is_empty else ANOTHER}. Restore the vault first, with "
            "`learnapp vault restore`. If it is lost for good, give --vault-lost. Nothing was changed."
        )


_HEAD = f"{'Table':<22} {'SQLite':>12} {'PostgreSQL':>12}  Rows and hashes"


@click.command(epilog=example("learnapp move postgresql://learnapp@db.example.org/learnapp"))
@click.argument("url")
def move(url: str) -> None:
    """Copy the site from SQLite into the empty PostgreSQL database at URL, and compare the two. Stop the site first.

    All or nothing: if any table differs, the new database stays empty. The SQLite database stays as it is.
    """
    from sqlalchemy.engine import make_url

    from learnapp.config import POSTGRESQL, check_database, with_driver
    from learnapp.store.db.engine import Store
    from learnapp.store.operations.moving import Moved, MoveError
    from learnapp.store.operations.moving import move as move_all

    settings = site.settings()
    there, here = with_driver(url), make_url(settings.database_url)
    if not there.startswith(POSTGRESQL):
        raise click.ClickException("The URL of the new database must start with postgresql://.")
    check_database(there, "The URL of the new database")
    if here.get_backend_name() != "sqlite":
        raise click.ClickException("The site's database is PostgreSQL already.")
    _check_stopped(settings, "move")
    if not Path(here.database or "").is_file():
        raise click.ClickException(f"There is no database at {here.database}.")

    def say(one: Moved) -> None:
        click.echo(f"{one.table:<22} {one.rows[0]:>12,} {one.rows[1]:>12,}  {'same' if one.same else 'DIFFERENT'}")

    source, target = site.store(settings), Store(there)
    try:
        site.check_answers(target, "the URL")
        click.echo(_HEAD)
        move_all(source, target, say)
    except MoveError as error:
        raise click.ClickException(str(error)) from error
    finally:
        target.dispose()
        source.dispose()
    click.echo("Everything is the same. Set DATABASE_URL to the new database, then start the site.")


@click.group()
def media() -> None:
    """Move pictures, sound and film to where LEARNAPP_MEDIA says, or back, and check them."""
    logging.getLogger("learnapp").addHandler(logging.NullHandler())  # each command says itself what failed


@media.command("move", epilog=example("learnapp media move"))
@click.option("--back", is_flag=True, help="From there into the database. Then empty LEARNAPP_MEDIA.")
def media_move(back: bool) -> None:
    """Move all files in the database to where LEARNAPP_MEDIA says. The site can stay up.

    Each copy is compared before the file leaves the database. If this stops or fails, run it again to continue. Nothing
    is deleted from a folder or bucket.
    """
    from learnapp.domain.numbers.counted import counted
    from learnapp.store.content.media_stores import MediaAwayError, opened
    from learnapp.store.content.moving_media import carry_back, carry_out

    settings = site.settings()
    there = opened(settings.media)
    if there is None:
        raise click.ClickException("LEARNAPP_MEDIA is not set, so there is no folder or bucket to move from or to.")
    store = site.store(settings)
    moved = 0
    try:
        for _ in carry_back(store) if back else carry_out(store, there):
            moved += 1
    except MediaAwayError as error:
        raise click.ClickException(f"{error} {counted(moved, 'file')} moved. Run it again to go on.") from error
    finally:
        store.dispose()
    click.echo(f"{counted(moved, 'file')} moved to {'the database' if back else there.where}.")


@media.command("check", epilog=example("learnapp media check"))
def media_check() -> None:
    """Read every file that is outside the database, and name each that is missing or changed."""
    from learnapp.domain.numbers.counted import counted
    from learnapp.store.content.moving_media import faults

    settings = site.settings()
    store: Any = site.store(settings)
    read = missing = 0
    for digest, fault in faults(store):
        read += 1
        missing += bool(fault)
        if fault:
            click.echo(f"{digest}: {fault}", err=True)
    store.dispose()
    click.echo(f"{counted(read, 'file')} outside the database, {missing or 'none'} missing or changed.")
    if settings.media and not read:
        click.echo(f"So nothing was asked of {settings.media} yet. `learnapp media move` moves the first files there.")
    if missing:
        sys.exit(1)


@click.group()
def vault() -> None:
    """Back up and restore the keys to people's private writing. Keep these copies apart from database backups."""


@vault.command("backup", epilog=example("learnapp vault backup /var/backups/learnapp/vault --keep 2"))
@click.argument("path", type=_PATH)
@_KEEP
def vault_backup(path: Path, keep: int | None) -> None:
    """Copy the vault to the file PATH, or into the folder PATH. The site can stay up."""
    from learnapp.store.db.engine import StoreBusyError
    from learnapp.store.operations import sealed_texts
    from learnapp.store.operations.health import note_vault_backup
    from learnapp.vault import VaultError
    from learnapp.vault.keeping import NOTHING, Contents

    file = _named(path, "vault", keep)
    settings = site.settings()
    is_known = site.ask(settings, lambda _connection: True, otherwise=False)
    there = site.vault(settings, site.store(settings, migrated=False) if is_known else None)
    try:
        if there.contents() == Contents():
            had_one = site.ask(
                settings, lambda asked: sealed_texts.name(asked) is not None or sealed_texts.has_any(asked), True
            )
            if not had_one:
                raise click.ClickException(f"There is no vault at {there.where} yet. The site makes it when it starts.")
            raise there.lost(NOTHING)
        there.back_up(file)
    except (StoreBusyError, VaultError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"The vault is copied to {file}. Keep it apart from database backups.")
    if is_known and _noted(lambda: note_vault_backup(site.store(settings, migrated=False), site.now())):
        _delete_older(file, "vault", keep)
        return
    kept = " Older copies are kept." if keep else ""
    click.echo(f"{_NOT_NOTED}{kept}", err=True)


@vault.command("restore", epilog=example("learnapp vault restore /safe/learnapp-vault-2026-11-22.db"))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--check", "only_check", is_flag=True, help="Only check that the copy is whole.")
def vault_restore(file: Path, only_check: bool) -> None:
    """Add the keys and erasures in FILE that the current vault does not have. Nothing is replaced."""
    from learnapp.domain.numbers.counted import counted
    from learnapp.store.db.engine import StoreBusyError
    from learnapp.vault import VaultError, read_copy
    from learnapp.vault.recognising import take_in

    try:
        copy = read_copy(file)
        if only_check:
            has = f"{counted(len(copy.keys), 'key')} and {counted(len(copy.erasures), 'erasure')}"
            click.echo(f"{file} is whole. It has {has}.")
            return
        settings = site.settings()
        store = site.store(settings)
        taken = take_in(site.vault(settings, store), store, copy)
    except (VaultError, StoreBusyError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Added {counted(taken.keys, 'key')} and {counted(taken.erasures, 'erasure')}.")
    if taken.left_out:
        click.echo(
            f"Left out {counted(taken.left_out, 'key')} of people who have written with a new key since: "
            "what they wrote before cannot be read."
        )
    site.erase_again(settings, store)
    if warning := site.lacking_keys(settings, store):
        click.echo(warning, err=True)


@vault.command("accept-loss", epilog=example("learnapp vault accept-loss"))
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def vault_accept_loss(yes: bool) -> None:
    """Go on without lost keys, after counting what can then never be read again.

    First restore every copy of the vault that you have. If there is no vault, this makes a new one.
    """
    from learnapp.domain.numbers.counted import counted
    from learnapp.store.operations import sealed_texts
    from learnapp.store.security.audit import write_audit
    from learnapp.vault.recognising import lost_people, replace_lost_keys

    settings = site.settings()
    store = site.store(settings)
    there = site.vault(settings, store)
    people = lost_people(there, store)
    if people:
        with store.read() as connection:
            lost = sealed_texts.count(connection, people)
        has = "has" if len(people) == 1 else "have"
        click.echo(
            f"The vault at {there.where} lacks the keys of {counted(len(people), 'person', 'people')}, who {has}:"
        )
        for kind, number in lost:
            if number:
                click.echo(f"  {counted(number, kind.one, kind.many)}")
        if not yes:
            click.confirm("No one can ever read these again, unless a copy of the vault is found. Go on?", abort=True)
        with store.write() as connection:  # before the keys: if this ends between them, the next run counts the rest
            write_audit(connection, "vault loss accepted", {"people": len(people)}, site.now(), None)
    replace_lost_keys(there, store, people)
    site.erase_again(settings, store)
    site.lacking_keys(settings, store)
    click.echo("They can write again, with new keys. Tell them what happened." if people else "No key is lost.")
