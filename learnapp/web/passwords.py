"""Passwords: argon2id, no composition rules, nothing that is easy to guess (NCSC password guidance)."""

from __future__ import annotations

import contextlib
import re
import threading
import unicodedata
from collections.abc import Iterator

import flask
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from learnapp import turns

SHORTEST = 12
LONGEST = 200

# RFC 9106's second recommendation needs 64 MiB a hash; these settings, from OWASP's password storage
# cheat sheet with more passes, cost about as much time in 19 MiB, so that a worker stays small.
_hasher = PasswordHasher(time_cost=4, memory_cost=19 * 1024, parallelism=1)
_turns = threading.BoundedSemaphore(2)
"""At most two hashes at once in a process, so that a burst of sign-ins leaves time for pages."""

_USUAL = frozenset(
    (
        "spring", "summer", "autumn", "winter", "january", "february", "march", "april", "may", "june", "july",
        "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday",
        "friday", "saturday", "sunday", "nhs", "hospital", "hospitals", "trust", "foundation", "university",
        "royal", "general", "infirmary", "clinic", "surgery", "ward", "health", "medical", "medicine", "centre",
        "teaching", "college", "school", "st", "saint", "the", "and", "of", "for", "in", "at", "my", "is", "a", "i",
        "doctor", "doctors", "dr", "nurse", "consultant", "registrar", "junior", "resident", "medic", "password",
        "passwort", "welcome", "hello", "letmein", "changeme", "login", "learn", "learning", "learnapp",
        "leadership", "england", "scotland", "wales", "ireland", "britain", "london", "north", "south", "east", "west",
        "county", "district", "community", "queen", "king", "kings", "guys", "thomas", "george", "georges", "james",
        "mary", "marys", "luke", "lukes", "helens", "barts", "addenbrookes", "papworth", "christie", "marsden",
    )
)  # fmt: skip
"""Words that an attacker tries first in a password for work."""
_WITHIN = re.compile("|".join(sorted(word for word in _USUAL if len(word) > 6)), re.IGNORECASE)
"""The ones that are removed from the middle of other words as well."""

NOBODY = "$argon2id$v=19$m=19456,t=4,p=1$+zElyMvZ9rox1YvBkPnBEA$D3GkrB4K2sTrpvFsPTWcefTabvryXg7ku7OwCr7m9/8"
"""A hash with no known password, made with the settings above, so that an unknown address takes as long to refuse."""


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


@contextlib.contextmanager
def _turn() -> Iterator[None]:
    """Wait for a turn to hash. Other pages are served in that time, unless this request holds the database."""
    holds = flask.has_app_context() and "connection" in flask.g
    with contextlib.nullcontext() if holds else turns.lent(), _turns:
        yield


def hash_password(password: str) -> str:
    with _turn():
        return _hasher.hash(_normal(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether this is the password; False if there is no hash. A wrong password takes as long as a right one."""
    with _turn():
        try:
            return _hasher.verify(password_hash or NOBODY, _normal(password)) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False


def weakness(password: str, about: tuple[str, ...]) -> str | None:
    """What is wrong with a new password, or None. `about` is what an attacker would try first: name, email."""
    if len(password) < SHORTEST:
        return f"Your password must be {SHORTEST} characters or more"
    if len(password) > LONGEST:
        return f"Your password must be {LONGEST} characters or fewer"
    from zxcvbn import zxcvbn  # slow to import, and only needed here

    inputs = [
        word for text in (*about, "learnapp") for word in (text, *text.replace("@", " ").replace(".", " ").split())
    ]
    for guessed in (_normal(password), _without_the_usual(_normal(password))):
        if not guessed or zxcvbn(guessed[:72], user_inputs=inputs, max_length=72)["score"] < 3:
            return "Your password is easy to guess. Three random words make a good one"
    return None


def _without_the_usual(password: str) -> str:
    """What an attacker still has to guess after trying seasons, years, workplaces and repeated words."""
    seen: set[str] = set()

    def kept(found: re.Match[str]) -> str:
        word = found[0].casefold()
        if word in _USUAL or word in seen:
            return ""
        seen.add(word)
        return found[0]

    left = re.sub(r"[^\W\d_]+", kept, re.sub(r"(?<!\d)(?:19|20)\d\d(?!\d)", "", password))
    left = _WITHIN.sub("", left)
    return left.strip(" !?.,-_#*@£$&+")
