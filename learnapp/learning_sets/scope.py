"""Which set a page is about, and moving its discussions on: how pages of a learning set begin.

@blueprint.get("/<int:set_id>/threads/")
@access("learn")
def threads(set_id: int): membership = my_set(set_id)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from flask import abort, current_app, redirect, url_for

from learnapp.domain.sets.meeting_phases import DiscussionState
from learnapp.store.db.engine import AT_ONCE, StoreBusyError
from learnapp.store.sets import discussions, sets
from learnapp.store.sets.discussion_subjects import options_of
from learnapp.store.sets.discussions import Discussion
from learnapp.store.sets.sets import LearningSet, SetMember
from learnapp.vault import voting
from learnapp.web.clock import now
from learnapp.web.drafts import vault
from learnapp.web.identity import editions, keep_to, person
from learnapp.web.notices import flash_problem
from learnapp.web.transaction import commit, db, store


@dataclass(frozen=True)
class SetMembership:
    """A set I belong to, my own membership, and everyone who belongs to it now, by name."""

    the_set: LearningSet
    me: SetMember
    members: tuple[SetMember, ...]

    @property
    def facilitator(self) -> SetMember | None:
        """The current facilitator; None if the set has none, or if they assess a member and so may not act."""
        return next((one for one in self.members if one.facilitates), None)

    @property
    def suspended_facilitator(self) -> SetMember | None:
        """The named facilitator who may not act as one, since they became an educator of a member."""
        return next((one for one in self.members if one.role == "facilitator" and one.assesses), None)

    @property
    def manages(self) -> bool:
        """Whether I may invite, hand over, edit the rules and close: as facilitator, or as any member without one."""
        return self.open and (self.me.facilitates or self.facilitator is None)

    @property
    def peers(self) -> int:
        """The number of members, without the named facilitator."""
        return sum(one.role == "member" for one in self.members)

    @property
    def open(self) -> bool:
        """Whether anything can still be changed: not in a set that was closed."""
        return self.the_set.closed_at is None

    def name_of(self, person_id: int | None) -> str:
        """A member's name; "Someone who has left" for a person who does not belong now."""
        return next((one.name for one in self.members if one.person_id == person_id), "Someone who has left")


def my_set(set_id: int, *, before_rules: bool = False) -> SetMembership:
    """The set, if the person asking belongs to it now. One query.

    Answers 404 to anyone else, educators and admins included, and redirects to the ground rules while the member has
    not accepted the current ones, unless `before_rules`.
    """
    found = sets.whole(db(), person.id, set_id, now())
    if found is None:
        abort(404)
    membership = SetMembership(*found)
    keep_to(membership.the_set.organisation_id)
    if not before_rules and membership.open and membership.me.accepted_rules != membership.the_set.rules_revision:
        abort(redirect(url_for("learning_sets.ground_rules", set_id=set_id), 303))
    return membership


def open_set(set_id: int) -> SetMembership:
    """As `my_set`, for requests that change something: once the set is closed, redirects to its first page, which says
    why.
    """
    membership = my_set(set_id)
    if not membership.open:
        _refuse_closed(set_id)
    return membership


def facilitating(set_id: int) -> SetMembership:
    """As `open_set`, for the set's facilitator; 404 for its other members."""
    membership = my_set(set_id)
    if not membership.me.facilitates:
        abort(404)
    if not membership.open:
        _refuse_closed(set_id)
    return membership


def managing(set_id: int) -> SetMembership:
    """As `open_set`, for members who manage the set now; 404 for its other members."""
    membership = open_set(set_id)
    if not membership.manages:
        abort(404)
    return membership


def _refuse_closed(set_id: int) -> NoReturn:
    flash_problem("This set has been closed, so nothing was changed. You can still read it.")
    abort(redirect(url_for("learning_sets.the_set", set_id=set_id), 303))


# Moving a discussion on ---------------------------------------------------------------------------


def kept_in_time(discussion: Discussion) -> Discussion:
    """Move a discussion that is due to the phase where it should be by now. Ends the request's transaction.

    If it cannot move at once, the page shows it as it is: the next request, or `learnapp remind`, moves it.
    """
    options = options_of(db(), editions(), discussion)
    commit()
    try:
        voting.keep_time(store(), vault(), discussion.id, now(), options, wait=AT_ONCE)
    except StoreBusyError as error:
        current_app.logger.warning("A discussion was not moved on (%s %s)", type(error).__name__, error)
    return discussions.get(db(), discussion.set_id, discussion.number, discussion.form) or discussion


def moved_on(discussion: Discussion, to: DiscussionState) -> bool:
    """Move a discussion to its next phase; there is no way back.

    False if someone else has moved it since it was read.
    """
    if not voting.move_on(vault(), db(), discussion, to, options_of(db(), editions(), discussion)):
        return False
    commit()
    if not voting.swept(store(), vault()):
        current_app.logger.warning("A round was counted and its key not destroyed yet: the next count destroys it.")
    return True
