"""`learnapp edition`: the modules that serve, comparing their editions, withdrawing one and putting it back."""

from __future__ import annotations

from typing import Any

import click

from learnapp.cli import site
from learnapp.cli.site import example
from learnapp.paths import MODULES


@click.group()
def edition() -> None:
    """List modules with their editions, compare two, withdraw a module or put it back."""


def _catalogue() -> tuple[Any, Any]:
    from learnapp.domain.reading import read_library
    from learnapp.store.content.catalogue import Catalogue

    settings = site.settings()
    return site.store(settings), Catalogue(read_library((*settings.modules, MODULES)))


@edition.command("list", epilog=example("learnapp edition list"))
def edition_list() -> None:
    """List modules: address, current edition, date, the commit if it comes from a branch, and whether it is
    withdrawn or its folder has errors.
    """
    from learnapp.store.content import followed_modules
    from learnapp.store.operations.publishing import withdrawn

    store, catalogue = _catalogue()
    with store.read() as connection:
        published, out = catalogue.at(connection), withdrawn(connection)
        commits = followed_modules.commits(connection)
    for slug, notes in sorted(published.history.items()):
        digest = published.editions.get(slug)
        note = next((one for one in notes if one.digest == digest), None)
        state = "withdrawn" if slug in out else f"{note.number}, {note.published_at:%Y-%m-%d}" if note else "not served"
        state += f"  commit {commits[slug][:12]}" if slug in commits else ""
        click.echo(f"{slug:<40} {state}{'  errors in its folder' if published.problems.get(slug) else ''}")


@edition.command("compare", epilog=example("learnapp edition compare finance-language 1 2"))
@click.argument("module")
@click.argument("older", type=int)
@click.argument("newer", type=int)
def edition_compare(module: str, older: int, newer: int) -> None:
    """List what changed in MODULE from edition OLDER to edition NEWER: kind, where and what."""
    from learnapp.domain.editions.edition_changes import compare

    store, catalogue = _catalogue()
    with store.read() as connection:
        notes = {note.number: note.digest for note in catalogue.at(connection).history.get(module, ())}
        if {older, newer} - notes.keys():
            has = f"Its editions are {', '.join(map(str, sorted(notes)))}." if notes else "It was never published."
            raise click.ClickException(f"{module} has no such edition. {has}")
        try:
            old, new = (catalogue.edition(connection, notes[number]) for number in (older, newer))
        except KeyError as error:
            raise click.ClickException("One of these editions can no longer be read.") from error
    edits = compare(old, new).edits
    for edit in edits:
        click.echo(f"{edit.cls:<10} {edit.where}: {edit.what}")
    if not edits:
        click.echo("Nothing differs.")


@edition.command("withdraw", epilog=example("learnapp edition withdraw finance-language"))
@click.argument("module")
@click.option("--back", is_flag=True, help="Put it back instead.")
def edition_withdraw(module: str, back: bool) -> None:
    """Take MODULE out of the catalogue until it is put back. People's work in it is kept."""
    from learnapp.store.operations import withdrawing

    store, catalogue = _catalogue()
    act = withdrawing.put_back if back else withdrawing.withdraw
    with store.write() as connection:
        if not act(connection, module, catalogue.library, site.now(), None):
            raise click.ClickException(f"{module} is {'not withdrawn' if back else 'not in the catalogue'}.")
    click.echo(f"{module} is {'in the catalogue again' if back else 'withdrawn'}.")
