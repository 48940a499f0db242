"""What a set can discuss: the activities on offer, and the decisions or questions of one to vote on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from learnapp.domain.activities import kind_of
from learnapp.domain.activities.voting import VotePlace
from learnapp.domain.content.content import Module, Quiz
from learnapp.domain.learning import course
from learnapp.domain.sets import vote_items
from learnapp.domain.sets.past_splits import PastSplit
from learnapp.learning_sets.meetings.subjects import DiscussionSubject
from learnapp.learning_sets.posts.quotes import scenes_reached
from learnapp.store.content.catalogue import Catalogue, PublishedCatalogue
from learnapp.store.sets import past_splits


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


def offers(modules: Iterable[Module]) -> list[tuple[Module, list[DiscussableActivity]]]:
    """Everything that can be voted on, by module in the order of the course, cases first.

    Starter questions are left out: a set discusses what it has been taught.
    """
    found = []
    for module in sorted(modules, key=course.place):
        activities = [one for one in module.activities if not (isinstance(one, Quiz) and one.purpose == "prequestions")]
        discussable = []
        for activity in sorted(activities, key=lambda one: kind_of(one).about != "case"):
            places = vote_items.places(module, activity.slug)
            if places:
                kind = kind_of(activity)
                discussable.append(
                    DiscussableActivity(
                        module, activity.slug, activity.title, kind.voted_on, kind.vote_place, len(places)
                    )
                )
        if discussable:
            found.append((module, discussable))
    return found


@dataclass(frozen=True)
class OfferedPlace:
    """A decision or question to vote on, as one person sees it.

    `reached`: its words give nothing away to this person.
    """

    place: VotePlace
    reached: bool
    split: PastSplit | None


def places_offered(
    connection: Connection,
    catalogue: Catalogue,
    published: PublishedCatalogue,
    person_id: int,
    subject: DiscussionSubject,
) -> list[OfferedPlace]:
    """What can be voted on in a subject, the place that its authors suggest first. At most three queries."""
    module, activity = subject.module, subject.slug
    if module is None:
        return []
    places = sorted(vote_items.places(module, activity), key=lambda one: not one.discuss)
    reached: frozenset[str] = frozenset()
    if any(one.words for one in places):
        reached = scenes_reached(connection, catalogue, person_id, module.slug, activity)
    options = {one.id: one.options for one in places}
    splits = past_splits.of_activity(connection, published, module.slug, activity, options)
    return [OfferedPlace(one, not one.words or one.id in reached, splits.get(one.id)) for one in places]
