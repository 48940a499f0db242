"""Modules that are written on the site: the working copy of each, with every save of its files.

A writer locks the draft first, so that if two people save at once, the second sees what the first did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.source.banks import DRAFTED
from learnapp.store.db.inserting import insert_for
from learnapp.store.organisations.scope import within
from learnapp.store.tables.module_draft_tables import (
    module_draft,
    module_draft_comment,
    module_draft_file,
    module_draft_save,
    module_draft_seen,
)
from learnapp.store.tables.organisation_tables import organisation_module
from learnapp.store.tables.people_and_work import edition, person

SaveKind = Literal["saved", "automatic", "merged", "aside", "restored", "imported"]
DraftState = Literal["writing", "review", "published"]
HERE = timedelta(minutes=1)
THIN_AFTER, THIN_TO = timedelta(hours=1), timedelta(minutes=10)
"""Automatic saves are thinned out when they are an hour old: one for each ten minutes stays."""
MOST_LISTED = 100


@dataclass(frozen=True)
class ModuleDraft:
    """The working copy of a module or of a bank of questions.

    `base` is the digest of the edition it comes from, or the published revision of a bank; "" if there is none.
    """

    id: int
    organisation_id: int
    module: str
    state: DraftState
    base: str
    published_at: datetime | None
    made_at: datetime
    changed_at: datetime

    @property
    def bank(self) -> str:
        """The name of the bank of questions that this is a draft of; "" for a module."""
        return self.module.removesuffix(DRAFTED) if self.module.endswith(DRAFTED) else ""


@dataclass(frozen=True)
class DraftFile:
    """A file as it is now. Revisions count from 1."""

    data: bytes
    revision: int

    @property
    def text(self) -> str:
        return self.data.decode("utf-8", "replace")


@dataclass(frozen=True)
class Save:
    """One save of a file; `data` is None if the file was removed, or in lists, which leave it out."""

    id: int
    name: str
    revision: int
    kind: SaveKind
    by: str
    saved_at: datetime
    data: bytes | None = None


@dataclass(frozen=True)
class Comment:
    """What a reviewer said about a line."""

    id: int
    name: str
    line: int
    quoted: str
    body: str
    by: str
    by_id: int | None
    made_at: datetime
    settled: bool


_COLUMNS = [c for c in module_draft.c if c.name != "person_id"]


def of_person(connection: Connection, person_id: int) -> list[ModuleDraft]:
    """The drafts that a person may write, the last changed first."""
    query = sa.select(*_COLUMNS).where(within(module_draft.c.organisation_id, person_id, "author"))
    return [ModuleDraft(**row._mapping) for row in connection.execute(query.order_by(module_draft.c.changed_at.desc()))]


def find(connection: Connection, draft_id: int, person_id: int) -> ModuleDraft | None:
    """The draft, if this person may write it."""
    mine = within(module_draft.c.organisation_id, person_id, "author")
    row = connection.execute(sa.select(*_COLUMNS).where(module_draft.c.id == draft_id, mine)).first()
    return ModuleDraft(**row._mapping) if row else None


def is_taken(connection: Connection, module: str, organisation_id: int) -> bool:
    """Whether an organisation cannot begin a draft of this name: there is one already, or the module is others'."""
    drafted = sa.select(module_draft.c.id).where(module_draft.c.module == module)
    return connection.execute(drafted).first() is not None or is_of_others(connection, module, organisation_id)


def is_of_others(connection: Connection, module: str, organisation_id: int) -> bool:
    """Whether a module is not this organisation's own, but another's or published for everyone."""
    own = sa.exists().where(
        organisation_module.c.module == module, organisation_module.c.organisation_id == organisation_id
    )
    others = sa.select(edition.c.digest).where(edition.c.module == module, ~own)
    given = sa.select(organisation_module.c.module).where(organisation_module.c.module == module, ~own)
    return any(connection.execute(query.limit(1)).first() is not None for query in (others, given))


def begin(
    connection: Connection,
    organisation_id: int,
    module: str,
    files: Mapping[str, bytes],
    base: str,
    person_id: int,
    now: datetime,
) -> int | None:
    """A new draft of these files; None if the module is drafted already."""
    insert = insert_for(connection)
    values = {"organisation_id": organisation_id, "module": module, "base": base, "person_id": person_id}
    made = connection.execute(
        insert(module_draft)
        .values(**values, made_at=now, changed_at=now)
        .on_conflict_do_nothing(index_elements=["module"])
        .returning(module_draft.c.id)
    ).scalar()
    if made is None:
        return None
    for name, data in files.items():
        put(connection, made, name, data, 0, "imported", person_id, now)
    return int(made)


def lock(connection: Connection, draft_id: int) -> None:
    """Make others who want to write this draft wait. On SQLite they already do."""
    connection.execute(sa.select(module_draft.c.id).where(module_draft.c.id == draft_id).with_for_update())


