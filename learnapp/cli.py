"""The `learnapp` command: serving, checking and publishing modules, people, backups."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from learnapp import __version__, serving
from learnapp.config import Settings, SettingsError, from_environment, with_secret
from learnapp.paths import MODULES
from learnapp.previewing import preview

Command = TypeVar("Command", bound=Callable[..., Any])


def _example(text: str) -> str:
    return f"\b\nExample:\n  {text}"


def _settings() -> Settings:
    try:
        return from_environment()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def _store(settings: Settings, *, migrated: bool = True) -> Any:
    """The site's database, brought to this version's schema."""
    from learnapp.store.engine import Store
    from learnapp.store.migrate import DatabaseNewerError, migrate

    store = Store(settings.database_url)
    if migrated:
        try:
            migrate(store)
        except DatabaseNewerError as error:
            raise click.ClickException(str(error)) from error
    return store


def _now() -> datetime:
    from learnapp.web.clock import system_clock

    return system_clock()


def _erase_again(settings: Settings, store: Any) -> None:
    """Erase whoever an older copy of the database or of the vault brought back."""
    from learnapp.vault import Vault
    from learnapp.vault.erasing import replay

    with store.write() as connection:
        again = replay(Vault(settings.vault_file), connection, _now())
    if again:
        who = "1 person who had been erased was" if again == 1 else f"{again} people who had been erased were"
        click.echo(f"{who} erased again.")


def _finish_counting(settings: Settings, store: Any) -> None:
    """Destroy the keys of votes that were counted by a process which ended before it could."""
    from learnapp.vault import Vault
    from learnapp.vault.voting import sweep

    sweep(store, Vault(settings.vault_file))


def _hold_mail(store: Any) -> None:
    """What waited to be sent when a backup was made may have been sent since: it is not sent by itself."""
    from learnapp.mail import outbox

    with store.write() as connection:
        held = outbox.hold_restored(connection)
    if held:
        click.echo(
            f"{held} queued e-mail{'' if held == 1 else 's'} may have been sent since: see `learnapp mail list`."
        )


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="learnapp")
def main() -> None:
    """Case-based e-learning on medical leadership."""


# Serving -----------------------------------------------------------------------------------------


def _apart(work: Callable[[], None]) -> None:
    """Do this in a process of its own, so that what it imports does not stay in the server's memory."""

    def told() -> None:
        try:
            work()
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)

    process = multiprocessing.get_context("fork").Process(target=told)
    process.start()
    serving.import_libraries()  # meanwhile: the workers will share them
    process.join()
    if process.exitcode:
        sys.exit(process.exitcode)


def _prepare(settings: Settings) -> Any:
    """Migrate and publish; says what was refused and goes on with the rest."""
    with_secret(settings)
    store = _store(settings)
    _erase_again(settings, store)
    _finish_counting(settings, store)
    _publish(store, settings, quiet=True)
    return store


