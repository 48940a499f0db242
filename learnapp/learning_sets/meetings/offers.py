"""What a set can discuss of all that is on offer: activities with a decision or a question to vote on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from learnapp.domain.content.content import Case, Module
from learnapp.domain.sets import vote_items


@dataclass(frozen=True)
class DiscussableActivity:
    """An activity that a set can discuss: `kind` is "Case" or "Questions", `places` how many matters it has."""

    module: Module
    activity: str
    title: str
    kind: str
    places: int


def offers(modules: Iterable[Module]) -> list[DiscussableActivity]:
    """Everything that can be voted on, cases first within each module."""
    found = []
    for module in modules:
        for activity in sorted(module.activities, key=lambda one: not isinstance(one, Case)):
            places = vote_items.places(module, activity.slug)
            if places:
                kind = "Case" if isinstance(activity, Case) else "Questions"
                found.append(DiscussableActivity(module, activity.slug, activity.title, kind, len(places)))
    return found