def files(connection: Connection, draft_id: int) -> dict[str, DraftFile]:
    """The files as they are now, by name."""
    columns = module_draft_file.c.name, module_draft_file.c.data, module_draft_file.c.revision
    query = sa.select(*columns).where(module_draft_file.c.draft_id == draft_id).order_by(module_draft_file.c.name)
    return {row.name: DraftFile(row.data, row.revision) for row in connection.execute(query)}


def whole(connection: Connection, module: str) -> tuple[dict[str, bytes], str] | None:
    """The files of a module's draft, and who saved it last as `Name <address>`; None if it has no draft."""
    draft_id = connection.execute(sa.select(module_draft.c.id).where(module_draft.c.module == module)).scalar()
    if draft_id is None:
        return None
    save = module_draft_save
    query = sa.select(person.c.name, person.c.email).join(save, save.c.person_id == person.c.id)
    row = connection.execute(query.where(save.c.draft_id == draft_id).order_by(save.c.id.desc()).limit(1)).first()
    author = f"{row.name} <{row.email}>" if row else "learnapp <learnapp@localhost>"
    return {name: file.data for name, file in files(connection, draft_id).items()}, author


def put(
    connection: Connection,
    draft_id: int,
    name: str,
    data: bytes | None,
    revision: int,
    kind: SaveKind,
    person_id: int,
    now: datetime,
) -> int:
    """Add a save of a file and, unless it is kept aside, make it the current one; None removes the file. Returns its
    revision.

    `revision` is the file's present one, 0 if there is none. Lock the draft first.
    """
    here = module_draft_file.c.draft_id == draft_id, module_draft_file.c.name == name
    if kind != "aside":
        revision = max(revision, _last_revision(connection, draft_id, name)) + 1
        connection.execute(module_draft_file.delete().where(*here))
        if data is not None:
            connection.execute(
                module_draft_file.insert().values(draft_id=draft_id, name=name, revision=revision, data=data)
            )
        state = sa.case((module_draft.c.state == "published", "writing"), else_=module_draft.c.state)
        change = module_draft.update().where(module_draft.c.id == draft_id)
        connection.execute(change.values(changed_at=now, state=state))
    values = {"draft_id": draft_id, "name": name, "revision": revision, "data": data, "kind": kind}
    connection.execute(module_draft_save.insert().values(**values, person_id=person_id, saved_at=now))
    if kind == "automatic":
        _thin(connection, draft_id, name, now)
    return revision


def _last_revision(connection: Connection, draft_id: int, name: str) -> int:
    """The last revision, even of a removed file: if it comes back, counting continues, so old pages cannot confuse the
    two.
    """
    here = module_draft_save.c.draft_id == draft_id, module_draft_save.c.name == name
    return int(connection.execute(sa.select(sa.func.max(module_draft_save.c.revision)).where(*here)).scalar() or 0)


def _thin(connection: Connection, draft_id: int, name: str, now: datetime) -> None:
    save = module_draft_save
    rows = connection.execute(
        sa.select(save.c.id, save.c.person_id, save.c.saved_at)
        .where(save.c.draft_id == draft_id, save.c.name == name, save.c.kind == "automatic")
        .where(save.c.saved_at < now - THIN_AFTER)
        .order_by(save.c.id)
    ).all()
    spare = [
        row.id
        for row, later in pairwise(rows)
        if row.person_id == later.person_id and _span(row.saved_at) == _span(later.saved_at)
    ]
    if spare:
        connection.execute(save.delete().where(save.c.id.in_(spare)))


def _span(moment: datetime) -> int:
    return int(moment.timestamp() // THIN_TO.total_seconds())


# History ------------------------------------------------------------------------------------------

_SAVE = [c for c in module_draft_save.c if c.name in {"id", "name", "revision", "kind", "saved_at"}]
_BY = sa.func.coalesce(person.c.name, "").label("by")
_SAVES = module_draft_save.outerjoin(person, person.c.id == module_draft_save.c.person_id)


def history(
    connection: Connection, draft_id: int, name: str = "", before: int | None = None, most: int = MOST_LISTED
) -> list[Save]:
    """The saves of a draft or of one of its files, the newest first, without what was saved."""
    query = sa.select(*_SAVE, _BY).select_from(_SAVES).where(module_draft_save.c.draft_id == draft_id)
    if name:
        query = query.where(module_draft_save.c.name == name)
    if before is not None:
        query = query.where(module_draft_save.c.id < before)
    query = query.order_by(module_draft_save.c.id.desc()).limit(most)
    return [Save(**row._mapping) for row in connection.execute(query)]


def one_save(connection: Connection, draft_id: int, save_id: int) -> tuple[Save, bytes | None] | None:
    """A save, and the contents of the same file before it; None if there is no such save in this draft."""
    save = module_draft_save
    query = sa.select(*_SAVE, _BY, save.c.data).select_from(_SAVES)
    row = connection.execute(query.where(save.c.draft_id == draft_id, save.c.id == save_id)).first()
    if row is None:
        return None
    before = connection.execute(
        sa.select(save.c.data)
        .where(save.c.draft_id == draft_id, save.c.name == row.name, save.c.id < save_id, save.c.kind != "aside")
        .order_by(save.c.id.desc())
        .limit(1)
    ).scalar()
    return Save(**row._mapping), before


def at_revision(connection: Connection, draft_id: int, name: str, revision: int) -> bytes | None:
    """What a file was at a revision; None if it was removed or is no longer kept."""
    save = module_draft_save
    here = save.c.draft_id == draft_id, save.c.name == name, save.c.revision == revision, save.c.kind != "aside"
    return connection.execute(sa.select(save.c.data).where(*here)).scalar()


def is_aside(connection: Connection, draft_id: int, name: str, revision: int, data: bytes, person_id: int) -> bool:
    """Whether a person's own text on a revision of a file is kept aside already."""
    save = module_draft_save
    here = save.c.draft_id == draft_id, save.c.name == name, save.c.revision == revision, save.c.kind == "aside"
    query = sa.select(save.c.data).where(*here, save.c.person_id == person_id)
    return data in connection.execute(query).scalars().all()


def last_by(connection: Connection, draft_id: int, name: str) -> str:
    """Who saved a file last."""
    query = sa.select(_BY).select_from(_SAVES).where(module_draft_save.c.draft_id == draft_id)
    query = query.where(module_draft_save.c.name == name, module_draft_save.c.kind != "aside")
    return str(connection.execute(query.order_by(module_draft_save.c.id.desc()).limit(1)).scalar() or "")


# Who has the draft open ---------------------------------------------------------------------------


def note_here(connection: Connection, draft_id: int, person_id: int, name: str, now: datetime) -> None:
    """Note that a person has the draft open, and which file of it."""
    values = {"name": name, "seen_at": now}
    statement = insert_for(connection)(module_draft_seen).values(draft_id=draft_id, person_id=person_id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["draft_id", "person_id"], set_=values))


