"""The modules on offer, kept in memory and renewed when another process publishes.

Editions never change, so only the published catalogue (which edition serves) has to be looked at again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Container
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.content.content import FORMAT, Library, Module, Quiz
from learnapp.domain.editions.edition_encoding import decode_module, decode_source
from learnapp.domain.learning import course
from learnapp.domain.learning.claims_taught import ClaimPlace, where_taught
from learnapp.domain.learning.glossary_terms import explained_in
from learnapp.domain.learning.progress import Progress, progress
from learnapp.domain.people.organisations import Organisation
from learnapp.domain.quizzes.review_scheduling import Living, living
from learnapp.domain.reading import check_files
from learnapp.store.db.prepared import Prepared
from learnapp.store.organisations import organisations
from learnapp.store.tables.people_and_work import edition, published_edition, site

OLD_EDITIONS = 24
"""How many editions that no longer serve are kept in memory."""

CONTINUES = frozenset({"wording", "feedback"})
"""Classes of edition to which open work moves on."""


@dataclass(frozen=True)
class EditionNote:
    """One line of a module's history."""

    digest: str
    number: int
    change_class: str
    note: str
    published_at: datetime


@dataclass(frozen=True)
class PublishedCatalogue:
    """One version of the catalogue: its modules, and the organisations that share the site.

    `hidden` are modules left out because they are another organisation's own.
    """

    version: int = -1
    modules: dict[str, Module] = field(default_factory=dict)
    editions: dict[str, str] = field(default_factory=dict)
    history: dict[str, tuple[EditionNote, ...]] = field(default_factory=dict)
    problems: dict[str, list[str]] = field(default_factory=dict)
    organisations: dict[int, Organisation] = field(default_factory=dict)
    own_modules: dict[str, int] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    _narrowed: dict[frozenset[str], PublishedCatalogue] = field(default_factory=dict, compare=False, repr=False)

    @property
    def key(self) -> tuple[int, frozenset[str]]:
        """The key for caching HTML made from it: its version, and which modules it leaves out."""
        return self.version, self.hidden

    @cached_property
    def claims(self) -> dict[int, tuple[ClaimPlace, ...]]:
        """Where each claim of the paper is taught: worked out when the claims page is first opened."""
        return where_taught(self.modules.values())

    @cached_property
    def explained(self) -> dict[str, tuple[Module, ...]]:
        """Which modules explain a term, by `glossary_terms.term_name`: worked out at the first search of a version."""
        return explained_in(self.modules.values())

    @cached_property
    def untouched(self) -> dict[str, Progress]:
        """Progress in each module for a person who has not begun it, which is true of most people and modules."""
        return {slug: progress(module, {}) for slug, module in self.modules.items()}

    @cached_property
    def living(self) -> Living:
        """Which review cards still have something to ask: worked out at the first review of a version."""
        return living(self.modules.values())

    @cached_property
    def factual(self) -> frozenset[tuple[str, str, str]]:
        """(module, activity, question) of questions that compare how sure people were with how right they were."""
        quizzes = ((module, quiz) for module in self.modules.values() for quiz in module.activities)
        return frozenset(
            (module.slug, quiz.slug, question.id)
            for module, quiz in quizzes
            if isinstance(quiz, Quiz)
            for question in quiz.questions
            if not question.judgement
        )

    def work_out(self) -> None:
        """Work out now the properties that pages would otherwise work out when they first need them."""
        _ = self.explained, self.untouched, self.living, self.factual

    def of(self, organisations: Container[int]) -> PublishedCatalogue:
        """The catalogue as people of these organisations see it: without the modules that belong to others alone."""
        hidden = frozenset(slug for slug, owner in self.own_modules.items() if owner not in organisations)
        if not hidden:
            return self
        found = self._narrowed.get(hidden)
        if found is None:
            kept = {slug: module for slug, module in self.modules.items() if slug not in hidden}
            found = self._narrowed[hidden] = replace(
                self,
                modules=kept,
                editions={slug: digest for slug, digest in self.editions.items() if slug not in hidden},
                history={slug: notes for slug, notes in self.history.items() if slug not in hidden},
                problems={slug: lines for slug, lines in self.problems.items() if slug not in hidden},
                hidden=hidden,
            )
        return found


