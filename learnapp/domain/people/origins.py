"""The origin of an address, as browsers compare them."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

_USUAL_PORTS = {"https": 443, "http": 80}


def port_of(parts: SplitResult) -> int:
    """The port that an address of the web leads to. Raises ValueError if the address names one that cannot be."""
    return parts.port or _USUAL_PORTS.get(parts.scheme, 80)


def host_and_port(parts: SplitResult) -> str:
    """The host of an address as a request names it: in brackets if it is an IPv6 address, and without its scheme's
    usual port. Raises ValueError if the port cannot be one.
    """
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    return host if port_of(parts) == _USUAL_PORTS.get(parts.scheme, 80) else f"{host}:{parts.port}"


def origin_of(url: str) -> str:
    """The scheme, host and port of an address, as a browser compares them; "" if it is not one of the web."""
    try:
        parts = urlsplit(url)
        place = host_and_port(parts)
    except ValueError:
        return ""
    plain = re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:]+", parts.hostname or "")
    return f"{parts.scheme}://{place}" if parts.scheme in _USUAL_PORTS and plain else ""
