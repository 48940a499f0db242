"""`learnapp person`: add and list people, change roles, names and passwords, copy and erase their data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from learnapp.cli import private_files, site
from learnapp.cli.organisations import by_name
from learnapp.cli.site import example
from learnapp.config import Settings
from learnapp.domain.people.roles import Role
from learnapp.store.operations import running

ROLES = [role.value for role in Role]
"""The roles as people type them: Click would expect the names of the enumeration's members."""


@click.group()
def person() -> None:
    """Add and list people, change roles, names and passwords, reset two-step sign-in, copy and erase their data."""


def _find(connection: Any, email: str) -> Any:
    from learnapp.store.people import addresses, people

    try:
        key = people.email_key(email)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    account = people.find(connection, key)
    claimed = addresses.claimant(connection, key) if account is None else None
    if claimed is not None:
        account = people.get(connection, claimed)
    if account is None:
        raise click.ClickException(f"No account has the address {email}. `learnapp person list` shows all accounts.")
    return account


def _clean_name(name: str) -> str:
    """A name that another person types, checked like people's own. If it is wrong, says why and ends the command."""
    from learnapp.domain.people.person_names import tidy_name

    try:
        name = tidy_name(name)
    except ValueError as error:
        raise click.ClickException(f"The name {error}.") from error
    if not name:
        raise click.ClickException("The name is empty. Give one, in quotes if it has spaces.")
    return name


def _where(connection: Any, role: str, organisation: str | None) -> int | None:
    """The organisation named, or the site's only one; ends the command if a role needs one and there are several."""
    from learnapp.store.organisations import organisations

    if organisation is not None:
        return by_name(connection, organisation).id
    here = organisations.only(connection)
    if here is None and role in {Role.EDUCATOR, Role.LEAD}:
        raise click.ClickException("The site has several organisations: say which one is meant. Use --organisation.")
    return here


def _check_not_last(connection: Any, person_id: int) -> None:
    from learnapp.store.people import people

    if people.is_last_admin(connection, person_id):
        raise click.ClickException("This is the only administrator. Make someone else one first.")


@person.command("add", epilog=example(f"learnapp person add ada@example.org --name 'Ada Obi' --role {Role.EDUCATOR}"))
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", type=click.Choice(ROLES), default=Role.LEARNER.value, show_default=True)
@click.option("--organisation", help="Where they belong, on a site with several organisations.")
def person_add(email: str, name: str, role: str, organisation: str | None) -> None:
    """Add a person and print a one-time link for choosing their password. It works for a week."""
    from learnapp.domain.people.addresses import checked_address
    from learnapp.store.people import links, people

    settings, name = site.settings(), _clean_name(name)
    with site.store(settings).write() as connection:
        try:
            people.email_key(email)
            checked_address(email.strip())
            here = _where(connection, role, organisation)
            added = people.add(
                connection,
                name=name,
                email=email,
                password_hash=None,
                now=site.now(),
                role=role,
                organisation_id=here,
            )
        except ValueError as error:
            raise click.ClickException(str(error)) from error
        if added is None:
            raise click.ClickException(f"An account with the address {email} already exists.")
        token = people.make_reset_link(connection, added, site.now(), lasts=links.NEW_ACCOUNT_LASTS)
    click.echo(_link(settings, token))


@person.command("role", epilog=example(f"learnapp person role ada@example.org {Role.EDUCATOR}"))
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
@click.option("--organisation", help="Where they have it, on a site with several organisations.")
def person_role(email: str, role: str, organisation: str | None) -> None:
    """Change a person's role. They have to sign in again.

    Administrators are for the whole site. The other roles are for one organisation.
    """
    from learnapp.store.people import people

    with site.store(site.settings()).write() as connection:
        account = _find(connection, email)
        if role != Role.ADMIN and organisation is None:
            _check_not_last(connection, account.id)
        try:
            here = by_name(connection, organisation).id if organisation is not None else None
            people.set_role(connection, account.id, role, site.now(), None, here)
        except ValueError as error:
            raise click.ClickException(
                str(error) if organisation is not None else f"{error} Use --organisation."
            ) from error
        except people.UnprovedError as error:
            raise click.ClickException(
                f"No one has confirmed {email} yet: anyone could have registered it. Give its owner the "
                f"link that `learnapp person reset {email}` prints. Once they have used it, give them the role."
            ) from error
    click.echo(f"{account.email} is now {'an' if role[0] in 'ae' else 'a'} {role}.")


