"""`learnapp export`: a quiz file's questions, or a whole module, for another system."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from learnapp.cli import private_files, site
from learnapp.cli.exchange.packaging import make_package
from learnapp.cli.site import example

if TYPE_CHECKING:
    from learnapp.domain.content.content import Quiz

_QUIZ = re.compile(r"\d{1,4}-(.+)\.quiz\.md")


@click.command(
    "export", epilog=example("learnapp export modules/finance-language/60-money-in-plain-words.quiz.md --as gift")
)
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("--as", "name", help="moodle-xml, gift, aiken, csv… Otherwise moodle-xml.")
@click.option("--scorm", is_flag=True, help="Package the whole module whose folder SOURCE is, as SCORM 1.2.")
@click.option("--scorm-2004", "scorm_2004", is_flag=True, help="The same as SCORM 2004, 4th edition.")
@click.option("--report-answers", "answers", is_flag=True, help="Let a package report each answer of its end quizzes.")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="The file to make.")
def export(source: Path, name: str | None, scorm: bool, scorm_2004: bool, answers: bool, to: Path | None) -> None:
    """Write the questions of the quiz file SOURCE for another system, or with --scorm the module in the folder SOURCE.

    Lists everything that is lost. The answers are in the file: keep it where learners cannot read it. Nothing is
    overwritten.
    """
    packaged = scorm or scorm_2004
    if scorm and scorm_2004:
        raise click.ClickException("Choose --scorm or --scorm-2004.")
    if packaged and name:
        raise click.ClickException("--as is only for a quiz file's questions, not for a package.")
    if answers and not packaged:
        raise click.ClickException("--report-answers is for packages: add --scorm.")
    if source.is_dir() != packaged:
        raise click.ClickException(
            f"{source} is a folder: add --scorm to package the module in it."
            if source.is_dir()
            else f"{source} is a file, and a package is made of a module's folder."
        )
    if packaged:
        from learnapp.exports.scorm.package import Wanted

        make_package(source, Wanted("2004" if scorm_2004 else "1.2", answers), to)
    else:
        _questions(source, name or "moodle-xml", to)


def _questions(quiz: Path, name: str, to: Path | None) -> None:
    from learnapp.domain.exchange.formats import FORMATS
    from learnapp.domain.exchange.items import ExchangeError, Losses
    from learnapp.domain.exchange.offering import items_of
    from learnapp.domain.numbers.counted import counted

    if name not in FORMATS:
        raise click.ClickException(f"There is no format {name}. There are {', '.join(FORMATS)}.")
    read = _quiz(quiz)
    target = to or Path(f"{read.slug}{FORMATS[name].suffix}")
    losses = Losses()
    try:
        items = items_of(read, losses)
        data = FORMATS[name].write(items, losses)
    except ExchangeError as error:
        raise click.ClickException(f"{quiz}: {error}") from error
    for loss in losses.found:
        click.echo(loss.said(str(quiz)))
    private_files.write_new(target, data)
    left = sum(loss.message.startswith("Not exported") for loss in losses.found)
    click.echo(f"Wrote {counted(len(read.questions) - left, 'question')} of {len(read.questions)} to {target}.")
    click.echo("The answers are in it: keep it where learners cannot read it.")


def _quiz(path: Path) -> Quiz:
    """The quiz in a file of a module's folder. The file must have no errors; the rest of the folder may."""
    from learnapp.domain.content.content import Quiz
    from learnapp.domain.reading import draft_files, load_folder

    match = _QUIZ.fullmatch(path.name)
    if not match:
        raise click.ClickException(f"{path} is not a quiz file. Its name would be like 20-first-steps.quiz.md.")
    settings = site.settings("the site's, if there")
    folder = path.resolve().parent
    library = site.library_beside(settings, folder)
    draft, _, problems = draft_files({**load_folder(folder), path.name: path.read_bytes()}, folder.name, library)
    activity = draft.activity(match[1])
    if isinstance(activity, Quiz):
        return activity
    for problem in problems:
        if problem.file.rpartition("/")[2] == path.name and problem.severity == "error":
            click.echo(f"{path}:{problem.line}: {problem.message}", err=True)
    click.echo(f"{path} was not exported: put right what is named above.", err=True)
    sys.exit(1)
