"""`learnapp remind`, and copies: `backup`, `restore` and `vault`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from learnapp.cli import site
from learnapp.cli.site import example
from learnapp.config import with_secret
from learnapp.paths import MODULES


@click.command(epilog=example("learnapp remind    (from cron, every few minutes)"))
def remind() -> None:
    """Move threads on, remind of work, count what cohorts found hard, send email. May run twice at once."""
    from learnapp.domain.reading import read_library
    from learnapp.educator.findings import findings_actions
    from learnapp.learning_sets.threads.thread_clock import move_threads_on
    from learnapp.learning_sets.threads.thread_news import tell_of_threads
    from learnapp.mail.composing import Site
    from learnapp.mail.reminding import remind
    from learnapp.mail.sending import MailServerError, send_due
    from learnapp.store.content.catalogue import Catalogue
    from learnapp.store.sets import sets
    from learnapp.vault import Vault
    from learnapp.web.clock import system_clock

    settings = with_secret(site.settings())
    store = site.store(settings)
    catalogue = Catalogue(read_library((*settings.modules, MODULES)))
    with store.read() as connection:
        modules = catalogue.at(connection).modules
    assert settings.vault_file is not None
    moved = move_threads_on(store, Vault(settings.vault_file), catalogue, system_clock())
    click.echo(f"Threads moved on: {moved}.")
    told = tell_of_threads(store, settings.site_url, system_clock, by_mail=settings.sends_mail)
    click.echo(f"Told of threads: {told}.")
    reminded = remind(store, modules, settings.site_url, system_clock, by_mail=settings.sends_mail)
    click.echo(f"Reminders: {reminded}.")
    counted = findings_actions.count_all(store, catalogue, system_clock())
    click.echo(f"Cohorts with something new to count: {counted}.")
    with store.write() as connection:
        sets.delete_closed(connection, system_clock())
    if not settings.sends_mail:
        click.echo("No email: LEARNAPP_SMTP, LEARNAPP_MAIL_FROM and LEARNAPP_SITE_URL are not all set.")
        return
    sender = Site(settings.mail_from, settings.site_url, settings.secret)
    try:
        tally = send_due(store, settings.smtp_url, sender, system_clock)
    except MailServerError as error:
        raise click.ClickException(f"{error}. Everything queued is kept for the next run.") from error
    click.echo(f"Email: {tally.sent} sent, {tally.put_off} kept for later.")
    if tally.failed or tally.unknown:
        click.echo(f"{tally.failed} given up and {tally.unknown} in doubt: see `learnapp mail list`.", err=True)


def _hold_mail(store: Any) -> None:
    """What waited to be sent when a backup was made may have been sent since: it is not sent by itself."""
    from learnapp.mail import outbox

    with store.write() as connection:
        held = outbox.hold_restored(connection)
    if held:
        click.echo(f"{held} queued email{'' if held == 1 else 's'} may have been sent since: see `learnapp mail list`.")


@click.command(epilog=example("learnapp backup /var/backups/learnapp-2026-11-22.db"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy the SQLite database to FILE while the site goes on."""
    from learnapp.store.operations.backups import BackupError, back_up

    try:
        back_up(site.store(site.settings(), migrated=False), file, click.echo)
    except BackupError as error:
        raise click.ClickException(str(error)) from error


@click.command(epilog=example("learnapp restore /var/backups/learnapp-2026-11-22.db"))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, yes: bool) -> None:
    """Put the backup in FILE in the place of the database. Stop the site first."""
    from learnapp.store.operations.backups import BackupError, restore_from
    from learnapp.store.operations.migrate import DatabaseNewerError, migrate

    settings = site.settings()
    if not yes:
        click.confirm(f"Everything in the present database will be replaced by {file}. Go on?", abort=True)

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
    """Copy the keys of people's own writing, and take them in from a copy. Keep copies apart from the database's."""


@vault.command("backup", epilog=example("learnapp vault backup /safe/learnapp-vault-2026-11-22.db"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def vault_backup(file: Path) -> None:
    """Copy the vault to FILE while the site goes on."""
    from learnapp.store.db.engine import StoreBusyError
    from learnapp.vault import Vault

    try:
        Vault(site.settings().vault_file).back_up(file)
    except StoreBusyError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"The vault is copied to {file}. Keep it apart from the database's backups.")


@vault.command("restore", epilog=example("learnapp vault restore /safe/learnapp-vault-2026-11-22.db"))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def vault_restore(file: Path) -> None:
    """Take in the keys and erasures that FILE holds and the present vault does not. Nothing is replaced."""
    from learnapp.store.db.engine import StoreBusyError
    from learnapp.vault import Vault, VaultError

    settings = site.settings()
    try:
        keys, erasures = Vault(settings.vault_file).take_in(file)
    except (VaultError, StoreBusyError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{keys} keys and {erasures} erasures were taken in.")
    site.erase_again(settings, site.store(settings))
