"""Refusals that a program reads: problem details, RFC 9457."""

from __future__ import annotations

import msgspec
from flask import Response

TYPE = "application/problem+json"


class Problem(msgspec.Struct, frozen=True):
    """Why a request was refused. `type` is always `about:blank`: the status says what kind of refusal it is."""

    title: str
    status: int
    detail: str
    type: str = "about:blank"


TITLES = {
    400: "Bad request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    422: "Unprocessable content",
    429: "Too many requests",
    500: "Internal server error",
    503: "Service unavailable",
}
SAID = {
    404: "There is nothing at this address, or it is not yours.",
    405: "This address can only be read: use GET.",
    429: "Too many requests with this key. Wait as long as Retry-After says.",
    500: "Something went wrong on the site. The log has it under the id in X-Request-ID.",
    503: "The site is busy. Wait as long as Retry-After says.",
}


def problem(status: int, detail: str = "", headers: dict[str, str] | None = None) -> Response:
    """An answer that says what is wrong."""
    said = Problem(TITLES.get(status, "Error"), status, detail or SAID.get(status, TITLES.get(status, "Error")))
    return Response(msgspec.json.encode(said), status, headers, content_type=TYPE)


def reads_problems(path: str) -> bool:
    """Whether a program asks at this path, so that a page would be no use."""
    return path.startswith("/api/v")
