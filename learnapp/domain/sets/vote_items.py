"""What a set votes on: a place of an activity, as options from which each member chooses one. Each kind says what it
offers.

Only `reveal` gives away a key or a consequence.
"""

from __future__ import annotations

from learnapp.domain.activities import kind_of
from learnapp.domain.activities.voting import Revealed, VoteItem, VotePlace
from learnapp.domain.content.content import Module

__all__ = ["Revealed", "VoteItem", "VotePlace", "places", "reveal", "right_option", "vote_item"]


def places(module: Module, activity: str) -> list[VotePlace]:
    """What a set can vote on in an activity; matters of judgement come first."""
    found = module.activity(activity)
    return list(kind_of(found).vote_places(found)) if found else []


def vote_item(module: Module, activity: str, place: str) -> VoteItem | None:
    """The vote at a place of an activity; None if there is nothing to vote on."""
    found = module.activity(activity)
    return kind_of(found).vote_item(module, found, place) if found else None


def reveal(module: Module, activity: str, place: str) -> Revealed | None:
    """The consequences of each choice of a case, or the feedback on each option of a question. For after the second
    vote.
    """
    found = module.activity(activity)
    return kind_of(found).reveal(found, place) if found else None


def right_option(module: Module, activity: str, place: str) -> int | None:
    """The place of the right option, for a question that has a key and is not a matter of judgement."""
    told = reveal(module, activity, place)
    return None if told is None or told.judgement else told.right
