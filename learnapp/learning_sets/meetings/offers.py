"""The activities on offer that a set can discuss: those with a decision or a question to vote on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from learnapp.domain.activities import kind_of
from learnapp.domain.content.content import Module
from learnapp.domain.sets import vote_items


@dataclass(frozen=True)
class DiscussableActivity:
    """An activity that a set can discuss. `kind` is what a list calls it, `place` what one place to vote on
    is called, `places` how many it has.
    """

    module: Module
    activity: str
    title: str
    kind: str
    place: str
    places: int


def offers(modules: Iterable[Module]) -> list[DiscussableActivity]:
    """Everything that can be voted on, cases first within each module."""
    found = []
    for module in modules:
        for activity in sorted(module.activities, key=lambda one: kind_of(one).about != "case"):
            places = vote_items.places(module, activity.slug)
            if places:
                kind = kind_of(activity)
                found.append(
                    DiscussableActivity(
                        module, activity.slug, activity.title, kind.voted_on, kind.vote_place, len(places)
                    )
                )
    return found
