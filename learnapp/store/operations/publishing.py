"""Publishing: reading module folders, checking them, and keeping what changed as a new edition.

A folder with an error is reported and not published; its last good edition keeps serving.
"""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.content.content import FORMAT, Library, Module
from learnapp.domain.editions.edition_changes import ORDER, compare
from learnapp.domain.editions.edition_encoding import decode_module, decode_source, encode_module, encode_source
from learnapp.domain.markup.problems import Problem
from learnapp.domain.reading import check_files, load_folder
from learnapp.domain.reading.facts import KEPT, checked_again, with_facts
from learnapp.domain.source import banks
from learnapp.domain.source.pictures import pictures_of
from learnapp.store.cohorts import progress_status
from learnapp.store.content import followed_modules, module_drafts, pictures, search
from learnapp.store.db.engine import Store
from learnapp.store.organisations.organisations import lock_catalogue, renew
from learnapp.store.tables.people_and_work import edition, published_edition, withdrawn_module


@dataclass(frozen=True)
class PublishOutcome:
    """The outcome for one folder. `outcome` is "new", "unchanged", "kept" (last good edition serves) or "refused".

    `problems` are errors. For warnings, ask the checker.
    """

    module: str
    outcome: str
    problems: tuple[Problem, ...]


def module_folders(roots: Iterable[Path]) -> list[Path]:
    """The folders under the roots, by name, except hidden ones. A folder in an earlier root takes precedence."""
    found: dict[str, Path] = {}
    for root in roots:
        for path in sorted(root.iterdir()):
            if path.is_dir() and not path.name.startswith("."):
                found.setdefault(path.name, path)
    return [found[name] for name in sorted(found)]


def publish(
    store: Store, roots: Iterable[Path], library: Library, now: datetime, *, processes: int = 1
) -> list[PublishOutcome]:
    """Read every folder and keep what has changed. Modules whose folder is gone leave the catalogue.

    Reading happens before the write transaction begins, so a slow disk does not block other writers. Several modules
    are shared among `processes`, which are forked, so the caller must not have threads.
    """
    loaded = {folder.name: load_folder(folder) for folder in module_folders(roots)}
    with store.read() as connection:
        elsewhere = module_drafts.published_here(connection) | set(followed_modules.all_of(connection))
        written = {slug: last_edition(connection, slug) for slug in elsewhere}
        # Modules published on the site or from a branch stay as they were, whether there is a folder or not. So do the
        # items of banks written on the site: authors decide when a module takes a new text.
        loaded |= {slug: _without_facts(row.source) for slug, row in written.items() if row}
        last = {slug: last_edition(connection, slug) for slug in loaded}
    sources = {slug: _as_kept(files, library, last[slug]) for slug, files in loaded.items()}
    results, fresh = _read_changed(sources, last, library, processes)
    with store.write() as connection:
        _keep_all(connection, results, fresh, sources, library, now, whole=True)
    _read_older_again(store, library)
    return results


def _read_older_again(store: Store, library: Library) -> None:
    """Keep earlier editions in today's format, with pictures: their text can name copies that were never made.

    Editions that today's reader refuses stay as they are, and are shown to no one.
    """
    with store.read() as connection:
        query = sa.select(edition.c.digest, edition.c.module, edition.c.source).where(edition.c.format != FORMAT)
        rows = connection.execute(query).all()
    again = []
    for row in rows:
        files = decode_source(row.source)
        if module := check_files(files, row.module, library, warn=False)[0]:
            again.append((row.digest, encode_module(module), tuple(pictures_of(files))))
    if again:
        with store.write() as connection:
            for digest, content, shown in again:
                change = edition.update().where(edition.c.digest == digest)
                connection.execute(change.values(content=content, format=FORMAT))
                pictures.keep(connection, shown)


def publish_files(
    connection: Connection, slug: str, files: dict[str, bytes], library: Library, now: datetime
) -> tuple[PublishOutcome, str]:
    """Publish one module from files that are not in a folder, as if they were. Also returns its edition's digest."""
    sources = {slug: _as_kept(files, library)}
    results, fresh = _read_changed(sources, {slug: last_edition(connection, slug)}, library, processes=1)
    if results[0].outcome == "new":
        _keep_all(connection, results, fresh, sources, library, now, whole=False)
    return results[0], _digest(slug, encode_source(sources[slug]))


def source_files(source: bytes) -> dict[str, bytes]:
    """An edition's files as their author wrote them, without the facts and items that publishing adds."""
    return {name: data for name, data in _without_facts(source).items() if name != banks.KEPT}


def _without_facts(source: bytes) -> dict[str, bytes]:
    return {name: data for name, data in decode_source(source).items() if name != KEPT}


