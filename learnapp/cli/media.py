"""`learnapp media`: where pictures, sound and film lie."""

from __future__ import annotations

import sys
from typing import Any

import click

from learnapp.cli import site
from learnapp.cli.site import example


@click.group()
def media() -> None:
    """Move pictures, sound and film to where LEARNAPP_MEDIA says, or back, and check them."""


@media.command("move", epilog=example("learnapp media move"))
@click.option("--back", is_flag=True, help="From there into the database. Then empty LEARNAPP_MEDIA.")
def media_move(back: bool) -> None:
    """Move all that are in the database to where LEARNAPP_MEDIA says. The site can stay up.

    Each is compared before it leaves the database. Stopped or failed, run it again to go on. Nothing is deleted from
    a folder or bucket.
    """
    from learnapp.domain.numbers.counted import counted
    from learnapp.store.content.media_stores import MediaAwayError, opened
    from learnapp.store.operations.media import carry_back, carry_out

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
    from learnapp.store.operations.media import faults

    store: Any = site.store(site.settings())
    read = missing = 0
    for digest, fault in faults(store):
        read += 1
        missing += bool(fault)
        if fault:
            click.echo(f"{digest}: {fault}", err=True)
    store.dispose()
    click.echo(f"{counted(read, 'file')} outside the database, {missing or 'none'} missing or changed.")
    if missing:
        sys.exit(1)
