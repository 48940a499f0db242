"""Calling other systems: within a time, and no address inside the network that the site runs in that people typed.

Webhooks, record stores, learning platforms, push services and sign-in providers are all called from here. Of addresses
that people typed we call only https and only public ones.
The name is looked up once, every answer must be public, and the connection goes to the address that was looked up, so
that the name cannot lead elsewhere in between. Hosts named in LEARNAPP_INSIDE_HOSTS by the people who run the site may
be private, and may lack TLS.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from learnapp.call_limits import Deadline, no_longer_than
from learnapp.domain.people.origins import host_and_port, port_of

LONGEST = 500
CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 20.0
"""How long one request may take in all, from looking up the name, however slowly its answer drips in."""
_WEB_PORTS = {None, 80, 443}
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
    until: Deadline | None = None,
    proxy: str = "",
) -> Iterator[http.client.HTTPResponse]:
    """The answer to one request, which must be read by this moment. Follows no redirect. `proxy` is the address of one
    to go through, which then looks up the name.

    Raises AddressError, OSError or HTTPException.
    """
    parts, until = check(address, inside), until or Deadline(WHOLE_SECONDS)
    connection = _through(proxy, parts, until) if proxy else _to(parts, inside, until)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        # It has no line yet while a proxy makes the tunnel.
        with no_longer_than(until, lambda: connection.line or connection.sock):
            connection.request(
                method, path, body or None, {"Host": host_and_port(parts), "User-Agent": "learnapp", **headers}
            )
            with connection.getresponse() as response:
                yield response
    finally:
        connection.close()


def _is_inside(parts: SplitResult, inside: frozenset[str]) -> bool:
    """Whether LEARNAPP_INSIDE_HOSTS names this host; an entry without a port covers only the usual web ports."""
    return parts.netloc.lower() in inside or (parts.port in _WEB_PORTS and parts.hostname in inside)


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


def _to(parts: SplitResult, inside: frozenset[str], until: Deadline) -> _Connection:
    """A connection to the places that the name has now."""
    places = _places(parts.hostname or "", port_of(parts), until)
    if not _is_inside(parts, inside) and not all(map(_public, places)):
        raise AddressError(f"The name {parts.hostname} leads into a private network, so this site does not call it")
    return _Connection(places, port_of(parts), until, parts.hostname if parts.scheme == "https" else None)


def _through(proxy: str, parts: SplitResult, until: Deadline) -> _Connection:
    """A connection through a proxy's tunnel."""
    way = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    places = _places(way.hostname or "", port_of(way), until)
    made = _Connection(places, port_of(way), until, parts.hostname if parts.scheme == "https" else None)
    login = f"{unquote(way.username or '')}:{unquote(way.password or '')}"
    headers = {"Proxy-Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"} if way.username else {}
    made.set_tunnel(parts.hostname or "", port_of(parts), headers)
    return made


def _places(host: str, port: int, until: Deadline) -> list[str]:
    """The IP addresses of a host. The system's own limit for looking up a name can be a minute and more, so a thread
    that may outlast this one does it.
    """
    found: Future[list[str]] = Future()

    def look_up() -> None:
        try:
            every = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.set_result([str(one[4][0]).partition("%")[0] for one in every])
        except Exception as error:
            found.set_exception(error)

    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    try:
        return found.result(until.left())
    except TimeoutError:
        raise AddressError(f"The name {host} was not found in time") from None
    except (OSError, UnicodeError):
        raise AddressError(f"The name {host} cannot be found") from None


class _Connection(http.client.HTTPConnection):
    """A connection to one of several places that were looked up and checked, and with TLS if a `name` is given, whose
    certificate it must have.

    It keeps its `line`: `sock` is None as soon as an answer says that it is the last.
    """

    line: socket.socket | None = None

    def __init__(self, places: list[str], port: int, until: Deadline, name: str | None) -> None:
        self.places, self.until, self.name = places, until, name
        self.tls = ssl.create_default_context() if name else None
        super().__init__(places[0], port, timeout=CONNECT_SECONDS)

    def connect(self) -> None:
        for place in self.places:
            self.host, self.timeout = place, min(CONNECT_SECONDS, self.until.left())
            try:
                super().connect()
                break
            except OSError:
                if place == self.places[-1]:
                    raise
        self.line = self.sock
        if self.tls:
            self.sock = self.line = self.tls.wrap_socket(
                self.sock, server_hostname=self.name, do_handshake_on_connect=False
            )
            self.until.left()  # once `line` is set, so that what is slow from here on is cut off
            self.sock.do_handshake()