def _as_kept(
    files: dict[str, bytes], library: Library, last: sa.Row[*tuple[Any, ...]] | None = None
) -> dict[str, bytes]:
    """A folder's files as an edition keeps them: with the facts and the items of banks that they name."""
    edition = decode_source(last.source) if last and last.format == FORMAT else {}
    return banks.with_banks(with_facts(files, library, edition), library)


@dataclass(frozen=True)
class _Fresh:
    """A changed module as its edition keeps it."""

    module: Module
    content: bytes
    source: bytes
    digest: str
    change_class: str
    change_note: str


_ToRead = tuple[dict[str, bytes], str, Library, Module | None]
"""The arguments for `check_files`."""

_Read = tuple[bytes, bytes, list[Problem]]
"""A module and its files as an edition keeps them, empty if it has errors, and what is wrong: bytes pass between
processes."""


def _read_changed(
    sources: dict[str, dict[str, bytes]],
    last: dict[str, sa.Row[*tuple[Any, ...]] | None],
    library: Library,
    processes: int,
) -> tuple[list[PublishOutcome], dict[str, _Fresh]]:
    """Read the modules that differ from their last edition. Returns those that can be published by name."""
    changed = {slug: files for slug, files in sources.items() if not _is_kept(last[slug], files)}
    before = {slug: _published(last[slug], slug, files, library) for slug, files in changed.items()}
    asked: list[_ToRead] = [
        (files, slug, library, None if before[slug][1] else before[slug][0]) for slug, files in changed.items()
    ]
    read = dict(zip(changed, _read_all(asked, processes), strict=True))
    results: list[PublishOutcome] = []
    fresh: dict[str, _Fresh] = {}
    for slug in sources:
        if slug not in read:
            results.append(PublishOutcome(slug, "unchanged", ()))
            continue
        content, source, problems = read[slug]
        if not content:
            results.append(PublishOutcome(slug, "kept" if last[slug] else "refused", tuple(problems)))
            continue
        module = decode_module(content)
        old, again = before[slug]
        note = f"Checked again: {', '.join(again)}." if again else module.changes[0].note
        fresh[slug] = _Fresh(module, content, source, _digest(slug, source), _class_of(old, module), note)
        results.append(PublishOutcome(slug, "new", tuple(problems)))
    return results, fresh


def _is_kept(row: sa.Row[*tuple[Any, ...]] | None, files: dict[str, bytes]) -> bool:
    """Whether an edition has these files and was read by this program. Comparing is faster than compressing for a
    digest.
    """
    return row is not None and row.format == FORMAT and decode_source(row.source) == files


def _read_all(asked: Sequence[_ToRead], processes: int) -> list[_Read]:
    if processes < 2 or len(asked) < 2:
        return [_read(one) for one in asked]
    # The longest first, so that no process is still busy with a long one at the end.
    order = sorted(range(len(asked)), key=lambda place: -sum(map(len, asked[place][0].values())))
    with ProcessPoolExecutor(min(processes, len(asked)), multiprocessing.get_context("fork")) as pool:
        found = dict(zip(order, pool.map(_read, (asked[place] for place in order)), strict=True))
    return [found[place] for place in range(len(asked))]


def _read(asked: _ToRead) -> _Read:
    module, problems = check_files(*asked, warn=False)
    return (encode_module(module), encode_source(asked[0]), problems) if module else (b"", b"", problems)


def _keep_all(
    connection: Connection,
    results: list[PublishOutcome],
    fresh: dict[str, _Fresh],
    sources: dict[str, dict[str, bytes]],
    library: Library,
    now: datetime,
    *,
    whole: bool,
) -> None:
    """Keep what changed. If the sources are the `whole` catalogue, modules that are not among them leave it."""
    for slug in fresh:  # first, so that if they cannot be stored, nothing has been written yet
        pictures.keep(connection, pictures_of(sources[slug]))
    lock_catalogue(connection)
    out = set(withdrawn(connection))
    changed = [_shelve(connection, result, fresh.get(result.module), out, now) for result in results]
    gone = whole and _withdraw_missing(connection, set(sources))
    if any(changed) or gone:
        renew(connection)
    # If an activity was taken out, some people may now have finished the module.
    progress_status.rebuild(connection, [one.module for one in fresh.values() if one.change_class == "structure"])
    search.renew(connection, library, lambda digest: edition_of(connection, digest, library))


def published_before(connection: Connection, slug: str, files: dict[str, bytes], library: Library) -> Module | None:
    """The last edition, which the module's `changes` must account for; None if nothing needs accounting for."""
    old, again = _published(last_edition(connection, slug), slug, _as_kept(files, library), library)
    return None if again else old


