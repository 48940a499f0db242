"""What a new meeting or thread is to be about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, request

from learnapp.domain.activities import kind_of
from learnapp.domain.content.content import AnyActivity, Module
from learnapp.domain.sets import vote_items
from learnapp.domain.sets.meeting_phases import About
from learnapp.domain.sets.vote_items import VoteItem
from learnapp.store.content.catalogue import PublishedCatalogue
from learnapp.store.sets.discussions import Discussion
from learnapp.web.identity import catalogue


@dataclass(frozen=True)
class DiscussionSubject:
    """An activity of a module, in which the set votes on one place; without a module, a member's own issue."""

    module: Module | None = None
    slug: str = ""

    @property
    def activity(self) -> AnyActivity | None:
        return self.module.activity(self.slug) if self.module else None

    @property
    def about(self) -> About:
        return kind_of(self.activity).about if self.activity else "issue"

    @property
    def vote_place(self) -> str:
        """What one place of the activity is called: "decision"."""
        return kind_of(self.activity).vote_place if self.activity else ""

    def vote_item(self, place: str) -> VoteItem | None:
        return vote_items.vote_item(self.module, self.slug, place) if self.module else None

    def is_of(self, discussion: Discussion, place: str) -> bool:
        """Whether a discussion is about this place of the activity."""
        module = self.module.slug if self.module else ""
        return (discussion.module, discussion.activity, discussion.place) == (module, self.slug, place)

    def columns(self, published: PublishedCatalogue, place: str) -> dict[str, Any]:
        """The columns of a discussion that hold its subject; none for an issue, which its title holds."""
        if self.module is None:
            return {}
        slug = self.module.slug
        return {"module": slug, "edition": published.editions[slug], "activity": self.slug, "place": place}


def subject_or_404() -> DiscussionSubject | None:
    """The subject that the address or the form names; None if it names none yet, 404 if it cannot be discussed."""
    if request.values.get("about") == "issue":
        return DiscussionSubject()
    if "activity" not in request.values:
        return None
    module, slug = catalogue().modules.get(request.values.get("module", "")), request.values["activity"]
    if module is None or not vote_items.places(module, slug):
        abort(404)
    return DiscussionSubject(module, slug)
