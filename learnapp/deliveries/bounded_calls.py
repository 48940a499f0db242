"""The calls of libraries that use requests, made by `addresses`: within a time and a size, and without redirects."""

from __future__ import annotations

import io
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter

from learnapp.call_limits import Deadline
from learnapp.deliveries import addresses
from learnapp.deliveries.addresses import AddressError

SECONDS = 10.0
"""How long an answer may take in all."""
MOST_BYTES = 4 * 1024 * 1024
"""The longest answer that is read."""
Session = TypeVar("Session", bound=requests.Session)


def bounded(session: Session, inside: frozenset[str] | None, until: Deadline | None = None) -> Session:
    """This session, with a deadline for all of its calls together, or otherwise `SECONDS` for each.

    `inside` are hosts that may be private, as in `addresses`. None is for addresses that the people who run the site
    have set: they may be private, and are called by way of the proxy in HTTPS_PROXY.
    """
    session.headers.clear()  # what the library would say of itself, and that answers may be packed
    session.trust_env = inside is None
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Bounded(inside, until))
    return session


class _Bounded(BaseAdapter):
    def __init__(self, inside: frozenset[str] | None, until: Deadline | None) -> None:
        super().__init__()
        self.inside, self.until = inside, until

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        try:
            return self._answered(request, proxies or {})
        except (AddressError, OSError, HTTPException) as error:
            if isinstance(error, requests.RequestException):
                raise
            raise requests.ConnectionError(str(error) or type(error).__name__) from error

    def _answered(self, asked: requests.PreparedRequest, proxies: Mapping[str, str]) -> requests.Response:
        url, inside, proxy = str(asked.url), self.inside, ""
        if inside is None:
            inside = frozenset({urlsplit(url).netloc.lower()})
            proxy = proxies.get("https", "") or proxies.get("all", "") if url.startswith("https://") else ""
        body = asked.body.encode() if isinstance(asked.body, str) else cast(bytes, asked.body or b"")
        headers = {name: str(value) for name, value in asked.headers.items()}
        until = self.until or Deadline(SECONDS)
        with addresses.answer_to(str(asked.method), url, headers, body, inside, until, proxy) as answer:
            read = answer.read(MOST_BYTES + 1)
        if len(read) > MOST_BYTES:
            raise requests.ConnectionError("its answer is too long")
        if 300 <= answer.status < 400:
            raise requests.TooManyRedirects("it led on to another address")
        made = requests.Response()
        made.status_code, made.reason, made.url, made.request = answer.status, answer.reason, url, asked
        made.headers.update(answer.headers.items())
        made.raw = io.BytesIO(read)
        return made

    def close(self) -> None:
        """Each call closes its own connection."""
