"""Votes and how they are shown: the tally of a round, what changed between two, and what to do with the first.

A tally says how many, never who. `docs/decisions/0053-ballots.md` explains what a tally still gives away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from learnapp.domain.content.content import FrozenStruct

FEWEST = 3
"""With fewer votes nothing is shown: if there were two, each voter would know the other's."""
LONGEST_REASON = 500
"""The most characters in a reason."""
CONFIDENCES = (1, 2, 3)
"""How sure a voter is: 1 a guess, 2 fairly sure, 3 very sure."""
CONFIDENCE_WORDS = {1: "A guess", 2: "Fairly sure", 3: "Very sure"}
TALK_FROM, TALK_TO = 0.35, 0.70
"""The shares between which talking pays; see `advice`."""

Advice = Literal["explain", "talk", "move on", "ask the few"]


class VoteError(ValueError):
    """The vote cannot be cast. `field` is where: "choice", "confidence" or "reason"."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Vote(FrozenStruct, frozen=True):
    """One member's vote: the place of the option chosen, from 0; how sure; and why, at most `LONGEST_REASON` long."""

    choice: int
    confidence: int
    reason: str = ""


class Tally(FrozenStruct, frozen=True, omit_defaults=False):
    """The counts of a round. With fewer than `FEWEST` votes, `counts`, `confidence` and `reasons` are empty.

    `counts` has how many chose each option, in the options' order; `confidence` how many were how sure, in the order
    of `CONFIDENCES`; `reasons` are without names and in no order. `lost` votes could not be read.
    """

    votes: int
    counts: tuple[int, ...] = ()
    confidence: tuple[int, ...] = ()
    reasons: tuple[str, ...] = ()
    lost: int = 0

    @property
    def shown(self) -> bool:
        return bool(self.counts)

    def share(self, choice: int) -> float:
        """The share of votes, 0 to 1, for one option."""
        return self.counts[choice] / self.votes if self.shown else 0.0


def check(vote: Vote, options: int) -> Vote:
    """The vote with its reason tidied, if it can be cast on that many options. Raises VoteError."""
    if not 0 <= vote.choice < options:
        raise VoteError("choice", "Choose one of the options on this page")
    if vote.confidence not in CONFIDENCES:
        raise VoteError("confidence", "Choose how sure you are")
    reason = "\n".join(line.rstrip() for line in vote.reason.replace("\r\n", "\n").strip().split("\n"))
    if len(reason) > LONGEST_REASON:
        over = len(reason) - LONGEST_REASON
        raise VoteError("reason", f"Your reason must be {LONGEST_REASON} characters or fewer. It is {over} too long")
    if "\x00" in reason:
        raise VoteError("reason", "Your reason must not include hidden characters")
    return Vote(choice=vote.choice, confidence=vote.confidence, reason=reason)


def quorum(voters: int) -> int:
    """Votes with which a round may be closed early: more than half, and never so few that no tally is shown."""
    return max(FEWEST, voters // 2 + 1)


def tally(votes: Sequence[Vote], options: int, shuffle: Callable[[list[str]], None], lost: int = 0) -> Tally:
    """Count the votes of a round. `shuffle` puts a list into an unguessable order."""
    if len(votes) < FEWEST:
        return Tally(votes=len(votes), lost=lost)
    reasons = [vote.reason for vote in votes if vote.reason]
    # Sorted first, so that the order in which the votes came in cannot influence the result.
    reasons.sort()
    shuffle(reasons)
    return Tally(
        votes=len(votes),
        counts=tuple(sum(vote.choice == place for vote in votes) for place in range(options)),
        confidence=tuple(sum(vote.confidence == level for vote in votes) for level in CONFIDENCES),
        reasons=tuple(reasons),
        lost=lost,
    )


def changes(first: Tally, second: Tally) -> tuple[int, ...]:
    """How many more chose each option in the second round than in the first. In totals: who moved is not known.

    Empty unless both rounds are shown.
    """
    if not (first.shown and second.shown):
        return ()
    return tuple(after - before for before, after in zip(first.counts, second.counts, strict=True))


def advice(first: Tally, right: int | None = None) -> Advice | None:
    """What to do after the first vote; None if nothing is shown.

    `right` is the place of the right option, for an item that has a key. Fewer than 35% right: explain first and vote
    again; 35 to 70%: talk; more than 70%: a short explanation, and move on. The range is that of peer instruction (C H
    Crouch and E Mazur, "Peer instruction: ten years of experience and results", American Journal of Physics 2001; 69:
    970-7). Without a key: talk, unless more than 70% chose the same; then the few are asked first, as the modules'
    guides say.
    """
    if not first.shown:
        return None
    if right is None:
        return "ask the few" if max(first.counts) / first.votes > TALK_TO else "talk"
    share = first.share(right)
    return "explain" if share < TALK_FROM else "talk" if share <= TALK_TO else "move on"
