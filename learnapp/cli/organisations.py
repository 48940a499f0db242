"""`learnapp organisation`: the trusts or schools that share the site."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import click

from learnapp.cli import private_files, site
from learnapp.cli.site import example
from learnapp.domain.people.organisations import REGISTRATIONS, Organisation
from learnapp.paths import MODULES


@click.group()
def organisation() -> None:
    """Make and change the organisations that share the site."""


def by_name(connection: Any, name: str) -> Organisation:
    """The organisation of this name, ignoring capitals. If there is none, lists them all and ends the command."""
    from learnapp.store.organisations import organisations

    found = organisations.named(connection, name)
    if found is None:
        known = ", ".join(one.name for one in organisations.every(connection))
        missing = f"No organisation is called {name}." if name.strip() else "The name of the organisation is empty."
        raise click.ClickException(f"{missing} There are: {known}.")
    return found


@organisation.command("add", epilog=example("learnapp organisation add 'Southmoor NHS Foundation Trust'"))
@click.argument("name")
def organisation_add(name: str) -> None:
    """Make an organisation. At first people come in only by an educator's invitation."""
    from learnapp.admin.organisation_forms import NewOrganisationForm
    from learnapp.store.organisations import organisations

    name = _checked(NewOrganisationForm({"name": name})).name.data
    with site.store(site.settings()).write() as connection:
        if organisations.make(connection, name, site.now(), None) is None:
            raise click.ClickException(f"There is an organisation called {name} already.")
    click.echo(f"{name} is made. Next: learnapp person role ADDRESS lead --organisation {shlex.quote(name)}")


def _checked(form: Any) -> Any:
    """The site's own form, filled in. Ends the command if the form's rules refuse what was typed."""
    if not form.validate():
        raise click.ClickException(f"{form.problems[0][1]}.")
    return form


@organisation.command("list", epilog=example("learnapp organisation list"))
def organisation_list() -> None:
    """List the organisations: name, people, who can register, own modules."""
    from learnapp.store.organisations import organisations

    with site.store(site.settings()).read() as connection:
        people, own = organisations.counted(connection), organisations.own_modules(connection)
        for one in organisations.every(connection):
            domains = f" ({', '.join(one.domains)})" if one.domains else ""
            modules = sorted(slug for slug, owner in own.items() if owner == one.id)
            end = f"  own modules: {', '.join(modules)}" if modules else ""
            click.echo(f"{one.name:<40} {people.get(one.id, 0):>7}  {one.registration}{domains}{end}")


@organisation.command("change", epilog=example("learnapp organisation change Southmoor --domains southmoor.nhs.uk"))
@click.argument("name")
@click.option("--name", "new_name", help="Another name.")
@click.option("--contact", help="Where its people can write.")
@click.option("--registration", type=click.Choice(REGISTRATIONS), help="Who can register.")
@click.option("--domains", help="What comes after the @ in its addresses, separated by commas.")
def organisation_change(
    name: str, new_name: str | None, contact: str | None, registration: str | None, domains: str | None
) -> None:
    """Change an organisation: its name, contact, and who can register."""
    from learnapp.admin.organisation_forms import OrganisationForm, of_organisation
    from learnapp.store.organisations import organisations

    given = {"name": new_name, "contact": contact, "registration": registration, "domains": domains}
    given = {key: value for key, value in given.items() if value is not None}
    if not given:
        raise click.ClickException("Say what to change. `learnapp organisation change --help` lists what there is.")
    with site.store(site.settings()).write() as connection:
        found = by_name(connection, name)
        now_so = {key: str(value) for key, value in of_organisation(found).data.items()}
        form = _checked(OrganisationForm({**now_so, **given}))
        values = {key: form.values[key] for key in given}
        if organisations.change(connection, found.id, found.revision, values, site.now(), None) is None:
            raise click.ClickException(f"There is an organisation called {new_name} already.")
    click.echo(f"Changed {form.name.data}.")


