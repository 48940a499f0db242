"""Searching by the database's own full text search: FTS5 on SQLite, tsvector on PostgreSQL.

Both keep the words in one table. On SQLite a virtual table indexes it; on PostgreSQL a column with the words as the
database parses them does. The migrations make either. `docs/decisions/0060-search.md`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Library, Module
from learnapp.domain.learning.searching import SearchEntry, entries, shared_entries, term_entries, unaccented
from learnapp.store.db.prepared import Prepared
from learnapp.store.organisations.organisations import own_modules
from learnapp.store.tables.people_and_work import published_edition, search_entry

INDEX = 2
"""Raise this when a change to `domain.learning.searching` makes the index out of date; it is then rebuilt."""
HIT, END = "\x02", "\x03"
"""Marks around a match in titles and fragments. Indexed text has no control characters."""
_LOCK = 0x7365617263  # "searc": one process at a time fills the index


def _count(sql: str) -> Prepared:
    return Prepared(sa.text(sql).columns(sa.column("entries", sa.Integer)))


def _page(sql: str) -> Prepared:
    names = ("module", "activity", "kind", "anchor", "title", "fragment")
    return Prepared(sa.text(sql).columns(*(sa.column(name, sa.Text) for name in names)))


_FTS5_SHOWN = "module NOT IN (SELECT value FROM json_each(:hidden))"
_PG_SHOWN = "module NOT IN (SELECT json_array_elements_text(CAST(:hidden AS json)))"
_FTS5_COUNT = _count(
    f"""
    SELECT count(*) FROM search_words JOIN search_entry AS e ON e.id = search_words.rowid
    WHERE search_words MATCH :wanted AND {_FTS5_SHOWN}
    """  # noqa: S608 (ours)
)
_FTS5_PAGE = _page(
    f"""
    SELECT e.module, e.activity, e.kind, e.anchor,
           highlight(search_words, 0, :hit, :end), snippet(search_words, 1, :hit, :end, '…', 32)
    FROM search_words JOIN search_entry AS e ON e.id = search_words.rowid
    WHERE search_words MATCH :wanted AND {_FTS5_SHOWN}
    ORDER BY (
        SELECT count(*) FROM json_each(:exact) WHERE instr(lower(e.title || ' ' || e.text), value) > 0
    ) DESC, bm25(search_words, 8.0, 1.0), e.id LIMIT :most OFFSET :skip
    """  # noqa: S608 (ours)
)
_TSQUERY = "websearch_to_tsquery('english', :wanted)"
_PG_COUNT = _count(
    f"SELECT count(*) FROM search_entry WHERE search_vector @@ {_TSQUERY} AND {_PG_SHOWN}"  # noqa: S608 (ours)
)
_PG_PAGE = _page(
    f"""
    SELECT module, activity, kind, anchor,
           ts_headline('english', title, wanted, :whole), ts_headline('english', text, wanted, :part)
    FROM (
        SELECT search_entry.*, {_TSQUERY} AS wanted, ts_rank(search_vector, {_TSQUERY}) AS rank, (
            SELECT count(*) FROM json_array_elements_text(CAST(:exact AS json)) AS word
            WHERE strpos(lower(title || ' ' || text), word) > 0
        ) AS exact
        FROM search_entry WHERE search_vector @@ {_TSQUERY} AND {_PG_SHOWN}
        ORDER BY exact DESC, rank DESC, id LIMIT :most OFFSET :skip
    ) AS page
    ORDER BY exact DESC, rank DESC, id
    """  # noqa: S608 (all that is put in is ours)
)
# Parsed once, when an entry is stored: parsing every text again for each search took 0.2 seconds.
_PG_INDEX = sa.text(
    """
    UPDATE search_entry SET search_vector =
        setweight(to_tsvector('english', CAST(:title AS text)), 'A')
        || setweight(to_tsvector('english', CAST(:text AS text)), 'D')
    WHERE id = :id
    """
)
_PG_NOT_INDEXED = sa.select(search_entry.c.id, search_entry.c.title, search_entry.c.text).where(
    sa.text("search_vector IS NULL")
)
_APART = str.maketrans("/@_", "   ")
"""Signs between words. Without this PostgreSQL would read `and/or` as one word, like a file's path."""
_MARKS = f"StartSel={HIT}, StopSel={END}"


@dataclass(frozen=True)
class SearchHit:
    """One result. In `title` and `fragment` each match is between `HIT` and `END`; both are plain text."""

    module: str
    activity: str
    kind: str
    anchor: str
    title: str
    fragment: str


