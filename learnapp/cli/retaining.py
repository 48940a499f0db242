"""`learnapp retention`: how long classes of data are kept."""

from __future__ import annotations

import click

from learnapp.cli import site
from learnapp.cli.site import example


@click.group()
def retention() -> None:
    """Show and set how long classes of data are kept. All are kept without an end until one is set."""


@retention.command("list", epilog=example("learnapp retention list"))
def retention_list() -> None:
    """List the classes: name, months, how many are due to be deleted, and what it is."""
    from learnapp.store.operations import retention as store

    with site.store(site.settings()).read() as connection:
        for name, months in store.settings(connection).items():
            due = store.counted(connection, name, months, site.now())
            click.echo(f"{name:<12} {months or 'no end':>6}  {due:>8}  {store.CLASSES[name].words}")


@retention.command("set", epilog=example("learnapp retention set messages 24"))
@click.argument("name", metavar="CLASS")
@click.argument("months", type=click.Choice(["0", "12", "24", "36", "60", "84"]))
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def retention_set(name: str, months: str, yes: bool) -> None:
    """Have a CLASS end after MONTHS, 0 for no end, after saying how much would be deleted now."""
    from learnapp.store.operations import retention as store

    opened = site.store(site.settings())
    if name not in store.CLASSES:
        raise click.ClickException(f"The classes are {', '.join(store.CLASSES)}.")
    one, now = store.CLASSES[name], site.now()
    with opened.read() as connection:
        due = store.counted(connection, name, int(months), now)
    click.echo(f"{one.words}, {months} months after {one.since}: {due} would be deleted now. Stays: {one.stays}.")
    if not yes:
        click.confirm("Set this end?", abort=True)
    with opened.write() as connection:
        store.put(connection, name, int(months), now, None)
    click.echo("Set. What has come to its end goes when `learnapp remind` next runs.")
