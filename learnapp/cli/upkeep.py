"""Copies: `learnapp backup`, `restore` and `vault`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from learnapp.cli import site
from learnapp.cli.site import example
from learnapp.store.operations import running


def _hold_mail(store: Any) -> None:
    """Mail that was waiting when a backup was made may have been sent since, so it is not sent automatically."""
    from learnapp.mail import outbox

    with store.write() as connection:
        held = outbox.hold_restored(connection)
    if held:
        click.echo(
            f"{held} queued email{'' if held == 1 else 's'} may have been sent since the backup. "
            "See `learnapp mail list`."
        )


@click.command(epilog=example("learnapp backup /var/backups/learnapp-2026-11-22.db"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy the SQLite database to FILE. The site can stay up."""
    import contextlib

    from sqlalchemy.exc import SQLAlchemyError

    from learnapp.store.db.engine import StoreBusyError
    from learnapp.store.operations.backups import BackupError, back_up
    from learnapp.store.operations.health import note_backup

    store = site.store(site.settings(), migrated=False)
    try:
        back_up(store, file, click.echo)
        with contextlib.suppress(SQLAlchemyError, StoreBusyError):  # the copy is good, whether or not this is kept
            note_backup(store, site.now())
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}. Nothing was backed up.") from error


@click.command(epilog=example("learnapp restore /var/backups/learnapp-2026-11-22.db"))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def restore(file: Path, yes: bool) -> None:
    """Replace the database with the backup in FILE. Stop the site first."""
    from learnapp.store.operations.backups import BackupError, restore_from
    from learnapp.store.operations.migrate import DatabaseNewerError, migrate

    settings = site.settings()
    if address := running.address(site.noted_in(settings)):
        raise click.ClickException(f"The site is running at {address}. Stop it first, then restore.")
    if not yes:
        click.confirm(f"The backup {file} will replace everything in the current database. Continue?", abort=True)

    def prepare(copy: Any) -> None:
        migrate(copy)
        site.erase_again(settings, copy)
        _hold_mail(copy)

    try:
        restore_from(site.store(settings, migrated=False), file, click.echo, prepare)
    except (BackupError, DatabaseNewerError) as error:
        raise click.ClickException(str(error)) from error


@click.group()
def vault() -> None:
    """Back up and restore the keys to people's private writing. Keep these copies apart from database backups."""


@vault.command("backup", epilog=example("learnapp vault backup /safe/learnapp-vault-2026-11-22.db"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def vault_backup(file: Path) -> None:
    """Copy the vault to FILE. The site can stay up."""
    from learnapp.store.db.engine import StoreBusyError

    try:
        site.vault(site.settings()).back_up(file)
    except StoreBusyError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"The vault is copied to {file}. Keep it apart from database backups.")


@vault.command("restore", epilog=example("learnapp vault restore /safe/learnapp-vault-2026-11-22.db"))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def vault_restore(file: Path) -> None:
    """Add the keys and erasures in FILE that the current vault does not have. Nothing is replaced."""
    from learnapp.store.db.engine import StoreBusyError
    from learnapp.vault import VaultError

    settings = site.settings()
    try:
        keys, erasures = site.vault(settings).take_in(file)
    except (VaultError, StoreBusyError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Added {keys} keys and {erasures} erasures.")
    site.erase_again(settings, site.store(settings))