@main.command(epilog=_example("learnapp serve --host 0.0.0.0 --port 8000 --workers 2"))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the site. Migrates the database and publishes the modules first."""
    settings = _settings()
    _apart(lambda: _prepare(settings).dispose())
    click.echo(f"learnapp is at http://{host}:{port}")
    serving.serve(host, port, workers)


@main.command(epilog=_example("learnapp demo --port 8000"))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; loopback only.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes.")
def demo(host: str, port: int, workers: int) -> None:
    """Serve the site with example people, whose sign-in details are printed."""
    if host not in {"127.0.0.1", "localhost", "::1"}:
        raise click.ClickException("The demonstration has known people in it and is served on loopback only.")
    settings = _settings()
    _apart(lambda: _prepare_demo(settings, f"http://{host}:{port}"))
    serving.serve(host, port, workers)


def _prepare_demo(settings: Settings, address: str) -> None:
    from learnapp.demo import fill

    store = _prepare(settings)
    people = fill(store, settings.instance, _now())
    store.dispose()
    click.echo(f"\nlearnapp is at {address}\n\nSign in as:")
    for who in people:
        click.echo(f"  {who.role:<11} {who.email:<28} password: {who.password}")
    click.echo("\nStop with Ctrl+C.\n")


# Modules -----------------------------------------------------------------------------------------


@main.command(epilog=_example("learnapp check modules/challenging-colleagues"))
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def check(folders: tuple[Path, ...], form: str) -> None:
    """Check module folders: every problem as file:line: message. Exit status 1 if any is an error."""
    from learnapp.domain.reading import check_folder, read_library, report
    from learnapp.store.publishing import module_folders

    settings = _settings()
    library = read_library((*settings.modules, MODULES))
    problems = []
    chosen = [Path(os.path.relpath(f)) for f in folders] or module_folders(settings.modules)
    for folder in chosen:
        problems += check_folder(folder, library)[1]
    click.echo(report.render(problems, form, checked=len(chosen)))
    sys.exit(report.exit_status(problems))


def _publish(store: Any, settings: Settings, *, quiet: bool) -> bool:
    from learnapp.domain.reading import read_library
    from learnapp.store.publishing import publish

    results = publish(store, settings.modules, read_library((*settings.modules, MODULES)), _now())
    for result in results:
        errors = [p for p in result.problems if p.severity == "error"]
        for problem in errors:
            click.echo(str(problem), err=True)
        if result.outcome == "kept":
            click.echo(f"{result.module}: not published; its last good edition goes on serving.", err=True)
        elif result.outcome == "refused":
            click.echo(f"{result.module}: not published, and there is no earlier edition to serve.", err=True)
        elif not quiet:
            click.echo(f"{result.module}: {'published' if result.outcome == 'new' else 'unchanged'}")
    return all(r.outcome in {"new", "unchanged"} for r in results)


main.add_command(preview)


@main.command(epilog=_example("learnapp publish"))
def publish() -> None:
    """Publish the module folders that changed. Running processes take the new editions up by themselves."""
    settings = _settings()
    if not _publish(_store(settings), settings, quiet=False):
        sys.exit(1)


@main.command(epilog=_example("learnapp remark finance-language"))
@click.argument("module")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remark(module: str, yes: bool) -> None:
    """Mark submitted answers of MODULE again by the keys of its present edition, after showing what would change."""
    from learnapp.domain.reading import read_library
    from learnapp.store import remarking
    from learnapp.store.catalogue import Catalogue

    settings = _settings()
    store = _store(settings)
    catalogue = Catalogue(read_library((*settings.modules, MODULES)))
    with store.read() as connection:
        if module not in catalogue.at(connection).modules:
            raise click.ClickException(f"There is no module {module}. `learnapp check` lists those there are.")
        plan = remarking.plan(connection, catalogue, module)
    for line in remarking.describe(plan):
        click.echo(line)
    if not plan.changes:
        return
    if not yes:
        click.confirm("Mark these again?", abort=True)
    with store.write() as connection:
        count = remarking.apply(connection, catalogue, plan, _now())
    click.echo(f"{count} answers were marked again.")


# People ------------------------------------------------------------------------------------------


@main.group()
def person() -> None:
    """Add people, change roles, list them, let somebody back in."""


def _find(connection: Any, email: str) -> Any:
    from learnapp.store import people

    try:
        account = people.find(connection, people.email_key(email))
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if account is None:
        raise click.ClickException(f"Nobody has the address {email}. `learnapp person list` shows who there is.")
    return account


@person.command("add", epilog=_example("learnapp person add ada@example.org --name 'Ada Obi' --role educator"))
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", type=click.Choice(["learner", "educator", "admin"]), default="learner", show_default=True)
def person_add(email: str, name: str, role: str) -> None:
    """Add somebody and print a one-time link by which they set their password."""
    import secrets

    from learnapp.store import people
    from learnapp.web import passwords

    settings = _settings()
    unusable = passwords.hash_password(secrets.token_urlsafe(32))
    with _store(settings).write() as connection:
        try:
            name = people.clean_name(name)
            added = people.add(connection, name=name, email=email, password_hash=unusable, now=_now(), role=role)
        except ValueError as error:
            raise click.ClickException(str(error)) from error
        if added is None:
            raise click.ClickException(f"Somebody already has the address {email}.")
        token = people.make_reset_link(connection, added, _now())
    click.echo(_link(settings, token))


@person.command("role", epilog=_example("learnapp person role ada@example.org educator"))
@click.argument("email")
@click.argument("role", type=click.Choice(["learner", "educator", "admin"]))
def person_role(email: str, role: str) -> None:
    """Change somebody's role. They have to sign in again."""
    from learnapp.store import people

    with _store(_settings()).write() as connection:
        account = _find(connection, email)
        people.set_role(connection, account.id, role, _now(), None)
    click.echo(f"{account.email} is now {'an' if role[0] in 'ae' else 'a'} {role}.")


