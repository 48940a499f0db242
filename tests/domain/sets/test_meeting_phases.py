"""Phases of meetings and threads: their order, what they allow, who may move on, and that no one can stall a set."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise

import pytest

from learnapp.domain.sets.meeting_phases import (
    ABOUTS,
    CLOSED,
    FORMS,
    LAPSES_AFTER,
    MEMBERS_AFTER,
    PHASES,
    About,
    DiscussionForm,
    DiscussionState,
    MovedBy,
    Refusal,
    allows,
    due,
    enough,
    first_phase,
    length,
    next_phase,
    phase_of,
)

NOW = datetime(2026, 11, 2, 18, 0, tzinfo=UTC)
EVERY = [(form, about) for form in FORMS for about in ABOUTS]
VOTES = [(form, about) for form, about in EVERY if about != "issue"]


def _state(form: DiscussionForm, about: About, phase: str = "", **also: object) -> DiscussionState:
    found = phase_of(form, about, phase) if phase else first_phase(form, about)
    ends = None if found.name == CLOSED else NOW + length(found, form)
    return replace(DiscussionState(form, about, found.name, NOW, ends), **also)  # type: ignore[arg-type]


@pytest.mark.parametrize(("form", "about"), EVERY)
def test_phases_are_in_order_and_end_in_closed(form: DiscussionForm, about: About) -> None:
    names = [phase.name for phase in PHASES[form, about]]
    assert len(names) == len(set(names))
    assert names[-1] == CLOSED
    assert all(len(name) <= 20 for name in names), "the column of the table is that long"
    assert all(length(phase, form) for phase in PHASES[form, about][:-1]), "every phase takes some time"


def test_the_order_is_the_one_the_guides_describe() -> None:
    names = {pair: [phase.name for phase in phases] for pair, phases in PHASES.items()}
    voted = ["gathering", "first_vote", "spread", "talk", "second_vote", "change", "actions", "closed"]
    issue = [
        *("gathering", "presenting", "clarifying_questions", "open_questions"),
        *("presenter_reflects", "group_offers", "presenter_decides", "actions", "closed"),
    ]
    assert names["meeting", "case"] == names["meeting", "question"] == voted
    assert names["meeting", "issue"] == issue
    assert names["thread", "case"] == names["thread", "question"]
    assert names["thread", "case"] == ["first_vote", "talk", "second_vote", "actions", "closed"]
    assert names["thread", "issue"] == issue[1:]


def test_a_case_takes_half_an_hour_and_a_presenter_the_guides_round() -> None:
    assert sum(phase.minutes for phase in PHASES["meeting", "case"]) == 30
    issue = {phase.name: phase.minutes for phase in PHASES["meeting", "issue"]}
    assert [issue[name] for name in ("presenting", "clarifying_questions", "open_questions")] == [3, 6, 13]
    assert [issue[name] for name in ("presenter_reflects", "group_offers", "presenter_decides")] == [2, 4, 2]


@pytest.mark.parametrize(("form", "about"), VOTES)
def test_a_spread_is_shown_only_after_its_round(form: DiscussionForm, about: About) -> None:
    phases = PHASES[form, about]
    for at, phase in enumerate(phases):
        later = {other.round for other in phases[at:]} - {0}
        assert not later & set(phase.shows), f"{phase.name} shows a round that can still be voted in"
        over = {other.round for other in phases[:at]} - {0} - later
        assert set(phase.shows) == over, f"{phase.name} shows every round that is over"


@pytest.mark.parametrize("form", FORMS)
def test_an_issue_is_never_voted_on(form: DiscussionForm) -> None:
    assert not any(phase.round or phase.shows or "vote" in phase.allows for phase in PHASES[form, "issue"])


@pytest.mark.parametrize(("form", "about"), EVERY)
def test_what_each_phase_allows(form: DiscussionForm, about: About) -> None:
    for phase in PHASES[form, about]:
        assert allows(form, about, phase.name, "vote") is bool(phase.round)
    assert allows(form, about, "actions", "act")
    assert not any(allows(form, about, CLOSED, act) for act in ("vote", "post", "act"))
    assert not allows(form, about, first_phase(form, about).name, "post") or about == "issue"


def test_an_unknown_phase_is_an_error() -> None:
    with pytest.raises(KeyError, match="no phase “spread”"):
        phase_of("thread", "case", "spread")


# Nobody can stall a set


def _subsets(members: int) -> list[frozenset[int]]:
    people = range(1, members + 1)
    return [frozenset(absent) for size in range(members + 1) for absent in combinations(people, size)]


def _walk(state: DiscussionState, here: frozenset[int], *, facilitator: bool, until: int = 40) -> list[str]:
    """Walk to the end as those who are here can: they vote at once, and move on as soon as they may."""
    passed, now = [state.phase], NOW
    for _ in range(until):
        if state.phase == CLOSED:
            return passed
        if phase_of(state.form, state.about, state.phase).round:
            state = replace(state, committed=here & state.voters)
        moved = _move(state, now, facilitator=facilitator, member=bool(here))
        if isinstance(moved, Refusal):
            assert state.ends is not None
            now = _later(state, now)
            continue
        state = moved
        passed.append(state.phase)
    raise AssertionError(f"stalled: {passed}")


def _move(state: DiscussionState, now: datetime, *, facilitator: bool, member: bool) -> DiscussionState | Refusal:
    present: dict[MovedBy, bool] = {"facilitator": facilitator, "member": member, "clock": True}
    movers = [by for by, is_here in present.items() if is_here]
    outcomes = [next_phase(state, by, now) for by in movers]
    return next((one for one in outcomes if isinstance(one, DiscussionState)), outcomes[0])


def _later(state: DiscussionState, now: datetime) -> datetime:
    assert state.ends is not None
    steps = [state.ends, state.ends + MEMBERS_AFTER, state.ends + LAPSES_AFTER]
    return next(moment for moment in steps if moment > now)


@pytest.mark.parametrize("members", range(1, 9))
@pytest.mark.parametrize(("form", "about"), EVERY)
def test_it_comes_to_its_end_whoever_is_absent(form: DiscussionForm, about: About, members: int) -> None:
    everybody = frozenset(range(1, members + 1))
    names = [phase.name for phase in PHASES[form, about]]
    for absent in _subsets(members):
        here = everybody - absent
        arrived = here if form == "meeting" else frozenset()
        start = _state(form, about, voters=everybody, here=arrived, quorum=min(3, members))
        for facilitator in (True, False):
            passed = _walk(start, here, facilitator=facilitator)
            left = form == "meeting" and not here and not facilitator
            assert passed == (["gathering", CLOSED] if left else names), "no phase is skipped, but by leaving"


@pytest.mark.parametrize(("form", "about"), EVERY)
def test_no_move_skips_a_phase_or_goes_back(form: DiscussionForm, about: About) -> None:
    names = [phase.name for phase in PHASES[form, about]]
    for before, after in pairwise(names):
        state = _state(form, about, before, voters=frozenset({1, 2, 3}), committed=frozenset({1, 2, 3}))
        later = NOW + timedelta(seconds=50)
        moved = next_phase(state, "facilitator", later)
        assert isinstance(moved, DiscussionState)
        assert (moved.phase, moved.began, moved.committed) == (after, later, frozenset())
        assert (moved.ends is None) is (after == CLOSED)


# Who may move on, and when

THREE = frozenset({1, 2, 3})
EIGHT = frozenset(range(1, 9))


@pytest.mark.parametrize(
    ("voters", "committed", "here", "quorum", "outcome"),
    [
        (EIGHT, EIGHT, frozenset(), 9, True),  # everybody
        (EIGHT, frozenset({1, 2, 3, 4}), frozenset(), 4, True),  # the quorum
        (EIGHT, frozenset({1, 2, 3}), EIGHT, 4, False),
        (EIGHT, frozenset({1, 2}), frozenset({1, 2}), 4, True),  # everybody who is here
        (EIGHT, frozenset({1}), frozenset({1}), 4, False),  # one alone is not everybody who is here
        (frozenset({1}), frozenset({1}), frozenset({1}), 3, True),  # one who is the whole set
        (frozenset(), frozenset(), frozenset(), 3, True),  # nobody can vote
        (THREE, frozenset({7, 8, 9}), frozenset(), 3, False),  # votes of people who have left do not count
    ],
)
def test_when_a_vote_may_be_closed(
    voters: frozenset[int], committed: frozenset[int], here: frozenset[int], quorum: int, outcome: bool
) -> None:
    state = _state("meeting", "case", "first_vote", voters=voters, committed=committed, here=here, quorum=quorum)
    assert enough(state) is outcome
    moved = next_phase(state, "facilitator", NOW)
    assert isinstance(moved, DiscussionState) is outcome
    if isinstance(moved, Refusal):
        assert "Votes so far" in moved.message
    assert isinstance(next_phase(state, "facilitator", NOW + timedelta(minutes=2)), DiscussionState), "its time is over"


def test_the_refusal_says_how_many_are_missing() -> None:
    state = _state("meeting", "case", "first_vote", voters=EIGHT, committed=frozenset({1, 2, 3}), quorum=4)
    refusal = next_phase(state, "facilitator", NOW)
    assert isinstance(refusal, Refusal)
    assert refusal.message.startswith("Votes so far: 3 of 8. You can close the vote when 1 more has voted")


def test_arriving_is_ended_whenever_the_facilitator_likes() -> None:
    state = _state("meeting", "case", voters=EIGHT)
    assert isinstance(next_phase(state, "facilitator", NOW), DiscussionState)


@pytest.mark.parametrize("phase", ["first_vote", "talk"])
@pytest.mark.parametrize(("form", "after"), [("meeting", MEMBERS_AFTER), ("thread", timedelta())])
def test_a_member_moves_on_what_is_overdue(form: DiscussionForm, after: timedelta, phase: str) -> None:
    state = _state(form, "case", phase, voters=EIGHT)
    assert state.ends is not None
    early = next_phase(state, "member", state.ends + after - timedelta(seconds=1))
    assert isinstance(early, Refusal)
    assert early.message.startswith("The time for this step is not up yet.")
    assert isinstance(next_phase(state, "member", state.ends + after), DiscussionState)


def test_the_clock_moves_a_thread_on_at_its_date_or_when_everybody_has_voted() -> None:
    state = _state("thread", "case", "first_vote", voters=THREE)
    assert state.ends is not None
    assert not due(state, NOW)
    assert isinstance(next_phase(state, "clock", NOW), Refusal)
    assert due(replace(state, committed=THREE), NOW)
    assert due(state, state.ends)
    assert not due(_state("thread", "case", "talk", voters=THREE, committed=THREE), NOW)


def test_dates_that_were_set_are_kept() -> None:
    date = NOW + timedelta(days=30)
    state = _state("thread", "case", "first_vote", voters=THREE, committed=THREE, dates=(("talk", date),))
    moved = next_phase(state, "clock", NOW)
    assert isinstance(moved, DiscussionState)
    assert moved.ends == date


def test_a_meeting_that_was_left_closes_itself() -> None:
    state = _state("meeting", "case", "talk", voters=THREE)
    assert state.ends is not None
    assert isinstance(next_phase(state, "clock", state.ends + LAPSES_AFTER - timedelta(seconds=1)), Refusal)
    moved = next_phase(state, "clock", state.ends + LAPSES_AFTER)
    assert isinstance(moved, DiscussionState)
    assert moved.phase == CLOSED


@pytest.mark.parametrize(("form", "about"), EVERY)
@pytest.mark.parametrize("by", ["facilitator", "member", "clock"])
def test_what_is_closed_goes_nowhere(form: DiscussionForm, about: About, by: MovedBy) -> None:
    closed = _state(form, about, CLOSED)
    assert not due(closed, NOW + timedelta(days=400))
    refusal = next_phase(closed, by, NOW + timedelta(days=400))
    assert isinstance(refusal, Refusal)
    assert refusal.message == "This is already closed."
