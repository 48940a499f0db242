"""`learnapp follow` and `commit`: read modules from branches of repositories, and write them into a working tree."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from learnapp.cli import site
from learnapp.cli.site import example
from learnapp.config import Settings
from learnapp.paths import MODULES

if TYPE_CHECKING:
    from learnapp.domain.authoring.repositories import Repository
    from learnapp.store.operations.following import Followed


@dataclass
class FollowingReport:
    """The result of following: how many modules were published, a line for each with a problem, and one for each
    without.
    """

    published: int = 0
    problems: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def follow_all(store: Any, settings: Settings, now: datetime) -> FollowingReport:
    """Look at every branch. If one cannot be fetched or its organisation does not exist, go on with the others."""
    from learnapp.cli.repositories.git_files import GitError, read_branch
    from learnapp.domain.reading import read_library
    from learnapp.store.operations import following

    library = read_library((*settings.modules, MODULES))
    report = FollowingReport()
    for repository in settings.follow:
        try:
            branch = read_branch(repository)
        except GitError as error:
            report.problems.append(f"{repository.name}: {error}")
            continue
        with store.write() as connection:
            try:
                where = _organisation(connection, repository)
            except click.ClickException as error:
                report.problems.append(f"{repository.name}: {error.message}")
                continue
            done = following.take_in(
                connection, repository.name, where, branch.commit, branch.modules, branch.faults, library, now
            )
            for one in done:
                _tell_owner(connection, settings, repository, branch.commit, one, now)
        for one in done:
            _report(report, repository, branch.commit, one)
    return report


def _organisation(connection: Any, repository: Repository) -> int | None:
    from learnapp.cli.organisations import by_name

    return by_name(connection, repository.organisation).id if repository.organisation else None


_SAYS = {
    "published": "published",
    "unchanged": "unchanged",
    "kept": "not published. Learners still see the last good edition.",
    "refused": "not published, and there is no earlier edition to show.",
    "gone": "no longer in the branch. Learners still see it: withdraw it if they should not.",
}


def _report(told: FollowingReport, repository: Repository, commit: str, one: Followed) -> None:
    line = f"{repository.name} {commit[:12]}: {one.module}: {_SAYS[one.outcome]}"
    if one.outcome in {"published", "unchanged"}:
        told.published += one.outcome == "published"
        told.lines.append(line)
    else:
        told.problems += [*one.problems, line]


_OWNER = """{module}, from branch {branch} of {repository} (commit {commit}), was {became}.

{problems}You get this because module.md names you as its owner.
"""


def _tell_owner(
    connection: Any, settings: Settings, repository: Repository, commit: str, one: Followed, now: datetime
) -> None:
    """Queue an email to the module's owner, once for each commit."""
    from learnapp.mail import outbox

    if one.outcome not in {"published", "kept"} or not one.owner or not settings.sends_mail:
        return
    listed = "".join(f"{problem}\n" for problem in one.problems[:20])
    outbox.queue(
        connection,
        key=f"follow:{repository.name}:{commit}:{one.module}",
        recipient=one.owner,
        subject=f"{one.module}: {'published' if one.outcome == 'published' else 'not published'}",
        body=_OWNER.format(
            module=one.module,
            became="published"
            if one.outcome == "published"
            else "not published. Learners still see the last good edition",
            branch=repository.branch,
            repository=repository.name,
            commit=commit,
            problems=f"What to correct:\n{listed}\n" if listed else "",
        ),
        now=now,
        person_id=None,
    )


@click.command(epilog=example("learnapp follow"))
def follow() -> None:
    """Fetch the branches that LEARNAPP_FOLLOW lists, and publish what changed in them. `learnapp remind` does this too.

    A module with an error is reported and not published; learners keep seeing the last good edition.
    """
    settings = site.settings()
    if not settings.follow:
        raise click.ClickException("LEARNAPP_FOLLOW does not name a file with repositories: see docs/operating.md.")
    told = follow_all(site.store(settings), settings, site.now())
    for line in told.lines:
        click.echo(line)
    for line in told.problems:
        click.echo(line, err=True)
    if told.problems:
        sys.exit(1)


@click.command(epilog=example("learnapp commit handing-over /srv/modules --draft"))
@click.argument("module")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--draft", is_flag=True, help="Write the draft as it is now, instead of the published edition.")
@click.option("--message", help="The commit's message. Otherwise it names the module and what was written.")
def commit(module: str, folder: Path, draft: bool, message: str | None) -> None:
    """Write MODULE into FOLDER, in a working tree of git, and commit it under its author's name. Nothing is pushed."""
    from learnapp.cli.repositories.git_files import GitError, commit_module
    from learnapp.store.operations.following import files_out

    settings = site.settings()
    with site.store(settings).read() as connection:
        found = files_out(connection, module, draft=draft)
    if found is None:
        raise click.ClickException(f"There is no {'draft' if draft else 'edition'} of {module}.")
    files, author = found
    said = message or f"{module}: {'the draft' if draft else 'the published edition'}"
    try:
        made = commit_module(folder.resolve(), module, files, author, said)
    except GitError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{module}: committed as {made[:12]} by {author}." if made else f"{module}: nothing has changed.")