def others_here(connection: Connection, draft_id: int, person_id: int, now: datetime) -> list[tuple[str, str]]:
    """The names of others who had the draft open in the last minute, each with the file."""
    seen = module_draft_seen
    query = sa.select(person.c.name, seen.c.name.label("file")).join(person, person.c.id == seen.c.person_id)
    query = query.where(seen.c.draft_id == draft_id, seen.c.person_id != person_id, seen.c.seen_at > now - HERE)
    return [(row.name, row.file) for row in connection.execute(query.order_by(person.c.name))]


# Review and publishing ----------------------------------------------------------------------------


def comments(connection: Connection, draft_id: int) -> list[Comment]:
    """Reviewers' comments, by file and line, the settled ones last."""
    one = module_draft_comment
    settled = one.c.settled_at.is_not(None).label("settled")
    columns = one.c.id, one.c.name, one.c.line, one.c.quoted, one.c.body, one.c.person_id.label("by_id"), one.c.made_at
    query = sa.select(*columns, settled, _BY).select_from(one.outerjoin(person, person.c.id == one.c.person_id))
    query = query.where(one.c.draft_id == draft_id).order_by(settled, one.c.name, one.c.line, one.c.id)
    return [Comment(**row._mapping) for row in connection.execute(query)]


def comment(connection: Connection, draft_id: int, person_id: int, now: datetime, **said: Any) -> None:
    """Add a comment: `name`, `line`, `quoted` and `body`. The same comment is not added twice.

    Lock the draft first.
    """
    one = module_draft_comment
    values = {"draft_id": draft_id, "person_id": person_id, **said}
    same = [one.c[column] == value for column, value in values.items()]
    if connection.execute(sa.select(one.c.id).where(*same, one.c.settled_at.is_(None))).first() is None:
        connection.execute(one.insert().values(**values, made_at=now))


def settle(connection: Connection, draft_id: int, comment_id: int, now: datetime | None) -> bool:
    """Mark a comment as settled, or with None as open again. Returns whether there is such a comment."""
    one = module_draft_comment
    here = one.c.draft_id == draft_id, one.c.id == comment_id
    return connection.execute(one.update().where(*here).values(settled_at=now)).rowcount > 0


def set_state(connection: Connection, draft_id: int, state: DraftState) -> None:
    """Ask for review, or go back to writing."""
    connection.execute(module_draft.update().where(module_draft.c.id == draft_id).values(state=state))


def mark_published(connection: Connection, draft_id: int, base: str, now: datetime) -> None:
    """From now on the module is published from this draft and no longer from a folder. A bank has no digest: `base`
    is then the revision of its file.
    """
    values = {"state": "published", "base": base, "published_at": now}
    connection.execute(module_draft.update().where(module_draft.c.id == draft_id).values(**values))


def delete(connection: Connection, draft_id: int) -> bool:
    """Delete a draft that was never published from here. Returns whether it was deleted."""
    never = module_draft.c.published_at.is_(None)
    return connection.execute(module_draft.delete().where(module_draft.c.id == draft_id, never)).rowcount > 0


def published_here(connection: Connection) -> set[str]:
    """The modules that are published from their drafts."""
    query = sa.select(module_draft.c.module).where(module_draft.c.published_at.is_not(None))
    query = query.where(~module_draft.c.module.endswith(DRAFTED, autoescape=True))
    return set(connection.execute(query).scalars())