@person.command("extra-time", epilog=example("learnapp person extra-time ada@example.org 25"))
@click.argument("email")
@click.argument("percent", type=click.IntRange(0, 300))
def person_extra_time(email: str, percent: int) -> None:
    """Give a person PERCENT more time in every timed quiz. 0 removes it."""
    from learnapp.store.people import people

    with site.store(site.settings()).write() as connection:
        account = _find(connection, email)
        people.set_extra_time(connection, account.id, percent / 100, site.now())
    click.echo(f"{account.email} has {f'{percent}% more' if percent else 'no extra'} time in timed quizzes.")


@person.command("list", epilog=example("learnapp person list"))
def person_list() -> None:
    """List people: address, name, role and date of joining."""
    from learnapp.store.people import people

    after = 0
    with site.store(site.settings()).read() as connection:
        while page := people.everyone(connection, after):
            for row in page:
                gone = "  suspended" if row.suspended_at else "" if row.proved_at else "  address not confirmed"
                click.echo(f"{row.email:<40} {row.name:<30} {row.role:<9} {row.created_at:%Y-%m-%d}{gone}")
            after = page[-1].id
    if not after:
        click.echo("No one has an account yet. `learnapp serve` prints a link for the first administrator.")


@person.command("suspend", epilog=example("learnapp person suspend ada@example.org"))
@click.argument("email")
@click.option("--end", is_flag=True, help="End the suspension instead.")
def person_suspend(email: str, end: bool) -> None:
    """Suspend a person: they are signed out everywhere and cannot sign in. Their work stays."""
    from learnapp.store.people import people

    with site.store(site.settings()).write() as connection:
        account = _find(connection, email)
        if not end:
            _check_not_last(connection, account.id)
        changed = people.suspend(connection, account.id, site.now(), None, on=not end)
    now = ("no longer " if changed else "not ") if end else ("" if changed else "already ")
    click.echo(f"{account.email} is {now}suspended.")


@person.command("reset", epilog=example("learnapp person reset ada@example.org"))
@click.argument("email")
def person_reset(email: str) -> None:
    """Print a one-time link for setting a new password. It works for one day."""
    from learnapp.store.people import people

    settings = site.settings()
    with site.store(settings).write() as connection:
        token = people.make_reset_link(connection, _find(connection, email).id, site.now())
    click.echo(_link(settings, token))


@person.command("reset-second-factor", epilog=example("learnapp person reset-second-factor ada@example.org"))
@click.argument("email")
def person_reset_second_factor(email: str) -> None:
    """Take away a person's passkeys, authenticator app and recovery codes, because they have lost them.

    They are signed out everywhere and told by email. If their role needs a second step, they set one up at their next
    sign-in.
    """
    from learnapp.mail import account_mail
    from learnapp.store.people import second_factors

    settings, now = site.settings(), site.now()
    with site.store(settings).write() as connection:
        account = _find(connection, email)
        if not second_factors.reset(connection, account.id, now, None):
            raise click.ClickException(f"{account.email} has not set up two-step sign-in.")
        what = "The people who run the site reset two-step sign-in for your account"
        account_mail.tell_of_change(
            connection, account.id, account.email, what, settings.contact, now, by_mail=settings.sends_mail
        )
    click.echo(f"Two-step sign-in is now off for {account.email}, who is signed out everywhere.")


@person.command("name", epilog=example("learnapp person name ada@example.org 'Ada Obi-Hart'"))
@click.argument("email")
@click.argument("name")
def person_name(email: str, name: str) -> None:
    """Correct a person's name. We send them a message about it."""
    from learnapp.store.people import people

    settings = site.settings()
    with site.store(settings).write() as connection:
        account, name = _find(connection, email), _clean_name(name)
        if people.rename(connection, account.id, name, site.now(), None):
            _tell(settings, connection, "name", account)
    click.echo(f"{account.email} is now called {name}.")


def _tell(settings: Settings, connection: Any, what: Any, account: Any) -> None:
    from learnapp.mail import account_mail

    account_mail.tell(
        connection,
        what,
        account.id,
        account.email,
        "A person who runs the site",
        site.now(),
        by_mail=settings.sends_mail,
    )


