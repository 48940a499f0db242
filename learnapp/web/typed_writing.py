"""Text that a person typed into a form, and what is wrong with it or needs asking: own writing, posts, actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from learnapp.domain.identifying.identifying import Finding, findings, without_known
from learnapp.domain.people.typed_text import tidy

LONGEST = 20_000
"""Characters of one piece of writing: some seven pages."""
NAMES = {
    "name": "A name, or a word that looks like one",
    "date": "A date",
    "ward": "A ward or a hospital",
    "bed": "A bed, bay or room",
    "age": "An age",
    "number": "A number that could identify someone",
    "address": "An address",
    "detail": "Something true of only a few people",
}


@dataclass(frozen=True)
class Typed:
    """`seen` is what looks identifying, until the writer lets it pass; `errors` are (field id, message)."""

    text: str
    errors: tuple[tuple[str, str], ...] = ()
    seen: tuple[Finding, ...] = ()

    @property
    def fine(self) -> bool:
        return not self.errors and not self.seen

    @property
    def seen_by_kind(self) -> list[tuple[str, list[str]]]:
        """What was seen, as `by_kind` returns it."""
        return by_kind(self.seen)


def by_kind(seen: tuple[Finding, ...]) -> list[tuple[str, list[str]]]:
    """What was seen, each thing once: (what it looks like, the words)."""
    groups: dict[str, list[str]] = {}
    for finding in seen:
        words = groups.setdefault(NAMES[finding.kind], [])
        if finding.words not in words:
            words.append(finding.words)
    return list(groups.items())


OwnNames = Callable[[], frozenset[str]]
"""Returns the words of the text under discussion, because its characters' names identify no real person."""


def look_for_names(text: str, own_names: OwnNames | None) -> tuple[Finding, ...]:
    """What looks identifying in a text, except names in the text it is about, which is read only if needed."""
    seen = findings(text)
    return without_known(seen, own_names()) if seen and own_names else seen


def typed(
    form: Mapping[str, str],
    what: str,
    *,
    required: bool = True,
    field: str = "text",
    longest: int = LONGEST,
    own_names: OwnNames | None = None,
) -> Typed:
    """Read the text from a form. `what` names it in messages: "reflection"."""
    text = tidy(form.get(field, ""))
    if required and not text:
        return Typed(text, ((field, f"Write your {what} before you save it"),))
    if len(text) > longest:
        over = len(text) - longest
        return Typed(
            text,
            (
                (
                    field,
                    f"Your {what} has {len(text):,} characters, and the limit is {longest:,}. Remove {over:,}, or "
                    "save it in parts. All of it is still below",
                ),
            ),
        )
    anyway = form.get("anyway") == "yes"
    return Typed(text, seen=() if anyway else look_for_names(text, own_names))
