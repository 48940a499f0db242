"""What is next in a set for the person asking: gathered for the set's first page."""

from __future__ import annotations

from dataclasses import dataclass

from learnapp.learning_sets.scope import Mine


@dataclass(frozen=True)
class Next:
    """One thing to come to or to do: `href` leads there, `action` are the words of the link."""

    heading: str
    text: str
    href: str
    action: str


def whats_next(mine: Mine) -> list[Next]:
    """The most pressing first. Each source takes a fixed number of queries."""
    found: list[Next] = []
    # A meeting that is open or planned goes here.
    # Then threads in which the person asking has something to do.
    # Then their own open actions.
    return found
