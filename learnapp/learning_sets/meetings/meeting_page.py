"""A meeting's page as one member sees it: nothing about a round before it is counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.engine import Connection

from learnapp.domain.content.content import GuideSection, Module
from learnapp.domain.sets import tallies, vote_items
from learnapp.domain.sets.meeting_phases import CHANGE, PHASES, SPREAD, TALK, DiscussionState, Phase, enough, phase_of
from learnapp.domain.sets.tallies import Advice, Tally
from learnapp.domain.sets.vote_items import Revealed, VoteItem
from learnapp.learning_sets.meetings.meeting_words import FacilitatorScript, lead
from learnapp.learning_sets.scope import SetMembership
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.sets import discussions
from learnapp.store.sets.discussion_subjects import module_of
from learnapp.store.sets.discussions import Discussion
from learnapp.vault import Vault, voting
from learnapp.vault.voting import OwnVote


@dataclass(frozen=True)
class MeetingPage:
    """`at` is the phase's place from 1. `tallies` are the results that may be seen now; `revealed` is shown after both.

    `voted` counts the ballots of the open round, `may_close` says that they are enough. `guide` and `advice` are only
    for the facilitator, and empty for other members.
    """

    discussion: Discussion
    phases: tuple[Phase, ...]
    phase: Phase
    at: int
    leads: bool
    votes: bool
    state: DiscussionState
    item: VoteItem | None = None
    own: dict[int, OwnVote] = field(default_factory=dict)
    tallies: dict[int, Tally] = field(default_factory=dict)
    changes: tuple[int, ...] = ()
    revealed: Revealed | None = None
    lead: FacilitatorScript | None = None
    advice: Advice | None = None
    guide: tuple[GuideSection, ...] = ()

    @property
    def voted(self) -> int:
        return len(self.state.committed & self.state.voters)

    @property
    def may_close(self) -> bool:
        return enough(self.state)

    @property
    def arrived(self) -> int:
        return len(self.state.here)


def leads(membership: SetMembership, discussion: Discussion) -> bool:
    """Whether the person asking facilitates this meeting: they do so for the set, or did when it was planned."""
    own = discussion.facilitator_id == membership.me.person_id and not membership.me.assesses
    return membership.me.facilitates or own


def voters(membership: SetMembership, discussion: Discussion) -> frozenset[int]:
    """The voters, as `discussions.voters` has them, without a query."""
    return frozenset(
        one.person_id
        for one in membership.members
        if one.role == "member" and not one.suspended and one.person_id != discussion.facilitator_id
    )


def meeting_page(
    connection: Connection, vault: Vault, catalogue: Catalogue, membership: SetMembership, discussion: Discussion
) -> MeetingPage:
    """The page for the person asking. At most four queries, whatever the meeting holds."""
    phases = PHASES[discussion.form, discussion.about]
    phase = phase_of(discussion.form, discussion.about, discussion.phase)
    module, may_vote, leading = (
        module_of(connection, catalogue, discussion),
        voters(membership, discussion),
        leads(membership, discussion),
    )
    seen = {round_: discussion.tallies[round_] for round_ in phase.shows if round_ in discussion.tallies}
    state = discussions.state(connection, discussion, may_vote)
    votes = membership.me.person_id in may_vote and discussion.about != "issue"
    over = module is not None and [one.name for one in phases].index(discussion.phase) >= _after_both(phases)
    return MeetingPage(
        discussion=discussion,
        phases=phases,
        phase=phase,
        at=phases.index(phase) + 1,
        leads=leading,
        votes=votes,
        state=state,
        item=vote_items.vote_item(module, discussion.activity, discussion.place) if module else None,
        own=voting.own_votes(vault, connection, discussion.id, membership.me.person_id) if votes else {},
        tallies=seen,
        changes=tallies.changes(seen[1], seen[2]) if len(seen) == 2 else (),
        revealed=vote_items.reveal(module, discussion.activity, discussion.place) if module and over else None,
        lead=lead(discussion.about, discussion.phase) if leading else None,
        advice=_advice(module, discussion) if leading else None,
        guide=module.guide if module and leading else (),
    )


def _after_both(phases: tuple[Phase, ...]) -> int:
    """The place of the first phase in which both rounds are over."""
    return next((at for at, phase in enumerate(phases) if 2 in phase.shows), len(phases))


def _advice(module: Module | None, discussion: Discussion) -> Advice | None:
    """How to use the first vote while the set discusses it."""
    if module is None or discussion.phase not in {SPREAD, TALK, CHANGE} or 1 not in discussion.tallies:
        return None
    right = vote_items.right_option(module, discussion.activity, discussion.place)
    return tallies.advice(discussion.tallies[1], right) if discussion.phase != CHANGE else None
