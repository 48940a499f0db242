"""`learnapp export --scorm`: a module's folder as a package for another learning system."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from learnapp.cli import private_files, site
from learnapp.paths import STATIC

if TYPE_CHECKING:
    from learnapp.exports.scorm.package import Wanted


def make_package(folder: Path, wanted: Wanted, to: Path | None) -> None:
    """Write the package of the module in a folder, which must have no errors. Nothing is overwritten."""
    from learnapp.assets import MissingAssetsError, built
    from learnapp.domain.reading import check_files, load_folder
    from learnapp.domain.source.pictures import pictures_of
    from learnapp.exports.scorm.package import ASSETS, package, suggested_name

    if not (folder / "module.md").is_file():
        raise click.ClickException(f"{folder} is not a module's folder: it has no module.md.")
    settings = site.settings("the site's, if there")
    files, slug = load_folder(folder), folder.resolve().name
    module, problems = check_files(files, slug, site.library_beside(settings, folder))
    if module is None:
        for problem in problems:
            if problem.severity == "error":
                click.echo(f"{problem.file}:{problem.line}: {problem.message}", err=True)
        raise click.ClickException(f"{folder} was not exported: put right what is named above.")
    target = to or Path(suggested_name(module, wanted))
    if target.exists():
        raise click.ClickException(f"{target} is there already. Give another name with --to.")
    try:
        assets = built(STATIC, ASSETS)
    except MissingAssetsError as error:
        raise click.ClickException(str(error)) from error
    served = [picture.served for picture in pictures_of(files)]
    pictures = {f"{digest}.{kind}": data for one in served for digest, (kind, data) in one.items()}
    data = package(module, lambda _: pictures, assets, wanted)
    private_files.write_new(target, data)
    click.echo(f"Wrote {module.title}, {len(module.syllabus)} parts, {len(data) / 1000:,.0f} kB, to {target}.")
    click.echo("The answers are in it, scrambled but not secret: do not use it for an examination.")
    if wanted.answers:
        click.echo("It reports each answer of its end quizzes by name, and says so to learners before they start.")
