"""Votes and tallies: what is refused, what is counted, what too few votes show, and what to do with a first vote."""

from random import Random

import pytest

from learnapp.domain.sets.tallies import (
    FEWEST,
    LONGEST_REASON,
    Advice,
    Tally,
    Vote,
    VoteError,
    advice,
    changes,
    check,
    quorum,
    tally,
)


def _votes(*choices: int) -> list[Vote]:
    return [
        Vote(choice=choice, confidence=1 + place % 3, reason=f"reason {place}") for place, choice in enumerate(choices)
    ]


def _counted(*counts: int) -> Tally:
    return Tally(votes=sum(counts), counts=counts, confidence=(sum(counts), 0, 0))


@pytest.mark.parametrize(
    ("vote", "field", "says"),
    [
        (Vote(choice=3, confidence=1), "choice", "one of the options"),
        (Vote(choice=-1, confidence=1), "choice", "one of the options"),
        (Vote(choice=0, confidence=0), "confidence", "how sure"),
        (Vote(choice=0, confidence=4), "confidence", "how sure"),
        (Vote(choice=0, confidence=1, reason="x" * (LONGEST_REASON + 1)), "reason", "It is 1 too long"),
        (Vote(choice=0, confidence=1, reason="a\0b"), "reason", "hidden characters"),
    ],
)
def test_what_cannot_be_cast_is_refused_at_its_field(vote: Vote, field: str, says: str) -> None:
    with pytest.raises(VoteError, match=says) as refused:
        check(vote, 3)
    assert refused.value.field == field


def test_the_longest_reason_is_taken_and_tidied() -> None:
    reason = "x" * LONGEST_REASON
    assert check(Vote(choice=2, confidence=3, reason=reason), 3).reason == reason
    assert check(Vote(choice=0, confidence=1, reason="  one  \r\ntwo \n\n"), 1).reason == "one\ntwo"


@pytest.mark.parametrize("votes", range(FEWEST))
def test_too_few_votes_show_how_many_and_nothing_else(votes: int) -> None:
    counted = tally(_votes(*[0] * votes), 3, Random(1).shuffle, lost=1)
    assert counted == Tally(votes=votes, lost=1)
    assert not counted.shown
    assert advice(counted) is None
    assert counted.share(0) == 0


def test_as_many_as_are_needed_show_their_tally() -> None:
    assert tally(_votes(*[0] * (FEWEST - 1), 1), 2, Random(1).shuffle).counts == (FEWEST - 1, 1)


def test_votes_without_a_reason_leave_no_gap_among_the_reasons() -> None:
    votes = [Vote(choice=0, confidence=1, reason=reason) for reason in ("", "one", "", "two")]
    assert tally(votes, 1, list.sort).reasons == ("one", "two")


def test_a_tally_counts_and_names_nobody() -> None:
    counted = tally(_votes(0, 0, 2, 0), 3, Random(1).shuffle)
    assert (counted.votes, counted.counts, counted.confidence) == (4, (3, 0, 1), (2, 1, 1))
    assert sorted(counted.reasons) == ["reason 0", "reason 1", "reason 2", "reason 3"]


def test_the_order_of_reasons_depends_on_the_shuffle_alone() -> None:
    votes = _votes(0, 1, 2, 1, 0)
    orders = {tally(order, 3, Random(7).shuffle).reasons for order in (votes, votes[::-1], votes[2:] + votes[:2])}
    assert len(orders) == 1
    assert tally(votes, 3, list.reverse).reasons == tuple(sorted((vote.reason for vote in votes), reverse=True))


def test_change_is_told_in_totals_and_only_if_both_rounds_are_shown() -> None:
    assert changes(_counted(4, 1, 0), _counted(2, 2, 1)) == (-2, 1, 1)
    assert changes(Tally(votes=2), _counted(2, 2, 1)) == ()
    assert changes(_counted(2, 2, 1), Tally(votes=1)) == ()


@pytest.mark.parametrize(
    ("counts", "right", "expected"),
    [
        ((34, 66), 0, "explain"),
        ((35, 65), 0, "talk"),
        ((70, 30), 0, "talk"),
        ((71, 29), 0, "move on"),
        ((0, 3), 0, "explain"),
        ((70, 30), None, "talk"),
        ((6, 2), None, "ask the few"),
        ((5, 3), None, "talk"),
    ],
)
def test_what_to_do_with_the_first_vote(counts: tuple[int, ...], right: int | None, expected: Advice) -> None:
    assert advice(_counted(*counts), right) == expected


@pytest.mark.parametrize(("voters", "needed"), [(1, 3), (3, 3), (5, 3), (6, 4), (8, 5)])
def test_a_vote_is_closed_early_by_three_or_more_than_half(voters: int, needed: int) -> None:
    assert quorum(voters) == needed