catalogue_version = sa.select(site.c.number).where(site.c.key == "catalogue").scalar_subquery()
"""A column that lets a query made anyway fetch the version too."""

_version = Prepared(sa.select(catalogue_version))


class Catalogue:
    """The catalogue of one process. Threads may share it, so each method looks up the version only once."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._shelf = PublishedCatalogue()
        self._old: OrderedDict[str, Module] = OrderedDict()
        self._lock = threading.Lock()

    def kept(self, version: int | None) -> PublishedCatalogue | None:
        """The published catalogue if we already have this version, without asking the database."""
        shelf = self._shelf
        return shelf if version == shelf.version else None

    def at(self, connection: Connection, version: int | None = None) -> PublishedCatalogue:
        """The published catalogue as it is now. Makes a query only if `version` is None or has changed."""
        if version is None:
            row = _version.first(connection, {})
            version = row[0] or 0 if row else 0
        shelf = self._shelf
        return shelf if version == shelf.version else self._renew(connection, version)

    def edition(self, connection: Connection, digest: str) -> Module:
        """Any edition that was ever published. Raises KeyError if there is no such edition."""
        shelf = self._shelf
        for slug, current in shelf.editions.items():
            if current == digest:
                return shelf.modules[slug]
        with self._lock:
            if digest in self._old:
                self._old.move_to_end(digest)
                return self._old[digest]
        module = self._load(connection, digest)
        with self._lock:
            self._old[digest] = module
            while len(self._old) > OLD_EDITIONS:
                self._old.popitem(last=False)
        return module

    def _load(self, connection: Connection, digest: str) -> Module:
        columns = edition.c.content, edition.c.format, edition.c.source, edition.c.module
        row = connection.execute(sa.select(*columns).where(edition.c.digest == digest)).first()
        if row is None:
            raise KeyError(digest)
        if row.format == FORMAT:
            return decode_module(row.content)
        module, _problems = check_files(decode_source(row.source), row.module, self.library, warn=False)
        if module is None:
            raise KeyError(digest)
        return module

    def continues_on(self, module: str, digest: str) -> str:
        """The edition to show for open work begun on `digest`: the last that differs only by wording and feedback."""
        notes = self._shelf.history.get(module, ())
        begun = next((i for i, note in enumerate(notes) if note.digest == digest), None)
        if begun is None:
            return digest
        for note in notes[begun + 1 :]:
            if note.change_class not in CONTINUES:
                break
            digest = note.digest
        return digest

    def _renew(self, connection: Connection, version: int) -> PublishedCatalogue:
        rows = connection.execute(
            sa.select(
                published_edition.c.module, published_edition.c.edition, published_edition.c.problems, edition.c.content
            ).outerjoin(edition, edition.c.digest == published_edition.c.edition)
        ).all()
        before = self._shelf
        known = {digest: before.modules[slug] for slug, digest in before.editions.items()}
        modules = {r.module: known.get(r.edition) or decode_module(r.content) for r in rows if r.edition}
        history: dict[str, list[EditionNote]] = {}
        columns = edition.c.module, edition.c.digest, edition.c.number, edition.c.change_class, edition.c.change_note
        for r in connection.execute(sa.select(*columns, edition.c.published_at).order_by(edition.c.number)):
            note = EditionNote(r.digest, r.number, r.change_class, r.change_note, r.published_at)
            history.setdefault(r.module, []).append(note)
        ordered = dict(sorted(modules.items(), key=lambda item: course.place(item[1])))
        shelf = self._shelf = PublishedCatalogue(
            version=version,
            modules=ordered,
            editions={r.module: r.edition for r in rows if r.edition},
            history={slug: tuple(notes) for slug, notes in history.items()},
            problems={r.module: r.problems for r in rows if r.problems},
            organisations={one.id: one for one in organisations.every(connection)},
            own_modules=organisations.own_modules(connection),
        )
        return shelf
