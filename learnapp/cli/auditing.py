"""`learnapp audit`: checking and exporting the audit log."""

from __future__ import annotations

import re

import click

from learnapp.cli import site
from learnapp.cli.site import example


@click.group()
def audit() -> None:
    """Check that the audit log has no gap and no change, and export it."""


@audit.command("verify", epilog=example("learnapp audit verify"))
@click.option("--contains", help="A digest noted earlier, which must still be in the log.")
def audit_verify(contains: str | None) -> None:
    """Check every entry of the audit log against the one before it. Exits with 1 if one does not follow.

    Note the digest that it prints somewhere else: with --contains it shows later that no entry was cut off.
    """
    from learnapp.store.security import audit as log

    digest = None if contains is None else contains.strip().lower()
    if digest is not None and not re.fullmatch("[0-9a-f]{64}", digest):
        raise click.ClickException("A digest has 64 digits and letters from a to f. Give it whole, as it was printed.")
    with site.store(site.settings()).read() as connection:
        found = log.check_all(connection)
        missing = digest is not None and not log.has_digest(connection, digest)
    if found.broken_at is not None:
        raise click.ClickException(
            f"Entry {found.broken_at} does not follow from the one before it: it or an entry before it was changed, "
            f"added or removed. The {found.entries} entries before it are as they were written."
        )
    if missing:
        raise click.ClickException(f"No entry has the digest {digest}: entries at the end of the log were removed.")
    click.echo(f"{found.entries} entries, without a gap or a change. The last has the digest {found.head}")


@audit.command("export", epilog=example("learnapp audit export > audit.csv"))
def audit_export() -> None:
    """Write the audit log to standard output as CSV, the earliest entry first."""
    from learnapp.admin.audit_file import HEAD, row_of
    from learnapp.exports.spreadsheets import lines
    from learnapp.store.security import audit as log

    with site.store(site.settings()).read() as connection:
        click.echo(lines([HEAD]), nl=False)
        for one in log.every(connection):
            click.echo(lines([row_of(one)]), nl=False)
