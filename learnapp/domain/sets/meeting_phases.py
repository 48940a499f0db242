"""The phases of a set's meeting or thread: their order, what each allows, how long it takes, and who may move on.

A meeting is live and its phases take minutes; a thread runs over days and its phases take days. Both go through the
same steps. No one person can stall a set: a vote needs a quorum or the end of its time, never every member, and any
member, the phase's date or the clock can end a phase that the facilitator leaves open (`next_phase`, `due`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

DiscussionForm = Literal["meeting", "thread"]
About = Literal["case", "question", "issue"]
Act = Literal["vote", "post", "act"]
"""To cast or change one's own vote; to post under one's own name; to note actions."""
MovedBy = Literal["facilitator", "member", "clock"]

FORMS: tuple[DiscussionForm, ...] = ("meeting", "thread")
ABOUTS: tuple[About, ...] = ("case", "question", "issue")
GATHERING, FIRST_VOTE, SPREAD, TALK = "gathering", "first_vote", "spread", "talk"
SECOND_VOTE, CHANGE, ACTIONS, CLOSED = "second_vote", "change", "actions", "closed"
PRESENTING, CLARIFYING_QUESTIONS, OPEN_QUESTIONS = "presenting", "clarifying_questions", "open_questions"
PRESENTER_REFLECTS, GROUP_OFFERS, PRESENTER_DECIDES = "presenter_reflects", "group_offers", "presenter_decides"

MEMBERS_AFTER = timedelta(minutes=5)
"""Once a meeting's phase has overrun by this much, any member may move on, even if the set has a facilitator."""
LAPSES_AFTER = timedelta(hours=12)
"""Once a meeting's phase has overrun by this much, the site treats the meeting as abandoned and closes it."""


@dataclass(frozen=True)
class Phase:
    """One phase. `minutes` and `days` are how long it takes in a meeting and in a thread by default.

    `round` is the voting round, 0 outside a vote. `shows` are the rounds whose tally may be seen.
    """

    name: str
    title: str
    minutes: int
    days: int
    allows: frozenset[Act] = frozenset()
    round: int = 0
    shows: tuple[int, ...] = ()


def _phase(name: str, title: str, minutes: int, days: int, *allows: Act, round: int = 0, shows: int = 0) -> Phase:
    return Phase(name, title, minutes, days, frozenset(allows), round, tuple(range(1, shows + 1)))


# Minutes: the half-hour case discussion of the modules' guides (ground rules 3, silent vote 2, pairs 6, second vote
# with two people speaking for each answer 8, who pays 5, own sentence 4, one thing with a date 2), and the presenter's
# round of action learning in the same guides (issue 3, clarifying facts 6, open questions 13, presenter sums up 2,
# offers if wanted 4, action and date 2).
_PHASES = {
    phase.name: phase
    for phase in (
        # A member who cannot stay votes before the meeting: the first round is open from the start.
        _phase(GATHERING, "Arriving", 3, 0, "vote", round=1),
        _phase(FIRST_VOTE, "First vote", 2, 3, "vote", round=1),
        _phase(SPREAD, "How we voted", 1, 0, "post", shows=1),
        _phase(TALK, "Talking it through", 12, 5, "post", shows=1),
        _phase(SECOND_VOTE, "Second vote", 2, 2, "vote", "post", round=2, shows=1),
        _phase(CHANGE, "What changed", 6, 0, "post", shows=2),
        _phase(PRESENTING, "The issue", 3, 2, "post"),
        _phase(CLARIFYING_QUESTIONS, "Clarifying the facts", 6, 2, "post"),
        _phase(OPEN_QUESTIONS, "Open questions", 13, 4, "post"),
        _phase(PRESENTER_REFLECTS, "The presenter sums up", 2, 2, "post"),
        _phase(GROUP_OFFERS, "Offers, if wanted", 4, 2, "post"),
        _phase(PRESENTER_DECIDES, "The presenter decides", 2, 2, "post", "act"),
        _phase(ACTIONS, "Actions", 4, 2, "post", "act", shows=2),
        _phase(CLOSED, "Closed", 0, 0, shows=2),
    )
}
_VOTED = (GATHERING, FIRST_VOTE, SPREAD, TALK, SECOND_VOTE, CHANGE, ACTIONS, CLOSED)
_PRESENTED = (
    *(GATHERING, PRESENTING, CLARIFYING_QUESTIONS, OPEN_QUESTIONS),
    *(PRESENTER_REFLECTS, GROUP_OFFERS, PRESENTER_DECIDES, ACTIONS, CLOSED),
)


def _table(form: DiscussionForm, about: About) -> tuple[Phase, ...]:
    names = _PRESENTED if about == "issue" else _VOTED
    phases = [_PHASES[name] for name in names]
    if form == "thread":
        # A thread has no arrivals, and members look at the counts while talking: only steps that take days are phases.
        phases = [phase for phase in phases if phase.days or phase.name == CLOSED]
    if about == "issue":
        phases = [_without_votes(phase) for phase in phases]
    return tuple(phases)