@organisation.command("module", epilog=example("learnapp organisation module rota-gaps Southmoor"))
@click.argument("module")
@click.argument("name", required=False)
def organisation_module(module: str, name: str | None) -> None:
    """Make MODULE belong to the organisation NAME, so that no one else sees it. Without a name, everyone sees it.

    If you do this before the module is first published, no one else ever sees it.
    """
    from learnapp.domain.markup.attributes import ID
    from learnapp.domain.reading import read_library
    from learnapp.store.operations.own_modules import give_modules
    from learnapp.store.operations.publishing import last_edition

    if not ID.fullmatch(module):
        raise click.ClickException(f"{module} is not a module's name, which is that of its folder, such as rota-gaps.")
    settings = site.settings()
    library = read_library((*settings.modules, MODULES))
    with site.store(settings).write() as connection:
        found = by_name(connection, name) if name is not None else None
        give_modules(connection, {module: found.id if found else None}, library, site.now(), None)
        published = last_edition(connection, module)
    who = f"Only {found.name}" if found else "Everyone"
    click.echo(f"{who} {'sees' if published else 'will see'} {module}.")
    if not published:
        click.echo("It is not published yet. `learnapp edition list` lists the modules that are.", err=True)


@organisation.command("export", epilog=example("learnapp organisation export Southmoor southmoor.zip"))
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def organisation_export(name: str, file: Path) -> None:
    """Write a copy of an organisation's people, cohorts, results and modules to FILE, a zip."""
    from learnapp.exports.organisation_data import organisation_data
    from learnapp.store.leaving import organisation_copy
    from learnapp.web.pages import uk_time

    with site.store(site.settings()).write() as connection:
        found, now = by_name(connection, name), site.now()
        tables, files = organisation_copy.take(connection, found.id, now, None)
        whole = organisation_data(found.name, uk_time(now), tables, files, now)
        private_files.write_new(file, whole)
    click.echo(f"{file} holds the data of {found.name}.")


@organisation.command("close", epilog=example("learnapp organisation close Southmoor --dry-run"))
@click.argument("name")
@click.option("--dry-run", is_flag=True, help="Only count what would go.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def organisation_close(name: str, dry_run: bool, yes: bool) -> None:
    """Close an organisation that leaves the site, after counting what will be deleted. It can be reopened for 90 days.

    Take away its data first: `learnapp organisation export`.
    """
    from learnapp.domain.dates.uk_times import day_of
    from learnapp.store.leaving import closing

    opened = site.store(site.settings())
    with opened.read() as connection:
        found = by_name(connection, name)
        for one in closing.counted(connection, found.id):
            click.echo(f"{one.number:>7}  {one.what}. {one.becomes}.")
    if dry_run:
        return
    if not yes:
        click.confirm(f"Close {found.name}?", abort=True)
    with opened.write() as connection:
        try:
            until = closing.close(connection, found.id, site.now(), None)
        except closing.LastOrganisationError as error:
            raise click.ClickException(f"{found.name} is the only organisation, so it cannot be closed.") from error
    if until is None:
        raise click.ClickException(f"{found.name} has just been closed.")
    click.echo(f"Closed. Until {day_of(until):%Y-%m-%d}: learnapp organisation reopen {shlex.quote(found.name)}")


@organisation.command("reopen", epilog=example("learnapp organisation reopen Southmoor"))
@click.argument("name")
def organisation_reopen(name: str) -> None:
    """Reopen an organisation that was closed in the last 90 days."""
    from learnapp.store.leaving import closing

    plain = " ".join(name.split()).casefold()
    with site.store(site.settings()).write() as connection:
        known = closing.closed(connection)
        found = next((one for one in known if one.name.casefold() == plain), None)
        if found is None:
            there = f"There are: {', '.join(one.name for one in known)}." if known else "There is none."
            raise click.ClickException(f"No closed organisation is called {name}. {there}")
        closing.reopen(connection, found.id, site.now(), None)
    click.echo(f"{found.name} is open again. Its people sign in as before.")
