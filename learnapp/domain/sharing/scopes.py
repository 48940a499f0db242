"""What a key of the read API may read: each scope opens one kind of record."""

from __future__ import annotations

from typing import Literal

Scope = Literal["people", "cohorts", "assignments", "completions", "results"]
SCOPES: dict[Scope, str] = {
    "people": "Names and email addresses of everyone in the organisation",
    "cohorts": "Cohorts and who is in them, with grade, specialty and site",
    "assignments": "What is assigned, when it opens and when it is due",
    "completions": "Who finished assigned work, and when",
    "results": "Each person’s best end-quiz result in assigned work",
}
"""Each scope, and what it opens in words."""

NEVER = "case choices, starter questions, certainty, reviews, reflections, learning set posts or votes"
"""Data that no scope opens and no file, webhook or statement contains."""


def known_scopes(names: list[str]) -> list[Scope]:
    """Those of these names that are scopes, in our order."""
    return [scope for scope in SCOPES if scope in names]
