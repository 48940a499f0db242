"""Why single sign-on signed nobody in: for the log, and in words for the person."""

from __future__ import annotations

from dataclasses import dataclass


class ProviderError(Exception):
    """Nobody is signed in. The message says why, for the log: no token, secret or address is in it."""


class ProviderDownError(ProviderError):
    """The provider cannot be reached, is too slow, or failed by itself: trying again may help."""


class AnswerRefusedError(ProviderError):
    """What came back does not prove who the person is."""


class TenantRefusedError(ProviderError):
    """The person belongs to an organisation that may not sign in here."""


@dataclass(frozen=True)
class Failure:
    """A page about a failure. `{name}` in its texts is the provider's."""

    heading: str
    text: str
    status: int


STALE = Failure(
    "Start signing in again",
    "This page can be used once, within ten minutes, in the browser where you began. You have not been signed in.",
    400,
)
DENIED = Failure(
    "You have not been signed in",
    "{name} did not sign you in, or you did not agree to it. Nothing has changed.",
    403,
)
DOWN = Failure(
    "{name} is not answering",
    "It may be busy or out of order. Try again in a few minutes.",
    503,
)
REFUSED = Failure(
    "You have not been signed in",
    "The answer from {name} could not be trusted. Try again. If it goes on, tell the people who run this site.",
    502,
)
TENANT = Failure(
    "Your organisation cannot sign in here",
    "{name} knows you, but as a member of an organisation that does not use this site.",
    403,
)
SUSPENDED = Failure(
    "You cannot sign in",
    "Your account on this site is suspended. Ask the people who run it.",
    403,
)
OTHER_ACCOUNT = Failure(
    "That was another account",
    "You signed in to {name} with an account that is not one of your ways to sign in here. Nothing has been confirmed.",
    403,
)
NOT_FRESH = Failure(
    "{name} did not ask you again",
    "It did not say that you have just signed in to it, so this confirms nothing.",
    502,
)


def failure_of(error: ProviderError) -> Failure:
    """What the person is told of an error."""
    if isinstance(error, ProviderDownError):
        return DOWN
    return TENANT if isinstance(error, TenantRefusedError) else REFUSED
