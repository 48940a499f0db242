"""`learnapp check --guess`: reads the folders, measures, and prints the report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from learnapp.cli.guess_report import QuestionLines, render
from learnapp.domain.checking import check_report
from learnapp.domain.content.content import Library, Module
from learnapp.domain.guessing import giveaways, measure
from learnapp.domain.reading import Problem, check_folder

_QUIZ = re.compile(r"\d+-(.+)\.quiz\.md")
_QUESTION = re.compile(r"## .*\{[^{}]*#([a-z0-9-]+)[^{}]*\}\s*$")


def print_report(chosen: Sequence[Path], others: Sequence[Path], library: Library, form: str) -> int:
    """Measure the chosen folders; the model learns from the others too. Returns the exit status: 1 if a folder has
    errors.
    """
    modules: list[Module] = []
    problems: list[Problem] = []
    for folder in chosen:
        module, found = check_folder(folder, library)
        problems += [problem for problem in found if problem.severity == "error"]
        modules += [module] if module else []
    if problems:
        click.echo(check_report.render(problems, form, checked=len(chosen)))
        return check_report.exit_status(problems)
    slugs = {module.slug for module in modules}
    taught = [module for folder in others if folder.name not in slugs and (module := _taught(folder, library))]
    found_out = measure(modules, taught)
    places: QuestionLines = {key: place for folder in chosen for key, place in question_places(folder)}
    click.echo(render(found_out, giveaways(found_out.guesses), places, form))
    return 0


def _taught(folder: Path, library: Library) -> Module | None:
    """A module for the model to learn from. A module with errors is left out, and this says so."""
    module = check_folder(folder, library)[0]
    if module is None:
        click.echo(f"{folder.name} has errors, so the model does not learn from it. See `learnapp check`.", err=True)
    return module


def question_places(folder: Path) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Each question of a module's quizzes, by the slugs of module and quiz and its id, with its file and line."""
    for path in sorted(folder.glob("*.quiz.md")):
        quiz = _QUIZ.fullmatch(path.name)
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
            heading = _QUESTION.match(line)
            if quiz and heading:
                yield (folder.resolve().name, quiz[1], heading[1]), f"{path}:{number}"
