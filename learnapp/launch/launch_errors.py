"""Why a launch did not open a page: for the log, and in words for the person."""

from __future__ import annotations

from dataclasses import dataclass


class PlatformError(Exception):
    """Nothing was done.

    The message says why, for the log and the people who look after the platform. It has no token.
    """


class PlatformDownError(PlatformError):
    """The platform cannot be reached or had an error of its own: trying again may help."""


class PlatformRefusedError(PlatformError):
    """The platform does not accept what was sent, and would not the next time."""


class LaunchRefusedError(PlatformError):
    """The message does not prove who the person is."""


@dataclass(frozen=True)
class Failure:
    """A page about a failure. `{name}` in its texts is the platform's."""

    heading: str
    text: str
    status: int


UNKNOWN = Failure(
    "This learning platform is not registered here",
    "The course you came from is not, or is no longer, connected to this site. Tell the people who run the course.",
    403,
)
STALE = Failure(
    "Open the link in your course again",
    "This page works once, for ten minutes, in the browser you started in.",
    400,
)
REFUSED = Failure(
    "You have not been signed in",
    "We could not verify what {name} sent us about you. Open the link in your course again. If it happens again, tell "
    "the people who run the course.",
    403,
)
WAITING = Failure(
    "This course is not connected yet",
    "{name} has not been connected for this course yet. The people who look after it on this site can accept it "
    "under Learning platforms.",
    403,
)
DOWN = Failure("{name} is not answering", "It may be busy or not working. Try again in a few minutes.", 503)
ELSEWHERE = Failure(
    "This link leads to another site",
    "The link in the course does not lead to this site. Tell the people who run the course.",
    400,
)
NOT_TEACHING = Failure(
    "Only people who teach a course can add links",
    "{name} did not say that you teach this course.",
    403,
)
SUSPENDED = Failure(
    "You cannot sign in",
    "Your account on this site is suspended. Ask the people who run it.",
    403,
)
