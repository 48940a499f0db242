"""Links into the site itself that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from learnapp.domain.checking.authoring_notes import Notes
from learnapp.domain.content.content import Module
from learnapp.domain.markup.attributes import did_you_mean
from learnapp.domain.markup.problems import Problem, warning

PAGES = frozenset(
    (
        "about", "accessibility", "account", "actions", "assigned", "claims", "cohorts", "competencies", "educator",
        "evidence", "glossary", "home", "join", "messages", "modules", "notes", "privacy", "progress",
        "reflections", "report", "review", "search", "sets", "static", "try", "verify", "writing",
    )
)  # fmt: skip
"""What the addresses of pages that a text can lead to begin with."""
_WITHIN = frozenset({"guide", "certificate"})


def link_flaws(module: Module, notes: Notes, others: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Links to pages that do not exist. `others` are the known activities of the other modules."""
    known = {**others, module.slug: frozenset(activity.slug for activity in module.activities)}
    terms = frozenset(term.id for term in module.glossary)
    for file, line, address in notes.addresses:
        if why := _leads_nowhere(address, known) or _no_term(address, module.slug, terms, known):
            message = f"The link to {address} leads nowhere. {why}"
            yield warning(file, line, "dead-link", message, address)


def _leads_nowhere(address: str, known: Mapping[str, frozenset[str]]) -> str:
    """What is wrong with an address of this site, or nothing."""
    if address.startswith("#"):
        prompts = address.startswith(("#prompt-", "#action-"))
        return "" if prompts else "Text has no places to link to. Link to a page, or write a choice as a list item."
    parts = [part for part in address.split("#")[0].split("?")[0].split("/") if part]
    if not parts:
        return ""
    if parts[0] not in PAGES:
        said = did_you_mean(parts[0], PAGES).strip()
        return said or "No page of the site has an address that begins like this."
    if parts[0] != "modules" or len(parts) == 1:
        return ""
    if parts[1] not in known:
        # A module can be in another of the site's folders, so an unknown module alone is not a mistake.
        return (did_you_mean(parts[1], known).strip() or "There is no such module.") if len(known) > 1 else ""
    if len(parts) > 2 and parts[2] not in known[parts[1]] | _WITHIN:
        return did_you_mean(parts[2], known[parts[1]]).strip() or f"The module {parts[1]} has no such activity."
    return ""


def _no_term(address: str, own: str, terms: frozenset[str], known: Mapping[str, object]) -> str:
    """What is wrong with a link to a term in the glossary of all modules, or nothing. Its place is module-term."""
    page, _, place = address.partition("#")
    if page.split("?")[0].strip("/") != "glossary" or not place:
        return ""
    modules = [slug for slug in known if place.startswith(f"{slug}-")]
    if not modules:
        # As above: a term of a module in another folder is not a mistake.
        unknown = len(known) == 1 and "-" in place
        return "" if unknown else _meant_term(place, terms)
    if (module := max(modules, key=len)) != own or (term := place.removeprefix(f"{module}-")) in terms:
        return ""
    return _meant_term(term, terms)


def _meant_term(word: str, terms: frozenset[str]) -> str:
    close = get_close_matches(word, terms, n=1, cutoff=0.6)
    return f"There is no such term. Write a term of this module as `term:{close[0] if close else 'its-id'}`."
