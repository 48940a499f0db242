"""What the pages of meetings and threads share: their votes, what is said of them, and how a move is followed."""

from __future__ import annotations

from dataclasses import replace

from flask import current_app

from learnapp.domain.sets.meeting_phases import ACTIONS, CLOSED, PRESENTER_DECIDES, DiscussionState
from learnapp.learning_sets.meetings.meeting_page import MeetingPage, options_of, voters
from learnapp.learning_sets.meetings.vote_forms import TypedVote, shown
from learnapp.learning_sets.scope import SetMembership
from learnapp.store.db.engine import StoreBusyError
from learnapp.store.sets import discussions
from learnapp.store.sets.discussions import Discussion
from learnapp.vault import voting
from learnapp.vault.voting import Cast
from learnapp.web.clock import now
from learnapp.web.drafts import vault
from learnapp.web.identity import editions, person
from learnapp.web.transaction import commit, db, store

ACTIONS_FROM = frozenset({PRESENTER_DECIDES, ACTIONS, CLOSED})
"""Phases in which what is agreed stands on the page."""
PROBLEMS = {
    "not open": "This vote is not open, so nothing was sent.",
    "stale": "You changed your vote in another tab or on another device, and that is the vote we have. What "
    "you have just sent is in the form below. Send it again if you want it to count instead.",
    "not a voter": "The facilitator does not vote, so nothing was sent.",
}
"""What is said alike of both; each page adds its own words for "closed" and "moved"."""


# Moving on ----------------------------------------------------------------------------------------


def kept_in_time(found: Discussion) -> Discussion:
    """Where the clock has brought a discussion that is due to move. Ends the request's transaction."""
    options = options_of(db(), editions(), found)
    commit()
    voting.keep_time(store(), vault(), found.id, now(), options)
    return discussions.get(db(), found.set_id, found.number, found.form) or found


def moved(found: Discussion, to: DiscussionState) -> bool:
    """Take a discussion to its next phase, for good; False if somebody else has moved it since it was read."""
    if not voting.move_on(vault(), db(), found, to, options_of(db(), editions(), found)):
        return False
    commit()
    try:
        voting.sweep(store(), vault())
    except StoreBusyError:
        current_app.logger.warning("A round was counted and its key not destroyed yet: the next count destroys it.")
    return True


# Votes --------------------------------------------------------------------------------------------


def form_now(page: MeetingPage, sent: TypedVote | None) -> TypedVote:
    """The form of the round that is voted in: as sent, as it stands, or empty."""
    round_ = page.phase.round
    return sent if sent and sent.round == round_ else shown(round_, page.own.get(round_))


def refused(membership: SetMembership, found: Discussion, sent: TypedVote) -> str:
    """Why a vote is not taken, whatever is in it: "not a voter", "closed" or "not open". "" if it may be."""
    if person.id not in voters(membership, found):
        return "not a voter"
    if (sent.round and sent.round == found.round) or (sent.late and sent.round in found.spreads):
        return ""
    return "closed" if sent.round in found.spreads else "not open"


def cast(found: Discussion, sent: TypedVote) -> Cast:
    """Commit a vote that is neither refused nor wrong; or, of a round that is over, keep it for oneself."""
    assert sent.vote is not None
    put = voting.cast_late if sent.late and sent.round != found.round else voting.cast
    return put(vault(), db(), found.id, person.id, sent.round, sent.vote, sent.revision)


def errors(sent: TypedVote | None, late: str) -> list[tuple[str, str]]:
    """What is wrong with a vote, at the ids that its form has on the page: those of a late one begin with `late`."""
    return [((late if sent.late else "") + field, message) for field, message in sent.errors] if sent else []


def over_own(found: Discussion, sent: TypedVote) -> TypedVote:
    """What was typed, to be sent again over the vote that stands now."""
    own = voting.own_votes(vault(), db(), found.id, person.id).get(sent.round)
    return replace(sent, revision=own.revision if own else 0)


def for_oneself(found: Discussion, sent: TypedVote) -> TypedVote:
    """What was typed, without complaining about it, in the form that keeps it for oneself if its round is over."""
    again = over_own(found, sent)
    return replace(again, late=sent.round in found.spreads, vote=None, errors=(), seen=())