@person.command("extra-time", epilog=_example("learnapp person extra-time ada@example.org 25"))
@click.argument("email")
@click.argument("percent", type=click.IntRange(0, 300))
def person_extra_time(email: str, percent: int) -> None:
    """Give somebody PERCENT more time in every timed quiz; 0 takes it away."""
    from learnapp.store import people

    with _store(_settings()).write() as connection:
        account = _find(connection, email)
        people.set_extra_time(connection, account.id, percent / 100, _now(), None)
    click.echo(f"{account.email} has {percent}% more time in timed quizzes.")


@person.command("list", epilog=_example("learnapp person list"))
def person_list() -> None:
    """List people: address, name, role, day of joining."""
    from learnapp.store import people

    after = 0
    with _store(_settings()).read() as connection:
        while page := people.everyone(connection, after):
            for row in page:
                gone = "  suspended" if row.suspended_at else ""
                click.echo(f"{row.email:<40} {row.name:<30} {row.role:<9} {row.created_at:%Y-%m-%d}{gone}")
            after = page[-1].id


@person.command("reset", epilog=_example("learnapp person reset ada@example.org"))
@click.argument("email")
def person_reset(email: str) -> None:
    """Print a one-time link, good for a day, by which somebody sets a new password."""
    from learnapp.store import people

    settings = _settings()
    with _store(settings).write() as connection:
        token = people.make_reset_link(connection, _find(connection, email).id, _now())
    click.echo(_link(settings, token))


def _link(settings: Settings, token: str) -> str:
    return f"{settings.site_url or 'http://127.0.0.1:8000'}/account/reset/{token}/"


# Evidence ----------------------------------------------------------------------------------------


@main.command(epilog=_example("learnapp verify learnapp-certificate.pdf --key key.pem"))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="What /verify/key of the issuing site shows. Without it, this site's own key.",
)
def verify(file: Path, key_file: Path | None) -> None:
    """Say whether FILE, a certificate or evidence pack, is just as it was issued. Exit status 1 if it is not."""
    from learnapp.exports import keys, verify

    own = _settings().signing_key_file
    assert own is not None
    if key_file is None and not own.exists():
        raise click.ClickException(f"There is no signing key at {own}. Give the issuing site's published key: --key.")
    try:
        known = verify.read_keys(key_file.read_bytes() if key_file else keys.published(own).encode())
    except (ValueError, keys.KeyFileError) as error:
        raise click.ClickException(str(error)) from error
    verdict = verify.verify(file.read_bytes(), known)
    click.echo(verify.describe(verdict))
    sys.exit(0 if verdict.good else 1)


@main.group("signing-key")
def signing_key() -> None:
    """The key that seals certificates and evidence packs."""


@signing_key.command("show", epilog=_example("learnapp signing-key show"))
def signing_key_show() -> None:
    """Print the public keys as /verify/key shows them: the one in use and the retired ones."""
    from learnapp.exports import keys

    try:
        click.echo(keys.published(_signing_key_file()), nl=False)
    except keys.KeyFileError as error:
        raise click.ClickException(str(error)) from error


@signing_key.command("rotate", epilog=_example("learnapp signing-key rotate"))
@click.option("--yes", is_flag=True, help="Do not ask.")
def signing_key_rotate(yes: bool) -> None:
    """Make a new key. What the old one sealed still verifies; running processes use the new one at once."""
    from learnapp.exports import keys

    if not yes:
        click.confirm("New certificates will be sealed with a new key. Go on?", abort=True)
    try:
        made = keys.rotate(_signing_key_file(), _now().date().isoformat())
    except keys.KeyFileError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"The key in use is now {made}. Whoever saved the published key should save it again.")


def _signing_key_file() -> Path:
    file = _settings().signing_key_file
    assert file is not None
    return file


# Upkeep ------------------------------------------------------------------------------------------


