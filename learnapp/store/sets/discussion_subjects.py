"""The subject of a discussion: its module and the item to vote on, in the edition it was planned with."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Module
from learnapp.domain.sets import vote_items
from learnapp.domain.sets.vote_items import VoteItem
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.sets.discussions import Discussion


def module_of(connection: Connection, catalogue: Catalogue, discussion: Discussion) -> Module | None:
    """The module as it was when the discussion was planned; None for a member's own issue."""
    if discussion.edition is None:
        return None
    try:
        return catalogue.edition(connection, discussion.edition)
    except KeyError:
        return None


def vote_item_of(connection: Connection, catalogue: Catalogue, discussion: Discussion) -> VoteItem | None:
    """The item to vote on; None for a member's own issue."""
    module = module_of(connection, catalogue, discussion)
    return vote_items.vote_item(module, discussion.activity, discussion.place) if module else None


def options_of(connection: Connection, catalogue: Catalogue, discussion: Discussion) -> int:
    """How many options the vote has, 0 if there is none."""
    item = vote_item_of(connection, catalogue, discussion)
    return len(item.options) if item else 0
