"""What can be searched for, and what a search asks for.

Only text that spoils nothing can be found: titles and summaries, lessons, the scene in which a case begins, glossary
terms and the paper's claims. Later scenes, the results of choices, debriefs, questions and all feedback are left out
here, so that no query can reach them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from learnapp.domain.activities import kind_of
from learnapp.domain.activities.searchable_words import one_line, spoken
from learnapp.domain.content.content import Library, Module
from learnapp.domain.content.rendering import plain
from learnapp.domain.learning.glossary_terms import glossary_entries

LONGEST = 200
"""The most characters in a search."""

STOP_WORDS = frozenset(
    """
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it
    its itself they them their theirs themselves what which who whom this that these those am is are was were be been
    being have has had having do does did doing a an the and but if or because as until while of at by for with about
    against between into through during before after above below to from up down in out on off over under again
    further then once here there when where why how all any both each few more most other some such no nor not only
    own same so than too very s t can will just don should now
    """.split()  # noqa: SIM905 (a line a word would say no more)
)
"""Words that say nothing in a search: PostgreSQL's own list for English, so that both databases leave out the same."""

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")
_QUOTED = re.compile(r'"([^"]*)"|([^"]+)')
_CURLY = str.maketrans("“”„«»", '"""""')


class SearchError(ValueError):
    """The site cannot search for the text typed. The message says why and what to do."""


def unaccented(text: str) -> str:
    """The text without accents: `café` becomes `cafe`. SQLite's index does this on its own."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not "\u0300" <= sign <= "\u036f"))


@dataclass(frozen=True)
class SearchEntry:
    """One thing to find: its place and its words, as plain text.

    `kind` is "module", "term", "claim" or the name of an activity kind. `module` is empty for entries that do not
    belong to a single module: the glossary's terms and the paper's claims. `anchor` names a claim or a term on its
    page, and a term's `activity` is the first module that explains it.
    """

    module: str
    activity: str
    kind: str
    anchor: str
    title: str
    text: str


def phrases(typed: str) -> tuple[str, ...]:
    """The terms that a result must all contain: words, and groups of words in double quotes.

    Holds letters, digits and spaces only (and points within numbers), so nothing in it can be an operator. Raises
    SearchError.
    """
    text = unicodedata.normalize("NFKC", typed).translate(_CURLY)
    if len(text) > LONGEST:
        raise SearchError(f"Your search is {len(text):,} characters long. Shorten it to {LONGEST} or fewer.")
    if not text.strip():
        raise SearchError("Enter a word to look for.")
    if text.count('"') % 2:
        text = " ".join(text.rsplit('"', 1))
    found: list[str] = []
    for quoted, loose in _QUOTED.findall(text):
        words = _WORD.findall(quoted)
        found.extend([" ".join(words)] if words else _WORD.findall(loose))
    if not found:
        raise SearchError("Your search contains no letters or digits. Enter a word to look for.")
    telling = [phrase for phrase in found if not STOP_WORDS.issuperset(phrase.casefold().split())]
    if not telling:
        raise SearchError("Your search contains only very common words. Add one that says what you are looking for.")
    return tuple(dict.fromkeys(telling))


def entries(module: Module) -> Iterator[SearchEntry]:
    """The entries of a module, the module itself first."""
    yield SearchEntry(
        module.slug, "", "module", "", module.title, one_line(module.summary, spoken(module.introduction))
    )
    for activity in module.syllabus:
        kind = kind_of(activity)
        yield SearchEntry(module.slug, activity.slug, kind.name, "", activity.title, kind.search_text(activity))


def term_entries(modules: Iterable[Module], of: str = "") -> Iterator[SearchEntry]:
    """The glossary of these modules, each term once. `of` is the module that the terms belong to, if only one."""
    for entry in glossary_entries(modules):
        said = (spoken(text) for _, term in entry.meanings for text in (term.html, term.note))
        module, term = entry.meanings[0]
        text = one_line(*dict.fromkeys(said))
        yield SearchEntry(of, module.slug, "term", term.id, plain(entry.title), text)


def shared_entries(library: Library, modules: Iterable[Module]) -> Iterator[SearchEntry]:
    """The entries that do not belong to a single module: the paper's claims, and the glossary with each term once."""
    yield from term_entries(modules)
    for claim in library.claims.values():
        section = library.sections.get(claim.section, claim.section)
        yield SearchEntry("", "", "claim", str(claim.number), f"Claim {claim.number}: {section}", one_line(claim.text))