@main.command(epilog=_example("learnapp remind    (from cron, every few minutes)"))
def remind() -> None:
    """Move threads on, remind of work, count what cohorts found hard, send e-mail. May run twice at once."""
    from learnapp.domain.reading import read_library
    from learnapp.educator import findings_actions
    from learnapp.learning_sets.thread_clock import move_threads_on
    from learnapp.learning_sets.thread_news import tell_of_threads
    from learnapp.mail.composing import Site
    from learnapp.mail.reminding import remind
    from learnapp.mail.sending import MailServerError, send_due
    from learnapp.store import sets
    from learnapp.store.catalogue import Catalogue
    from learnapp.vault import Vault
    from learnapp.web.clock import system_clock

    settings = with_secret(_settings())
    store = _store(settings)
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
        click.echo("No e-mail: LEARNAPP_SMTP, LEARNAPP_MAIL_FROM and LEARNAPP_SITE_URL are not all set.")
        return
    site = Site(settings.mail_from, settings.site_url, settings.secret)
    try:
        tally = send_due(store, settings.smtp_url, site, system_clock)
    except MailServerError as error:
        raise click.ClickException(f"{error}. Everything queued is kept for the next run.") from error
    click.echo(f"E-mail: {tally.sent} sent, {tally.put_off} kept for later.")
    if tally.failed or tally.unknown:
        click.echo(f"{tally.failed} given up and {tally.unknown} in doubt: see `learnapp mail list`.", err=True)


@main.group()
def mail() -> None:
    """Messages that were given up, or of which nobody knows whether they were sent."""


@mail.command("list", epilog=_example("learnapp mail list"))
def mail_list() -> None:
    """List them: number, what became of it, since when, to whom, subject, why."""
    from learnapp.mail import outbox

    with _store(_settings()).read() as connection:
        for one in outbox.held(connection):
            click.echo(f"{one.id}  {one.outcome}  {one.queued_at:%Y-%m-%d %H:%M}  {one.recipient}  {one.subject}")
            click.echo(f"    {one.problem}")


@mail.command("retry", epilog=_example("learnapp mail retry 17"))
@click.argument("number", type=int)
def mail_retry(number: int) -> None:
    """Send one of them again. One in doubt may arrive a second time."""
    from learnapp.mail import outbox

    with _store(_settings()).write() as connection:
        if not outbox.retry(connection, number, _now()):
            raise click.ClickException(f"Message {number} is not held, or is out of date. See `learnapp mail list`.")
    click.echo("It is queued again.")


@main.command(epilog=_example("learnapp backup /var/backups/learnapp-2026-11-22.db"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy the SQLite database to FILE while the site goes on."""
    from learnapp.store.backups import BackupError, back_up

    try:
        back_up(_store(_settings(), migrated=False), file, click.echo)
    except BackupError as error:
        raise click.ClickException(str(error)) from error


@main.command(epilog=_example("learnapp restore /var/backups/learnapp-2026-11-22.db"))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, yes: bool) -> None:
    """Put the backup in FILE in the place of the database. Stop the site first."""
    from learnapp.store.backups import BackupError, restore_from
    from learnapp.store.migrate import DatabaseNewerError, migrate

    settings = _settings()
    if not yes:
        click.confirm(f"Everything in the present database will be replaced by {file}. Go on?", abort=True)

    def prepare(copy: Any) -> None:
        migrate(copy)
        _erase_again(settings, copy)
        _hold_mail(copy)

    try:
        restore_from(_store(settings, migrated=False), file, click.echo, prepare)
    except (BackupError, DatabaseNewerError) as error:
        raise click.ClickException(str(error)) from error


@main.group()
def vault() -> None:
    """Copy the keys of people's own writing, and take them in from a copy. Keep copies apart from the database's."""


@vault.command("backup", epilog=_example("learnapp vault backup /safe/learnapp-vault-2026-11-22.db"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def vault_backup(file: Path) -> None:
    """Copy the vault to FILE while the site goes on."""
    from learnapp.store.engine import StoreBusyError
    from learnapp.vault import Vault

    try:
        Vault(_settings().vault_file).back_up(file)
    except StoreBusyError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"The vault is copied to {file}. Keep it apart from the database's backups.")


@vault.command("restore", epilog=_example("learnapp vault restore /safe/learnapp-vault-2026-11-22.db"))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def vault_restore(file: Path) -> None:
    """Take in the keys and erasures that FILE holds and the present vault does not. Nothing is replaced."""
    from learnapp.store.engine import StoreBusyError
    from learnapp.vault import Vault, VaultError

    settings = _settings()
    try:
        keys, erasures = Vault(settings.vault_file).take_in(file)
    except (VaultError, StoreBusyError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{keys} keys and {erasures} erasures were taken in.")
    _erase_again(settings, _store(settings))


if __name__ == "__main__":
    main()