def _without_votes(phase: Phase) -> Phase:
    return replace(phase, allows=phase.allows - {"vote"}, round=0, shows=())


PHASES: dict[tuple[DiscussionForm, About], tuple[Phase, ...]] = {
    (form, about): _table(form, about) for form in FORMS for about in ABOUTS
}
"""The phases of each form of discussion on each sort of subject, in order; the last is `closed`."""


@dataclass(frozen=True)
class DiscussionState:
    """Where a discussion is. `ends` is when the phase's time is over; None once closed.

    `voters` are the members who may vote (the facilitator may not), `committed` those of them whose vote of the phase's
    round is in, `here` those who have arrived (at a meeting; a thread has none).
    """

    form: DiscussionForm
    about: About
    phase: str
    began: datetime
    ends: datetime | None
    quorum: int = 3
    voters: frozenset[int] = frozenset()
    committed: frozenset[int] = frozenset()
    here: frozenset[int] = frozenset()
    dates: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True)
class Refusal:
    """Why a discussion does not move on."""

    message: str


def phase_of(form: DiscussionForm, about: About, name: str) -> Phase:
    """The phase of this name. Raises KeyError if a discussion of this form and matter has none."""
    for phase in PHASES[form, about]:
        if phase.name == name:
            return phase
    raise KeyError(f"A {form} about a {about} has no phase “{name}”.")


def first_phase(form: DiscussionForm, about: About) -> Phase:
    """Where a discussion begins."""
    return PHASES[form, about][0]


def allows(form: DiscussionForm, about: About, phase: str, act: Act) -> bool:
    """Whether members may do this in this phase."""
    return act in phase_of(form, about, phase).allows


def length(phase: Phase, form: DiscussionForm) -> timedelta:
    """How long a phase takes by default."""
    return timedelta(minutes=phase.minutes) if form == "meeting" else timedelta(days=phase.days)


def enough(state: DiscussionState) -> bool:
    """Whether a vote may be closed before its time: every voter, every voter who is here, or the quorum has committed.

    A vote with no voters is over at once. One vote by the only person here does not count as every voter who is here,
    while others may still come: it takes at least the quorum, or every voter, or two who are here.
    """
    committed = state.committed & state.voters
    here = state.here & state.voters
    everybody = committed >= state.voters
    return everybody or len(committed) >= state.quorum or (len(here) > 1 and committed >= here)


def over(state: DiscussionState, now: datetime) -> bool:
    """Whether the phase's time is over."""
    return state.ends is not None and now >= state.ends


def due(state: DiscussionState, now: datetime) -> bool:
    """Whether the clock moves this discussion on.

    A thread: when its date has come, or every voter has voted. A meeting: when people have left it (`LAPSES_AFTER`).
    """
    if state.ends is None:
        return False
    if state.form == "meeting":
        return now >= state.ends + LAPSES_AFTER
    voting = phase_of(state.form, state.about, state.phase).round > 0
    return now >= state.ends or (voting and bool(state.voters) and state.committed >= state.voters)


def next_phase(state: DiscussionState, by: MovedBy, now: datetime) -> DiscussionState | Refusal:
    """The discussion one phase on, or why not. Only the phase, its times and who has committed differ.

    A facilitator can end a vote when `enough` have committed or its time is over, and any other phase when they like. A
    member can end a phase whose time has been over for `MEMBERS_AFTER` (in a thread, at once). The clock moves a
    discussion on when it is `due`, and takes an abandoned meeting from any phase straight to its end.
    """
    if state.phase == CLOSED:
        return Refusal("This is already closed.")
    phase = phase_of(state.form, state.about, state.phase)
    # Votes cast while people arrive are of the first round, which is closed by the vote itself.
    voting = phase.round > 0 and phase.name != GATHERING
    if by == "facilitator" and voting and not (enough(state) or over(state, now)):
        return Refusal(_waiting_for_votes(state))
    if by == "member" and not _member_may(state, now):
        return Refusal("The time for this step is not up yet. Until then only the facilitator can move on.")
    if by == "clock" and not due(state, now):
        return Refusal("The time for this step is not up yet.")
    names = [one.name for one in PHASES[state.form, state.about]]
    following = names[names.index(phase.name) + 1]
    if by == "clock" and state.form == "meeting":
        following = CLOSED
    return _entered(state, following, now)


def _member_may(state: DiscussionState, now: datetime) -> bool:
    grace = MEMBERS_AFTER if state.form == "meeting" else timedelta()
    return state.ends is not None and now >= state.ends + grace


def _entered(state: DiscussionState, name: str, now: datetime) -> DiscussionState:
    phase = phase_of(state.form, state.about, name)
    ends = None if name == CLOSED else dict(state.dates).get(name, now + length(phase, state.form))
    return replace(state, phase=name, began=now, ends=ends, committed=frozenset())


def _waiting_for_votes(state: DiscussionState) -> str:
    committed = len(state.committed & state.voters)
    missing = state.quorum - committed
    return (
        f"Votes so far: {committed} of {len(state.voters)}. You can close the vote when {missing} more "
        f"{'has' if missing == 1 else 'have'} voted, when everyone here has, or when the time is up."
    )