@person.command("copy", epilog=example("learnapp person copy ada@example.org /tmp/ada.zip"))
@click.argument("email")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def person_copy(email: str, file: Path) -> None:
    """Copy what the site holds about a person to FILE, without what they wrote, answered, chose or voted for.

    We send them a message about it. Only they can download the rest, on their account page.
    """
    from learnapp.exports.handed_data import handed_data
    from learnapp.store.operations import personal_data
    from learnapp.store.security.audit import write_audit
    from learnapp.web.pages import uk_time

    settings, now = site.settings(), site.now()
    with site.store(settings).write() as connection:
        account = _find(connection, email)
        whole = handed_data(account.name, uk_time(now), personal_data.rows_to_hand_over(connection, account.id), now)
        private_files.write_new(file, whole)
        write_audit(connection, "copy of data", {"person": account.id}, now, None, about=account.id)
        _tell(settings, connection, "copy", account)
    click.echo(f"Copied what the site holds about {account.email} to {file}.")


@person.command("erase", epilog=example("learnapp person erase ada@example.org"))
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def person_erase(email: str, yes: bool) -> None:
    """Erase a person's account with everything in it. This cannot be undone. They get an email."""
    from learnapp.mail import account_mail
    from learnapp.store.operations import personal_data
    from learnapp.vault import erasing

    settings, now = site.settings(), site.now()
    store = site.store(settings)
    with store.read() as connection:
        account = _find(connection, email)
    if not yes:
        click.confirm(f"Erase {account.name}, {account.email}, for good?", abort=True)
    with store.write() as connection:
        _check_not_last(connection, account.id)
        if not erasing.erase(site.vault(settings, store), connection, account.id, now):
            raise click.ClickException("The account is gone already.")
        if account.proved and settings.sends_mail:
            by, about = "a person who runs the site", (settings.site_url, settings.contact)
            account_mail.queue_erased(connection, account.email, by, *about, now)
    personal_data.drop_traces(store)
    click.echo(f"The account of {account.email} is erased.")


@person.command("merge", epilog=example("learnapp person merge ada@example.org ada.obi@example.org"))
@click.argument("kept")
@click.argument("other")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def person_merge(kept: str, other: str, yes: bool) -> None:
    """Merge the account OTHER of a person into their account KEPT, after showing what would move."""
    from learnapp.domain.reading import read_library
    from learnapp.mail import account_mail
    from learnapp.paths import MODULES
    from learnapp.store.content.catalogue import Catalogue
    from learnapp.store.operations import merging
    from learnapp.vault.merging import merge

    settings, now = site.settings(), site.now()
    store = site.store(settings)
    with store.read() as connection:
        stays, ends = _find(connection, kept), _find(connection, other)
        if stays.id == ends.id:
            raise click.ClickException("Both addresses are of one account. Give those of two.")
        if out := next((one for one in (stays, ends) if one.suspended), None):
            raise click.ClickException(f"{out.email} is suspended. End the suspension first.")
        if merging.rests_on_no_proof(connection, stays.id, ends.id):
            raise click.ClickException(
                f"No one has confirmed {stays.email}, so the account may be a stranger's. Give its owner the link that "
                f"`learnapp person reset {stays.email}` prints, and merge once they have used it."
            )
        for line in merging.plan(connection, stays.id, ends.id):
            counts = f"{line.moves} move, {line.aside} put aside, {line.ends} end"
            click.echo(f"{line.table}: {counts}. {merging.RULES[line.table].words}.")
    if not yes:
        click.confirm(f"Are both accounts one person's? {ends.email} ends, for good.", abort=True)
    catalogue = Catalogue(read_library((*settings.modules, MODULES)))
    with store.write() as connection:
        modules = catalogue.at(connection).modules.values()
        if not merge(site.vault(settings, store), connection, stays.id, ends.id, modules, now, None):
            raise click.ClickException("One of the accounts is gone: it was merged or erased a moment ago.")
        _tell(settings, connection, "merged", stays)
        if ends.proved and settings.sends_mail:
            by, about = "a person who runs the site", (settings.site_url, settings.contact)
            account_mail.queue_merged(connection, ends.email, stays.email, by, *about, now)
    click.echo(f"The account {ends.email} is now part of {stays.email}.")


def _link(settings: Settings, token: str) -> str:
    address = settings.site_url or running.address(site.noted_in(settings)) or "http://127.0.0.1:8000"
    return f"{address}/account/reset/{token}/"
