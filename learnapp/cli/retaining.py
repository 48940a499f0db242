"""`learnapp retention`: how long classes of data are kept."""

from __future__ import annotations

import click

from learnapp.cli import site
from learnapp.cli.organisations import by_name
from learnapp.cli.site import example


@click.group()
def retention() -> None:
    """Show and set how long classes of data are kept. All are kept indefinitely until a limit is set."""


_WHERE = click.option("--organisation", metavar="NAME", help="In this organisation, instead of on the whole site.")


@retention.command("list", epilog=example("learnapp retention list"))
@_WHERE
def retention_list(organisation: str | None) -> None:
    """List the classes: name, months, how many items are due to be deleted, and what they are."""
    from learnapp.store.operations import retention as store

    with site.store(site.settings()).read() as connection:
        where = by_name(connection, organisation).id if organisation is not None else None
        for name, ends in store.settings(connection).items():
            due = store.counted(connection, name, ends, site.now(), where)
            months = ends.site if where is None else ends.here(where)
            own = "  (the site's)" if where is not None and where not in ends.own else ""
            click.echo(f"{name:<12} {months or 'no limit':>8}  {due:>8}  {store.CLASSES[name].words}{own}")


@retention.command("set", epilog=example("learnapp retention set messages 24"))
@click.argument("name", metavar="CLASS")
@click.argument("months", type=click.Choice(["0", "12", "24", "36", "60", "84", "site"]))
@_WHERE
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def retention_set(name: str, months: str, organisation: str | None, yes: bool) -> None:
    """Delete a CLASS after MONTHS, 0 for no limit, after saying how much would be deleted now.

    With --organisation, `site` as MONTHS uses the site's own limit there.
    """
    from learnapp.store.operations import retention as store

    opened = site.store(site.settings())
    if name not in store.CLASSES:
        raise click.ClickException(f"There is no class {name}. There are {', '.join(store.CLASSES)}.")
    if months == "site" and organisation is None:
        raise click.UsageError("`site` is for an organisation: give its name with --organisation.")
    one, now, number = store.CLASSES[name], site.now(), None if months == "site" else int(months)
    with opened.read() as connection:
        where = by_name(connection, organisation).id if organisation is not None else None
        ends = store.settings(connection)[name]
        ends = store.Ends(number or 0, ends.own) if where is None else ends.with_own(where, number)
        due = store.counted(connection, name, ends, now, where)
    months_here = ends.site if where is None else ends.here(where)
    if months_here:
        click.echo(f"{one.words}: {due} would be deleted now, {months_here} months after {one.since}. {one.stays}.")
    else:
        click.echo(f"{one.words}: no limit, so nothing would be deleted.")
    if not yes:
        click.confirm("Set this limit?", abort=True)
    with opened.write() as connection:
        if where is None:
            store.put(connection, name, number or 0, now, None)
        else:
            store.put_own(connection, where, name, number, now, None)
    ends_by = "`learnapp remind` deletes what is past its limit when it next runs."
    click.echo(f"Set. {ends_by}" if months_here else "Set. Nothing of it is deleted any more.")
