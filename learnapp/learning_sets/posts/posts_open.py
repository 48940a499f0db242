"""When a member can read a discussion's posts and can post: the pages that show them and every route ask here.

Posts would give away how people voted, so none is shown before the first results are.
"""

from __future__ import annotations

from learnapp.domain.sets.meeting_phases import PHASES, allows
from learnapp.learning_sets.scope import SetMembership
from learnapp.store.sets import discussions
from learnapp.store.sets.discussions import Discussion
from learnapp.web.transaction import db


def shows_posts(discussion: Discussion) -> bool:
    """Whether its posts are shown to the set's members now: from the first phase on that allows posting."""
    names = [phase.name for phase in PHASES[discussion.form, discussion.about]]
    first = next(i for i, name in enumerate(names) if allows(discussion.form, discussion.about, name, "post"))
    return names.index(discussion.phase) >= first


def may_post(membership: SetMembership, discussion: Discussion) -> bool:
    """Whether a member can post in it now. Members can edit their own posts for as long as the set is open."""
    return membership.open and allows(discussion.form, discussion.about, discussion.phase, "post")


def answers_first(membership: SetMembership, discussion: Discussion) -> bool:
    """Whether a member votes in a thread, and so answers or chooses to look before they see the others' words."""
    votes = membership.me.role == "member" and membership.me.person_id != discussion.facilitator_id
    return discussion.form == "thread" and discussion.about != "issue" and votes


def waits(membership: SetMembership, discussion: Discussion) -> bool:
    """Whether a member of a thread has neither answered nor chosen to look: until then the others' words stay hidden.

    One query, for a thread with votes. Members with no vote in it need not wait.
    """
    if not membership.open or not answers_first(membership, discussion):
        return False
    return membership.me.person_id not in discussions.here(db(), discussion.id)
