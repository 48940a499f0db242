"""A vote."""

from learnapp.domain.sets.tallies import Vote

VOTE = Vote(choice=2, confidence=3, reason="She asked.")
