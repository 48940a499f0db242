"""Why single sign-on did not sign a person in: for the log, and in words for the person."""

from __future__ import annotations

from dataclasses import dataclass


class ProviderError(Exception):
    """Nobody is signed in. The message says why, for the log: no token, secret or address is in it."""


class ProviderDownError(ProviderError):
    """The provider cannot be reached, is too slow, or had an error of its own: trying again may help."""


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
    "This page works once, for ten minutes, in the browser you started in. You have not been signed in.",
    400,
)
DENIED = Failure(
    "You have not been signed in",
    "{name} did not sign you in, or you cancelled. Nothing has changed.",
    403,
)
DOWN = Failure(
    "{name} is not answering",
    "It may be busy or not working. Try again in a few minutes.",
    503,
)
REFUSED = Failure(
    "You have not been signed in",
    "We could not verify the answer from {name}. Try again. If it happens again, tell the people who run this site.",
    502,
)
TENANT = Failure(
    "Your organisation cannot sign in here",
    "You signed in to {name}, but your organisation there does not use this site.",
    403,
)
SUSPENDED = Failure(
    "You cannot sign in",
    "Your account on this site is suspended. Ask the people who run it.",
    403,
)
OTHER_ACCOUNT = Failure(
    "That was another account",
    "The {name} account you signed in with is not one of your ways to sign in here. Nothing has been confirmed.",
    403,
)
NOT_FRESH = Failure(
    "{name} did not ask you again",
    "It did not confirm that you had just signed in, so we cannot be sure that it is you.",
    502,
)


def failure_of(error: ProviderError) -> Failure:
    """What the page says of an error."""
    if isinstance(error, ProviderDownError):
        return DOWN
    return TENANT if isinstance(error, TenantRefusedError) else REFUSED
