"""Figures of items, added up over all modules and editions in which people see the same text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Quiz
from learnapp.domain.findings import item_sums
from learnapp.domain.findings.item_figures import ItemFigures
from learnapp.domain.findings.item_sums import Sums
from learnapp.domain.findings.suppression import FEWEST
from learnapp.domain.reading.panel_file import digest_of
from learnapp.store.cohorts.findings import Release
from learnapp.store.content.catalogue import Catalogue, PublishedCatalogue


@dataclass(frozen=True)
class ItemUse:
    """An item's figures over all its uses. `title` is plain text; `modules` are the titles of those that asked it."""

    title: str
    figures: ItemFigures
    modules: frozenset[str] = field(default_factory=frozenset)


def by_item(
    connection: Connection, catalogue: Catalogue, published: PublishedCatalogue, releases: Iterable[Release]
) -> Mapping[str, ItemUse]:
    """The items of these releases by their digests, as far back as today's keys.

    Items that fewer than five people were asked have no figures.
    """
    sums: Sums = {}
    uses: dict[str, ItemUse] = {}
    for release in releases:
        note = next((n for n in published.history.get(release.module, ()) if n.digest[:16] == release.edition), None)
        if note is None:
            continue
        latest = catalogue.continues_on(release.module, note.digest)
        if latest != published.editions.get(release.module):
            continue  # its key was different then
        module = catalogue.edition(connection, latest)
        quiz = module.activity(release.activity)
        if not isinstance(quiz, Quiz):
            continue
        for name, item in release.found.items.items():
            question = quiz.question(name)
            if question is None:
                continue
            digest = digest_of(question)
            sums = item_sums.add(sums, {digest: item})
            known = uses.get(digest, ItemUse(question.title, ItemFigures(question=digest, people=0)))
            uses[digest] = replace(known, modules=known.modules | {module.title})
    worked_out = item_sums.figures(sums, FEWEST)
    return {one.question: replace(uses[one.question], figures=one) for one in worked_out}


def used_in_several(items: Mapping[str, ItemUse]) -> list[ItemUse]:
    """Items that several modules ask and that have figures, the hardest first."""
    shared = [one for one in items.values() if len(one.modules) > 1 and one.figures.facility is not None]
    return sorted(shared, key=lambda one: one.figures.facility or 0.0)
