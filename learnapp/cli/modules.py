"""`learnapp new`, `check`, `publish` and `remark`: the module folders."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from learnapp.cli import site
from learnapp.cli.site import example
from learnapp.config import Settings
from learnapp.paths import INSTALLED, MODULES

if TYPE_CHECKING:
    from learnapp.domain.content.content import Library, Module
    from learnapp.domain.reading import Problem


@click.command(epilog=example('learnapp new modules/night-calls --title "Calls at night"'))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", help="The module's name. Otherwise it is made from the folder's name.")
@click.option("--owner", default="Your Name <your.name@example.org>", help="Who receives reports: Name <address>.")
@click.option("--competency", default="", help="A code from competencies.yaml. Otherwise the first one.")
@click.option("--claim", default=0, help="A number from claims.yaml. Otherwise the first one.")
def new(folder: Path, title: str | None, owner: str, competency: str, claim: int) -> None:
    """Start a module in FOLDER, which must not exist yet: a file of each kind, to write over.

    The folder has no errors as it is, and its sample text says what to write.
    """
    from learnapp.domain.dates.uk_times import day_of
    from learnapp.domain.reading import check_files
    from learnapp.domain.reading.skeleton import SkeletonError, new_module

    settings, slug = site.settings("the site's, if there"), folder.resolve().name
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.ClickException(f"{folder} is there already. Give the new module a name of its own.")
    roots, parent = [root.resolve() for root in settings.modules], folder.resolve().parent
    if within := [root for root in roots if root in parent.parents]:
        raise click.ClickException(
            f"Modules are folders directly in {within[0]}: a folder in another is not published."
        )
    library = site.library_beside(settings, folder)
    if slug in library.modules:
        raise click.ClickException(f"There is a module {slug} already. Give the new module a name of its own.")
    title = " ".join((title or slug.replace("-", " ").capitalize()).split())
    try:
        files = new_module(slug, title, owner, day_of(site.now()), library, competency, claim)
    except SkeletonError as error:
        raise click.ClickException(str(error)) from error
    data = {name: text.encode() for name, text in files.items()}
    if problems := check_files(data, slug, library)[1]:
        raise click.ClickException("\n".join(p.message for p in problems))
    _write(folder, data)
    click.echo(f"Made {folder} with {len(files)} files:\n" + "".join(f"  {name}\n" for name in files))
    click.echo(
        f"Start with the summary and the owner in module.md. Then:\n"
        f"  learnapp preview {folder}   shows it as learners will see it, and follows what you save\n"
        f"  learnapp check {folder}     says what is wrong, with file and line"
    )
    if parent not in roots:
        own = " or ".join(str(root) for root in roots if root != MODULES.resolve() or not INSTALLED)
        click.echo(f"To publish it, {f'move it into {own} or ' if own else ''}set LEARNAPP_MODULES=shipped:{parent}.")


def _write(folder: Path, data: dict[str, bytes]) -> None:
    """All of the files, in a folder that is empty or not there, or nothing."""
    made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in data.items():
            (folder / name).write_bytes(text)
    except OSError as error:
        for name in data:
            (folder / name).unlink(missing_ok=True)
        if made and folder.exists():
            folder.rmdir()
        raise click.ClickException(f"{folder} cannot be written: {error.strerror}. Nothing was made.") from error


@click.command(epilog=example("learnapp check modules/challenging-colleagues"))
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--guess", is_flag=True, help="Report how easily quizzes can be guessed, instead of problems.")
def check(folders: tuple[Path, ...], form: str, guess: bool) -> None:
    """Check module folders. Prints each problem as file:line: message and exits with 1 if there is an error.

    Each folder is compared with its published edition, if this site has one, as `publish` compares it. It also lists
    dated facts that are due to be checked again and, without FOLDERS, facts that no module names.
    """
    import msgspec

    from learnapp.domain.checking import check_report
    from learnapp.domain.dates.uk_times import day_of
    from learnapp.domain.reading import check_folder, check_library
    from learnapp.store.operations.publishing import module_folders

    settings = site.settings("the site's, if there")
    chosen = [Path(os.path.relpath(f)) for f in folders] or module_folders(settings.modules)
    library, shared = check_library(site.roots_beside(settings, *chosen))
    problems = [msgspec.structs.replace(p, file=os.path.relpath(p.file)) for p in shared]
    if guess:
        from learnapp.cli.guessing import print_report

        sys.exit(print_report(chosen, module_folders(settings.modules), library, form))
    published, today = _published(settings, library, chosen), day_of(site.now())
    for folder in chosen:
        problems += check_folder(folder, library, published.get(folder), today)[1]
    problems += _facts(chosen, library, settings.modules if not folders else ())
    click.echo(check_report.render(problems, form, checked=len(chosen)))
    sys.exit(check_report.exit_status(problems))


def _published(settings: Settings, library: Library, chosen: list[Path]) -> dict[Path, Module]:
    """The published edition of each folder that differs from it; none if this site has no database."""
    from learnapp.domain.reading import load_folder
    from learnapp.store.operations.publishing import published_before

    def editions(connection: Any) -> dict[Path, Module | None]:
        return {f: published_before(connection, f.resolve().name, load_folder(f), library) for f in chosen}

    none: dict[Path, Module | None] = {}
    found = site.ask(settings, editions, none)
    return {folder: edition for folder, edition in found.items() if edition}


def _facts(chosen: list[Path], library: Library, whole: tuple[Path, ...]) -> list[Problem]:
    """Findings about lists of facts and the blocks that name them. `whole` are the roots checked in full."""
    import msgspec

    from learnapp.domain.checking.flaws_dates import date_flaws
    from learnapp.domain.dates.uk_times import day_of
    from learnapp.domain.reading import facts, load_folder

    found: list[Problem] = []
    named: set[str] = set()
    for folder in chosen:
        files = load_folder(folder)
        named |= {name for box in facts.boxes(files) for name in box.facts}
        dated = date_flaws(files, day_of(site.now()))
        found += (msgspec.structs.replace(p, file=str(folder / p.file)) for p in dated)
        # A folder on its own may keep its sources in its blocks; one beside a list of facts may not.
        if (folder.resolve().parent / facts.NAME).is_file():
            found += facts.untied(str(folder), files)
    if whole:
        named |= {name for claim in library.claims.values() for name in claim.facts}
    said = [*facts.due(library.facts, named, day_of(site.now()))]
    said += facts.unused({n: f for n, f in library.facts.items() if Path(f.file).parent in whole}, named)
    return [*found, *(msgspec.structs.replace(p, file=os.path.relpath(p.file)) for p in said)]


def publish_changed(store: Any, settings: Settings, *, quiet: bool) -> bool:
    """Publish what has changed and print what was refused (unless quiet, everything). False if anything was refused."""
    from learnapp.domain.reading import read_library
    from learnapp.store.content.media_stores import MediaAwayError
    from learnapp.store.operations.publishing import publish

    library = read_library((*settings.modules, MODULES))
    try:
        results = publish(store, settings.modules, library, site.now(), processes=min(4, os.cpu_count() or 1))
    except MediaAwayError as error:
        click.echo(f"Nothing was published: {error}", err=True)
        return False
    for result in results:
        errors = [p for p in result.problems if p.severity == "error"]
        for problem in errors:
            click.echo(str(problem), err=True)
        if result.outcome == "kept":
            click.echo(f"{result.module}: not published. Still serving its last good edition.", err=True)
        elif result.outcome == "refused":
            click.echo(f"{result.module}: not published, and no earlier edition to serve.", err=True)
        elif not quiet:
            click.echo(f"{result.module}: {'published' if result.outcome == 'new' else 'unchanged'}")
    return all(r.outcome in {"new", "unchanged"} for r in results)


@click.command(epilog=example("learnapp publish"))
def publish() -> None:
    """Publish the module folders that changed. Running servers pick up new editions without a restart."""
    settings = site.settings()
    if not publish_changed(site.store(settings), settings, quiet=False):
        sys.exit(1)


@click.command(epilog=example("learnapp remark finance-language"))
@click.argument("module")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def remark(module: str, yes: bool) -> None:
    """Re-mark submitted answers of MODULE with the keys of its current edition, after showing what would change."""
    from learnapp.domain.numbers.counted import counted
    from learnapp.domain.reading import read_library
    from learnapp.store.content.catalogue import Catalogue
    from learnapp.store.operations import remarking

    settings = site.settings()
    store = site.store(settings)
    catalogue = Catalogue(read_library((*settings.modules, MODULES)))
    with store.read() as connection:
        if module not in catalogue.at(connection).modules:
            raise click.ClickException(f"There is no module {module}. `learnapp check` lists the modules.")
        plan = remarking.plan(connection, catalogue, module)
    for line in remarking.describe(plan):
        click.echo(line)
    if not plan.changes:
        return
    if not yes:
        click.confirm("Re-mark these answers?", abort=True)
    with store.write() as connection:
        count = remarking.apply(connection, catalogue, plan, site.now())
    click.echo(f"Re-marked {counted(count, 'answer')}. Each person whose result changed has a message about it.")
