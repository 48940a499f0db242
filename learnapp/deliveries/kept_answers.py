"""Caches data that another system rarely changes, such as its keys: for an hour, or a day if the system is down."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from requests import RequestException, Response

KEPT_SECONDS = 60 * 60
"""How long an answer is used without asking again."""
KEPT_AT_MOST = 24 * 60 * 60
"""How long it is used while the other system cannot be reached."""
KEYS_AGAIN_SECONDS = 30
"""We ask for an unknown key no more often than this."""


class KeptAnswers:
    """Cached JSON objects, by the address that they were read from."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}

    def get(self, url: str, ask: Callable[[str], Response], newer_than: float = KEPT_SECONDS) -> dict[str, Any]:
        """The object at an address, fetched again only if the cached one is older than `newer_than`.

        Raises RequestException, also if it is not JSON, and ValueError if it is not an object.
        """
        read_at, found = self._kept.get(url, (0.0, {}))
        age = time.monotonic() - read_at
        if found and age < newer_than:
            return found
        try:
            answer = ask(url)
            answer.raise_for_status()
            fresh = answer.json()
        except RequestException:
            if found and age < KEPT_AT_MOST:
                return found
            raise
        if not isinstance(fresh, dict):
            raise ValueError("it is not a JSON object")
        self._kept[url] = time.monotonic(), fresh
        return fresh