def _published(
    previous: sa.Row[*tuple[Any, ...]] | None, slug: str, files: dict[str, bytes], library: Library
) -> tuple[Module | None, tuple[str, ...]]:
    """The last edition if the files differ from it, and the facts that were checked again if nothing else differs."""
    if previous is None or previous.digest == _digest(slug, encode_source(files)):
        return None, ()
    old = _module_of(previous, library)
    # A fact that was checked again makes an edition on its own, without an entry by the module's authors.
    return old, tuple(checked_again(decode_source(previous.source), files)) if old else ()


def _digest(slug: str, source: bytes) -> str:
    """The name of an edition. A folder copied under another name is another module."""
    return hashlib.sha256(slug.encode() + b"\0" + source).hexdigest()


def last_edition(connection: Connection, slug: str) -> sa.Row[*tuple[Any, ...]] | None:
    """The published edition or, if the module has left the catalogue, the newest one kept."""
    on_shelf = sa.case((published_edition.c.edition.is_not(None), 0), else_=1)
    return connection.execute(
        sa.select(edition)
        .outerjoin(published_edition, published_edition.c.edition == edition.c.digest)
        .where(edition.c.module == slug)
        .order_by(on_shelf, edition.c.number.desc())
        .limit(1)
    ).first()


def withdrawn(connection: Connection) -> dict[str, datetime]:
    """Modules that an administrator has taken out of the catalogue, and since when."""
    return {row.module: row.withdrawn_at for row in connection.execute(sa.select(withdrawn_module))}


def take_over(connection: Connection, row: sa.Row[*tuple[Any, ...]]) -> None:
    """Keep another site's edition to compare a folder with. It is not published here."""
    connection.execute(edition.insert().values(**row._mapping))


def _module_of(row: sa.Row[*tuple[Any, ...]], library: Library) -> Module | None:
    """The kept edition as a Module, read again from its source if it was kept by an older program."""
    if row.format == FORMAT:
        return decode_module(row.content)
    return check_files(decode_source(row.source), row.module, library, warn=False)[0]


def edition_of(connection: Connection, digest: str, library: Library) -> Module | None:
    """A kept edition as a Module."""
    columns = edition.c.format, edition.c.content, edition.c.source, edition.c.module
    row = connection.execute(sa.select(*columns).where(edition.c.digest == digest)).one()
    return _module_of(row, library)


def _shelve(
    connection: Connection,
    result: PublishOutcome,
    fresh: _Fresh | None,
    out: set[str],
    now: datetime,
) -> bool:
    slug = result.module
    digest = fresh.digest if fresh else None
    if fresh:
        _keep_edition(connection, fresh, now)
    before = connection.execute(
        sa.select(published_edition.c.edition).where(published_edition.c.module == slug)
    ).first()
    if digest is None:
        last = last_edition(connection, slug)
        digest = last.digest if last else None
    if slug in out:
        digest = None
    errors = [str(p) for p in result.problems if p.severity == "error"]
    values = {"edition": digest, "problems": errors, "read_at": now}
    if before is None:
        connection.execute(published_edition.insert().values(module=slug, **values))
        return True
    if result.outcome != "unchanged" or before.edition != digest:
        connection.execute(published_edition.update().where(published_edition.c.module == slug).values(**values))
        return True
    return False


def _class_of(old: Module | None, new: Module) -> str:
    """The class of the whole edit: the strongest that was declared or that the difference shows."""
    if old is None:
        return new.changes[0].cls
    declared = [change.cls for change in new.changes[: max(len(new.changes) - len(old.changes), 0)]]
    known = [cls for cls in (*declared, compare(old, new).cls) if cls in ORDER and cls != "none"]
    return max(known, key=ORDER.index, default="wording")


def _keep_edition(connection: Connection, fresh: _Fresh, now: datetime) -> None:
    digest, slug = fresh.digest, fresh.module.slug
    kept = connection.execute(sa.select(edition.c.number).where(edition.c.digest == digest)).first()
    values = {"content": fresh.content, "format": FORMAT}
    if kept:
        connection.execute(edition.update().where(edition.c.digest == digest).values(**values))
        return
    highest = connection.execute(
        sa.select(sa.func.coalesce(sa.func.max(edition.c.number), 0)).where(edition.c.module == slug)
    ).scalar_one()
    connection.execute(
        edition.insert().values(
            digest=digest,
            module=slug,
            number=highest + 1,
            change_class=fresh.change_class,
            change_note=fresh.change_note,
            source=fresh.source,
            published_at=now,
            **values,
        )
    )


def _withdraw_missing(connection: Connection, present: set[str]) -> bool:
    gone = connection.execute(sa.delete(published_edition).where(published_edition.c.module.not_in(present)))
    return gone.rowcount > 0


def refresh_catalogue(connection: Connection, library: Library) -> None:
    """Make every process read the catalogue again, and update the search index."""
    renew(connection)
    search.renew(connection, library, lambda digest: edition_of(connection, digest, library))
