"""The form of a vote: the round, the choice, how sure, why, and which earlier vote by the same person it replaces.

Read by hand: `tallies.check` says what is wrong with each box, and the reason is searched for names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from learnapp.domain.identifying.identifying import Finding
from learnapp.domain.people.typed_text import tidy
from learnapp.domain.sets.tallies import CONFIDENCES, LONGEST_REASON, Vote, VoteError, check
from learnapp.vault.voting import OwnVote
from learnapp.web.typed_fields import number_in
from learnapp.web.typed_writing import OwnNames, by_kind, look_for_names

GONE = "This can no longer be voted on, because its text is missing from the site"
NOT_SENT = "Your vote is not sent yet. Check your reason again, or send it as it is"


@dataclass(frozen=True)
class TypedVote:
    """A vote as typed, or as the page first shows it. `vote` is None if something is wrong with it.

    `choice` and `confidence` are as sent, to be shown again; `late` says that the voter keeps it for themselves alone;
    `seen` is what looks identifying in the reason, until the voter lets it pass.
    """

    round: int
    revision: int = 0
    choice: str = ""
    confidence: str = ""
    reason: str = ""
    late: bool = False
    vote: Vote | None = None
    errors: tuple[tuple[str, str], ...] = ()
    seen: tuple[Finding, ...] = ()

    @property
    def seen_by_kind(self) -> list[tuple[str, list[str]]]:
        """As `typed_writing.by_kind` says."""
        return by_kind(self.seen)


def shown(round_: int, own: OwnVote | None) -> TypedVote:
    """The form before anything is typed: the person's current vote, or empty."""
    if own is None or own.vote is None:
        return TypedVote(round_, own.revision if own else 0, late=bool(own and own.late))
    vote = own.vote
    return TypedVote(round_, own.revision, str(vote.choice), str(vote.confidence), vote.reason, own.late)


def typed_vote(form: Mapping[str, str], options: int, own_names: OwnNames) -> TypedVote:
    """Read a vote on so many options. Reports everything that is wrong at once.

    `own_names` returns the names in the discussion's subject, about which the site does not ask.
    """
    sent = TypedVote(
        round=number_in(form, "round"),
        revision=number_in(form, "revision"),
        choice=form.get("choice", "")[:10],
        confidence=form.get("confidence", "")[:10],
        reason=tidy(form.get("reason", "")),
        late=form.get("late") == "yes",
    )
    vote = Vote(choice=number_in(form, "choice"), confidence=number_in(form, "confidence"), reason=sent.reason)
    errors = tuple(_problems(vote, options)) if options else (("choice", GONE),)
    seen = () if form.get("anyway") == "yes" else look_for_names(sent.reason[:LONGEST_REASON], own_names)
    if seen:
        errors += (("reason", NOT_SENT),)
    return replace(sent, vote=None if errors else check(vote, options), errors=errors, seen=seen)


def _problems(vote: Vote, options: int) -> list[tuple[str, str]]:
    """Check each field alone, with valid values for the others."""
    alone = (
        Vote(choice=vote.choice, confidence=CONFIDENCES[0]),
        Vote(choice=0, confidence=vote.confidence),
        Vote(choice=0, confidence=CONFIDENCES[0], reason=vote.reason),
    )
    found = []
    for one in alone:
        try:
            check(one, options)
        except VoteError as error:
            found.append((error.field, str(error)))
    return found
