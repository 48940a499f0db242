"""`learnapp import`: questions of another system as a quiz file."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from learnapp.cli import site
from learnapp.cli.site import example

if TYPE_CHECKING:
    from learnapp.domain.content.content import Library
    from learnapp.domain.exchange.importing import Imported
    from learnapp.domain.exchange.items import Format

_NUMBERED = re.compile(r"(\d{1,4})-(.+)\.\w+\.md")


@click.command("import", epilog=example("learnapp import bank.xml --into modules/night-calls --competency 2.2"))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--as", "name", help="The file's format, if it cannot be told: moodle-xml, gift, aiken, csv…")
@click.option(
    "--into",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(),
    help="A module's folder, or any other. Otherwise the current one.",
)
@click.option("--title", help="The quiz's title. Otherwise it is made from the file's name.")
@click.option("--purpose", type=click.Choice(["practice", "end", "prequestions", "review"]), default="practice")
@click.option("--competency", default="", help="A code for questions that name none. Otherwise the module's first one.")
@click.option("--questions", "only", help="Only some of them, such as 1-200.")
def import_(
    file: Path, name: str | None, into: Path, title: str | None, purpose: str, competency: str, only: str | None
) -> None:
    """Make a quiz file of the questions in FILE: Moodle XML, GIFT, Aiken, QTI, Word or CSV.

    Lists everything that is lost, with its line in FILE. Feedback that FILE does not have is marked `TO WRITE:`;
    `learnapp check` finds each mark, and a module with one is not published. Nothing is overwritten.
    """
    from learnapp.domain.exchange.importing import import_questions
    from learnapp.domain.exchange.items import MOST_BYTES, ExchangeError
    from learnapp.domain.exchange.quiz_file import Heading
    from learnapp.domain.numbers.counted import counted

    settings = site.settings("the site's, if there")
    library = site.library_beside(settings, into)
    code = _competency(competency, into, library)
    title = " ".join((title or file.name.split(".")[0].replace("-", " ").replace("_", " ").capitalize()).split())
    heading = Heading(title=title or "Questions", purpose=purpose, competencies=(code,))
    try:
        if file.stat().st_size > MOST_BYTES:
            raise ExchangeError(f"This file is larger than {MOST_BYTES // 1_000_000} MB. Export it in parts.")
        data = file.read_bytes()
        form = _format(data, file.name, name)
        imported = import_questions(data, form, heading, library, _range(only))
    except ExchangeError as error:
        raise click.ClickException(f"{file}: {error}") from error
    for loss in imported.losses:
        click.echo(loss.said(str(file)))
    if not imported.kept:
        why = (
            "none of its questions can be imported, for the reasons above" if imported.losses else "it has no question"
        )
        raise click.ClickException(f"{file}: {why}. Nothing was written.")
    names = _names(into, title, len(imported.files))
    _refuse_too_much(into, imported)
    _write(into, dict(zip(names, imported.files, strict=True)))
    click.echo(f"Made {counted(imported.kept, 'question')} of {imported.found} in {form.title}:")
    for made in names:
        click.echo(f"  {into / made}")
    lines = counted(len(imported.losses), "line")
    click.echo(f"{lines} above {'says' if len(imported.losses) == 1 else 'say'} what did not come along.")
    if imported.to_write:
        click.echo(f"{counted(imported.to_write, 'text')} to write: look for `TO WRITE:` in the file.")
    if not competency:
        click.echo(f"Questions that name no competency say {code}. Change it where it is wrong.")
    for problem in _problems(into, names, library):
        click.echo(problem)


def _format(data: bytes, file: str, name: str | None) -> Format:
    from learnapp.domain.exchange.formats import FORMATS, format_of

    if name is None:
        return format_of(data, file)
    if name not in FORMATS:
        raise click.ClickException(f"There is no format {name}. There are {', '.join(FORMATS)}.")
    return FORMATS[name]


def _range(only: str | None) -> tuple[int, int] | None:
    if only is None:
        return None
    match = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", only.strip())
    if not match or not 1 <= int(match[1]) <= int(match[2] or match[1]):
        raise click.ClickException("Write --questions as a number or a range, such as 1-200.")
    return int(match[1]), int(match[2] or match[1])


def _competency(code: str, into: Path, library: Library) -> str:
    if code and code not in library.competencies:
        from learnapp.domain.markup.attributes import did_you_mean

        raise click.ClickException(
            f"There is no competency {code}.{did_you_mean(code, library.competencies) or ' See competencies.yaml.'}"
        )
    if not code and (into / "module.md").is_file():
        text = (into / "module.md").read_text(encoding="utf-8-sig", errors="replace")
        listed = re.search(r"^competencies:\s*\[?\s*([\w.]+)", text, re.MULTILINE)
        code = listed[1] if listed and listed[1] in library.competencies else ""
    return code or next(iter(library.competencies), "")


def _names(into: Path, title: str, count: int) -> list[str]:
    """File names that the folder does not have: the next tens, followed by the title's words."""
    from learnapp.domain.exchange.fitting import slug

    found = [known for path in into.iterdir() if (known := _NUMBERED.fullmatch(path.name))]
    number = max((int(known[1]) for known in found), default=0) // 10 * 10
    taken = {known[2] for known in found}
    names: list[str] = []
    base = slug(title) or "questions"
    for part in range(1, count + 1):
        wanted = base if count == 1 else f"{base}-{part}"
        name, more = wanted, 2
        while name in taken:
            name, more = f"{wanted}-{more}", more + 1
        taken.add(name)
        names.append(f"{number + 10 * part}-{name}.quiz.md")
    return names


def _refuse_too_much(into: Path, imported: Imported) -> None:
    from learnapp.domain.reading.folder import MOST_BYTES, MOST_FILES, load_folder

    if not (into / "module.md").is_file():
        return
    there = load_folder(into)
    size = sum(map(len, there.values())) + sum(len(text.encode()) for text in imported.files)
    if len(there) + len(imported.files) > MOST_FILES or size > MOST_BYTES:
        raise click.ClickException(
            f"These {imported.kept:,} questions are {size // 1_000_000 + 1} MB in {len(imported.files)} files, and a "
            f"module holds {MOST_BYTES // 1_000_000} MB in {MOST_FILES}. Nothing was written. Import some of them, "
            "with `--questions 1-200`, or all of them into a folder that is not a module."
        )


def _write(into: Path, files: dict[str, str]) -> None:
    """Write all of the files or none."""
    with tempfile.TemporaryDirectory(prefix=".import-", dir=into) as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text, encoding="utf-8", newline="\n")
        made: list[Path] = []
        try:
            for name in files:
                os.link(Path(folder) / name, into / name)  # unlike a move, never overwrites another file
                made.append(into / name)
        except OSError:
            for path in made:
                path.unlink()
            raise


def _problems(into: Path, names: Sequence[str], library: Library) -> list[str]:
    """What `check` says about the new files, except about texts to write. If there is anything, we made a mistake."""
    from learnapp.domain.activities.quiz_reading import UNWRITTEN
    from learnapp.domain.reading import check_files

    files = {name: (into / name).read_bytes() for name in names}
    _, problems = check_files(files, into.resolve().name, library)
    said = [p for p in problems if p.file.rpartition("/")[2] in names and p.code != UNWRITTEN and p.severity == "error"]
    return [f"{into / p.file.rpartition('/')[2]}:{p.line}: {p.message}" for p in said]
