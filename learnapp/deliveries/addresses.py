"""Calling addresses that people typed, but none inside the network that the site runs in.

Webhooks, record stores and learning platforms are all called from here. We call only https and only public addresses.
The name is looked up once, every answer must be public, and the connection goes to the address that was looked up, so
that the name cannot lead elsewhere in between. Hosts named in LEARNAPP_INSIDE_HOSTS by the people who run the site may
be private, and may lack TLS.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

LONGEST = 500
CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 20.0
"""How long one request may take, however slowly its answer drips in."""
_USUAL = {None, 80, 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PUBLIC_SIX = ipaddress.ip_network("2000::/3")
"""The part of IPv6 that the internet uses."""


class AddressError(Exception):
    """The address is not one that the site calls. The message says why."""


@dataclass(frozen=True)
class DeliveryAnswer:
    """The status of an answer, or why there was none. The rest of the answer is not read."""

    status: int
    problem: str = ""

    @property
    def taken(self) -> bool:
        return 200 <= self.status < 300


def check(address: str, inside: frozenset[str] = frozenset()) -> SplitResult:
    """The parts of an address that may be called, as far as we can tell without looking up its name. Raises
    AddressError.
    """
    if len(address) > LONGEST or any(ord(c) <= 32 or ord(c) > 126 for c in address):
        raise AddressError("Enter an address without spaces or special characters")
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise AddressError("Enter an address such as https://example.org/learnapp") from None
    if parts.scheme not in {"https", "http"} or not host:
        raise AddressError("Enter an address that starts with https://")
    if parts.username or parts.password or parts.fragment:
        raise AddressError("Enter the address without a name, password or #")
    if _is_inside(parts, inside):
        return parts
    if parts.scheme != "https":
        raise AddressError("Enter an address that starts with https://")
    with contextlib.suppress(ValueError):
        if not _public(host):
            raise AddressError("That address is inside a private network, so this site does not call it")
    return parts


def send(
    method: str, address: str, headers: Mapping[str, str], body: bytes, inside: frozenset[str] = frozenset()
) -> DeliveryAnswer:
    """Make one request, following no redirect."""
    try:
        with answer_to(method, address, headers, body, inside) as response:
            return DeliveryAnswer(response.status)
    except AddressError as error:
        return DeliveryAnswer(0, str(error))
    except (OSError, http.client.HTTPException) as error:
        return DeliveryAnswer(0, f"The connection failed ({type(error).__name__})")


@contextlib.contextmanager
def answer_to(
    method: str,
    address: str,
    headers: Mapping[str, str],
    body: bytes,
    inside: frozenset[str],
    seconds: float | None = None,
) -> Iterator[http.client.HTTPResponse]:
    """The answer to one request, which must be read within this many seconds in all. Follows no redirect.

    Raises AddressError, OSError or HTTPException.
    """
    parts = check(address, inside)
    connection = _opened(parts, inside)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        with _no_longer_than(WHOLE_SECONDS if seconds is None else seconds, connection):
            connection.request(method, path, body or None, {"User-Agent": "learnapp", **headers})
            with connection.getresponse() as response:
                yield response
    finally:
        connection.close()


def _is_inside(parts: SplitResult, inside: frozenset[str]) -> bool:
    """Whether LEARNAPP_INSIDE_HOSTS names this host; an entry without a port covers only the usual web ports."""
    return parts.netloc.lower() in inside or (parts.port in _USUAL and parts.hostname in inside)


def _public(host: str) -> bool:
    """Whether an IP address is a public one. Raises ValueError for a name."""
    found = ipaddress.ip_address(host)
    within = _within(found) if isinstance(found, ipaddress.IPv6Address) else None
    if within is not None:
        return _public(str(within))
    if isinstance(found, ipaddress.IPv6Address) and found not in _PUBLIC_SIX:
        return False
    return found.is_global and not found.is_multicast


def _within(found: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside an IPv6 address that wraps one."""
    if found in _NAT64:
        return ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)


def _opened(parts: SplitResult, inside: frozenset[str]) -> _Plain | _ToPlace:
    """A connection to the address that the name has now."""
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressError(f"The name {host} cannot be found") from None
    places = [str(one[4][0]).partition("%")[0] for one in found]
    if not _is_inside(parts, inside) and not all(map(_public, places)):
        raise AddressError(f"The name {host} leads into a private network, so this site does not call it")
    if parts.scheme == "https":
        return _ToPlace(host, port, places[0])
    return _Plain(host, port, timeout=CONNECT_SECONDS)


class _Plain(http.client.HTTPConnection):
    """A connection that keeps its `line`: `sock` is None as soon as an answer says that it is the last."""

    line: socket.socket | None = None

    def connect(self) -> None:
        super().connect()
        self.line = self.sock


class _ToPlace(http.client.HTTPSConnection):
    """A connection to a place that was looked up and checked, whose certificate must be the name's. As `_Plain`, it
    keeps its `line`.
    """

    line: socket.socket | None = None

    def __init__(self, host: str, port: int, place: str) -> None:
        self.place, self.tls = place, ssl.create_default_context()
        super().__init__(host, port, timeout=CONNECT_SECONDS, context=self.tls)

    def connect(self) -> None:
        plain = socket.create_connection((self.place, self.port), self.timeout)
        self.sock = self.line = self.tls.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock.do_handshake()  # after `line` is set, so that a slow handshake can be cut off too


@contextlib.contextmanager
def _no_longer_than(seconds: float, connection: _Plain | _ToPlace) -> Iterator[None]:
    """Break the connection after this long, because a socket's own timeout restarts with each byte. Raises
    TimeoutError.
    """
    over = threading.Event()

    def end() -> None:
        over.set()
        if connection.line is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(connection.line, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if over.is_set():
        raise TimeoutError