def count(connection: Connection, phrases: Iterable[str], hidden: Iterable[str] = ()) -> int:
    """How many entries contain all the phrases of `domain.searching.phrases`, without those of `hidden` modules."""
    statement = _FTS5_COUNT if connection.dialect.name == "sqlite" else _PG_COUNT
    values = {"wanted": _quoted(phrases), "hidden": json.dumps(list(hidden))}
    return int(statement.rows(connection, values)[0][0])


def find(
    connection: Connection, phrases: Iterable[str], skip: int, most: int, hidden: Iterable[str] = ()
) -> list[SearchHit]:
    """Those entries, the best first: up to `most`, after the first `skip`.

    Both databases also find other forms of a word: a search for “consultant” finds “consultation”. Entries with the
    words as typed come before entries with other forms only.
    """
    typed = tuple(phrases)
    exact = json.dumps([phrase.lower() for phrase in typed], ensure_ascii=False)
    values: dict[str, object] = {"wanted": _quoted(typed), "exact": exact, "hidden": json.dumps(list(hidden))}
    values |= {"skip": skip, "most": most}
    if connection.dialect.name == "sqlite":
        statement = _FTS5_PAGE
        values |= {"hit": HIT, "end": END}
    else:
        statement = _PG_PAGE
        values |= {"whole": f"{_MARKS}, HighlightAll=true", "part": f"{_MARKS}, MaxWords=36, MinWords=24"}
    return [SearchHit(*row) for row in statement.rows(connection, values)]


def _quoted(phrases: Iterable[str]) -> str:
    """The phrases, quoted so that both databases read them alike. None contains a quote that could end its own."""
    return " ".join(f'"{unaccented(phrase)}"' for phrase in phrases)


def renew(connection: Connection, library: Library, module_of: Callable[[str], Module | None]) -> bool:
    """Make the index match the published catalogue. Returns whether anything had to change.

    `module_of` gives the module of an edition's digest. Call it in the transaction that changes the catalogue.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    on_shelf = connection.execute(
        sa.select(published_edition.c.module, published_edition.c.edition).where(
            published_edition.c.edition.is_not(None)
        )
    )
    # The terms of a module that only one organisation sees stay with that module, apart from those that everyone
    # shares.
    own = set(own_modules(connection))
    marks = {slug: (f"{INDEX}:{digest}{':own' if slug in own else ''}", digest) for slug, digest in on_shelf}
    shared = f"{INDEX}:{_shared_digest(library, [digest for slug, (_, digest) in marks.items() if slug not in own])}"
    wanted = {**marks, "": (shared, "")} if library.claims or marks else marks
    known = connection.execute(sa.select(search_entry.c.module, search_entry.c.indexed_from).distinct())
    kept = {row.module: row.indexed_from for row in known}
    stale = [slug for slug in {*kept, *wanted} if kept.get(slug) != wanted.get(slug, (None, ""))[0]]
    if not stale:
        return False
    connection.execute(search_entry.delete().where(search_entry.c.module.in_(stale)))
    modules = {slug: module for slug, (_, digest) in marks.items() if (module := module_of(digest))}
    for slug in sorted(set(stale) & set(wanted)):
        if not slug:
            everyones = [module for name, module in modules.items() if name not in own]
            _keep(connection, list(shared_entries(library, everyones)), wanted[slug][0])
        elif slug in modules:
            terms = term_entries([modules[slug]], slug) if slug in own else ()
            _keep(connection, [*entries(modules[slug]), *terms], wanted[slug][0])
    index(connection)
    return True


def index(connection: Connection) -> None:
    """Have the database index the entries that it has not indexed yet."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO search_words (search_words) VALUES ('rebuild')")
        return
    rows = connection.execute(_PG_NOT_INDEXED).all()
    words = [{"id": id, "title": _words(title), "text": _words(text)} for id, title, text in rows]
    if words:
        connection.execute(_PG_INDEX, words)


def _words(text: str) -> str:
    return unaccented(text).translate(_APART)


def _keep(connection: Connection, found: Sequence[SearchEntry], mark: str) -> None:
    if found:
        connection.execute(search_entry.insert(), [{**asdict(entry), "indexed_from": mark} for entry in found])


def _shared_digest(library: Library, digests: Iterable[str]) -> str:
    """A digest that changes with the claims, and with any edition that may have a term."""
    said = [*(repr(claim) for claim in shared_entries(library, ())), *sorted(digests)]
    return hashlib.sha256(repr(said).encode()).hexdigest()
