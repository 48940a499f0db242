"""What the pages of meetings and threads share: their votes, and the messages about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy.engine import Connection

from learnapp.domain.sets.meeting_phases import ACTIONS, CLOSED, PRESENTER_DECIDES
from learnapp.learning_sets.case_names import names_discussed
from learnapp.learning_sets.meetings.meeting_page import MeetingPage, voters
from learnapp.learning_sets.meetings.vote_forms import TypedVote, shown, typed_vote
from learnapp.learning_sets.scope import SetMembership
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.sets import discussions
from learnapp.store.sets.discussion_subjects import options_of
from learnapp.store.sets.discussions import Discussion
from learnapp.vault import Vault, voting
from learnapp.web.drafts import draft_on_device

ACTIONS_FROM = frozenset({PRESENTER_DECIDES, ACTIONS, CLOSED})
"""Phases whose page shows the agreed actions."""
NotCastReason = Literal["unsent", "wrong", "not open", "closed", "stale", "not a voter"]
CAST = "Your vote is in. You can change it until the vote closes."
KEPT_LATE = "We have kept your answer for you only. It was not counted."
REFUSED = {
    "not open": "This vote is not open, so nothing was sent.",
    "stale": "You changed your vote in another tab or on another device, and that is the vote we have. What "
    "you have just sent is in the form below. Send it again if you want it to count instead.",
    "not a voter": "The facilitator does not vote, so nothing was sent.",
}
"""Messages that both share, by the reason; each page adds its own words for "closed"."""


@dataclass(frozen=True)
class NotCast:
    """A vote that is not in, and why: one that was typed here and is "unsent", or one that was sent and refused.
    "wrong": the vote itself says what is wrong with it.

    `discussion` is as it is now, and `vote` what its form shows again.
    """

    discussion: Discussion
    vote: TypedVote | None
    why: NotCastReason

    @property
    def status(self) -> int:
        """The status of the page that shows it."""
        return {"unsent": 200, "wrong": 422}.get(self.why, 409)


def form_now(page: MeetingPage, sent: TypedVote | None) -> TypedVote:
    """The form of the open round: as sent, as stored, or empty."""
    round_ = page.phase.round
    return sent if sent and sent.round == round_ else shown(round_, page.own.get(round_))


def unsent(vault: Vault, connection: Connection, membership: SetMembership, discussion: Discussion) -> NotCast | None:
    """What the person typed here and has not sent, if this browser keeps it and it could still be sent."""
    kept = draft_on_device()
    if kept is None or not membership.open:
        return None
    sent = replace(typed_vote(kept, 1, frozenset), vote=None, errors=(), seen=())
    if sent.round != discussion.round:
        sent = _for_oneself(vault, connection, membership.me.person_id, discussion, sent)
    return None if _refused(membership, discussion, sent) else NotCast(discussion, sent, "unsent")


def take(
    vault: Vault,
    connection: Connection,
    catalogue: Catalogue,
    membership: SetMembership,
    discussion: Discussion,
    form: Mapping[str, str],
) -> Literal["cast", "late"] | NotCast:
    """Cast the vote of a form; or, if its round is over, keep it for the voter alone."""
    sent = typed_vote(
        form,
        options_of(connection, catalogue, discussion),
        lambda: names_discussed(connection, catalogue, discussion),
    )
    person_id = membership.me.person_id
    if why := _refused(membership, discussion, sent):
        again = None if why == "not a voter" else _for_oneself(vault, connection, person_id, discussion, sent)
        return NotCast(discussion, again, why)
    if sent.vote is None:
        return NotCast(discussion, sent, "wrong")
    cast = voting.cast_late if sent.late and sent.round != discussion.round else voting.cast
    outcome = cast(vault, connection, discussion.id, person_id, sent.round, sent.vote, sent.revision)
    if outcome == "cast" or outcome == "late":
        return outcome
    fresh = discussions.get(connection, discussion.set_id, discussion.number) or discussion
    shown_again = _for_oneself if outcome == "closed" else _over_own
    return NotCast(fresh, shown_again(vault, connection, person_id, fresh, sent), outcome)


def _refused(membership: SetMembership, discussion: Discussion, sent: TypedVote) -> NotCastReason | None:
    """Why a vote is not accepted, whatever it says; None if it may be."""
    if membership.me.person_id not in voters(membership, discussion):
        return "not a voter"
    if (sent.round and sent.round == discussion.round) or (sent.late and sent.round in discussion.tallies):
        return None
    return "closed" if sent.round in discussion.tallies else "not open"


def _over_own(
    vault: Vault, connection: Connection, person_id: int, discussion: Discussion, sent: TypedVote
) -> TypedVote:
    """The vote as typed, to send again in place of the one stored now."""
    own = voting.own_votes(vault, connection, discussion.id, person_id).get(sent.round)
    return replace(sent, revision=own.revision if own else 0)


def _for_oneself(
    vault: Vault, connection: Connection, person_id: int, discussion: Discussion, sent: TypedVote
) -> TypedVote:
    """The vote as typed, without errors, in the form that keeps it for the voter alone if its round is over."""
    again = _over_own(vault, connection, person_id, discussion, sent)
    return replace(again, late=sent.round in discussion.tallies, vote=None, errors=(), seen=())


def errors(sent: TypedVote | None, late: str) -> list[tuple[str, str]]:
    """What is wrong with a vote, at the ids that its form has on the page: those of a late one begin with `late`."""
    return [((late if sent.late else "") + field, message) for field, message in sent.errors] if sent else []
