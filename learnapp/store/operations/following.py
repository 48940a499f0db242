"""Publishes the modules of a branch that changed and can be read, with their commit. A broken one keeps its last
edition.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Library, Module
from learnapp.domain.markup.problems import Problem
from learnapp.store.content import followed_modules, module_drafts
from learnapp.store.operations.own_modules import give_modules
from learnapp.store.operations.publishing import edition_of, last_edition, publish_files, source_files
from learnapp.store.organisations import organisations
from learnapp.store.security.audit import write_audit


@dataclass(frozen=True)
class Followed:
    """The outcome for one module of a branch. `problems` are sentences; `owner` is the person responsible for its
    edition.

    "kept": its last good edition serves. "refused": it has none, or it is not this repository's to publish.
    """

    module: str
    outcome: Literal["published", "unchanged", "kept", "refused", "gone"]
    problems: tuple[str, ...] = ()
    owner: str = ""


def take_in(
    connection: Connection,
    repository: str,
    organisation_id: int | None,
    commit: str,
    modules: Mapping[str, dict[str, bytes]],
    faults: Mapping[str, str],
    library: Library,
    now: datetime,
) -> list[Followed]:
    """Publish what has changed since the last commit that we looked at, and record it in the audit log."""
    organisations.lock_catalogue(connection)
    before = followed_modules.all_of(connection)
    done = []
    for slug, files in modules.items():
        if before.get(slug) == (repository, commit):
            done.append(Followed(slug, "unchanged"))
            continue
        if wrong := _not_its_own(connection, slug, repository, organisation_id, before):
            done.append(Followed(slug, "refused", (wrong,)))
            continue
        one, digest = _take(connection, slug, files, faults.get(slug, ""), library, now)
        done.append(one)
        if one.outcome == "refused" and slug not in before:
            continue
        is_new = slug not in before
        good = one.outcome in {"published", "unchanged"}
        followed_modules.note(connection, slug, repository, commit, commit if good else None, now)
        if good and is_new and organisation_id is not None:
            give_modules(connection, {slug: organisation_id}, library, now, None)
        if one.outcome != "unchanged":
            detail = {"module": slug, "repository": repository, "commit": commit, "edition": digest}
            action = "module published" if good else "module not published"
            write_audit(connection, action, detail | ({} if good else {"problems": len(one.problems)}), now, None)
    gone = [slug for slug, (from_, _) in before.items() if from_ == repository and slug not in modules]
    return [*done, *(Followed(slug, "gone") for slug in gone)]


def _take(
    connection: Connection, slug: str, files: dict[str, bytes], fault: str, library: Library, now: datetime
) -> tuple[Followed, str]:
    previous = last_edition(connection, slug)
    owner = _owner(edition_of(connection, previous.digest, library)) if previous else ""
    if fault:
        return Followed(slug, "kept" if previous else "refused", (fault,), owner), ""
    outcome, digest = publish_files(connection, slug, files, library, now)
    if outcome.outcome in {"new", "unchanged"}:
        owner = _owner(edition_of(connection, digest, library))
        return Followed(slug, "published" if outcome.outcome == "new" else "unchanged", (), owner), digest
    return Followed(slug, "kept" if previous else "refused", _errors(outcome.problems), owner), ""


def _errors(problems: tuple[Problem, ...]) -> tuple[str, ...]:
    return tuple(str(problem) for problem in problems if problem.severity == "error")


def _owner(module: Module | None) -> str:
    return module.owner_email if module else ""


def _not_its_own(
    connection: Connection,
    slug: str,
    repository: str,
    organisation_id: int | None,
    before: Mapping[str, tuple[str, str]],
) -> str:
    """Why a repository may not publish a module of this name; "" if it may."""
    if slug in module_drafts.published_here(connection):
        return f"{slug} is written on the site and published from there."
    owner = organisations.own_modules(connection).get(slug, organisation_id)
    if slug in before and before[slug][0] != repository:
        return f"{slug} comes from {before[slug][0]} already."
    if slug in before and organisation_id is not None and owner != organisation_id:
        return f"{slug} belongs to another organisation now. Take the folder out of the branch."
    if slug not in before and (owner != organisation_id or last_edition(connection, slug) is not None):
        return f"{slug} is there already and does not come from a branch. Give the folder another name."
    return ""


def files_out(connection: Connection, module: str, *, draft: bool) -> tuple[dict[str, bytes], str] | None:
    """A module's files, and an author in git's form: the last person to save the draft, or the edition's owner."""
    if draft:
        return module_drafts.whole(connection, module)
    previous = last_edition(connection, module)
    if previous is None:
        return None
    files = source_files(previous.source)
    match = _OWNER.search(files.get("module.md", b"").decode("utf-8", "replace"))
    return files, match[1].strip() if match else "learnapp <learnapp@localhost>"


_OWNER = re.compile(r"^owner:\s*[\"']?([^<>\"'\n]+<[^<>\s]+>)", re.MULTILINE)
