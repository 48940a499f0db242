"""The site sends only to public https addresses, whatever a name resolves to, and to hosts its operator has named."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from typing import Any

import pytest

from learnapp.call_limits import Deadline
from learnapp.deliveries import addresses
from learnapp.deliveries.addresses import AddressError
from tests.deliveries.conftest import Listener

PRIVATE = (
    "https://127.0.0.1/",
    "https://10.1.2.3/x",
    "https://192.168.0.1:8443/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://[::1]/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[64:ff9b::a00:1]/",
    "https://[2002:a00:1::]/",
    "https://224.0.0.1/",
    "https://[fec0::1]/",
    "https://[::a00:1]/",
    "https://[64:ff9b:1::a00:1]/",
)
WRONG = (
    "http://example.org/",
    "ftp://example.org/",
    "https://",
    "https://a b/",
    "https://x@example.org/",
    "x",
    "https://[/",
)


@pytest.mark.parametrize("address", PRIVATE + WRONG)
def test_an_address_inside_or_not_of_https_is_refused(address: str) -> None:
    with pytest.raises(AddressError):
        addresses.check(address)


def test_a_public_one_is_fine_and_so_is_a_host_that_the_operator_named() -> None:
    assert addresses.check("https://lrs.example.org:8443/xapi?x=1").port == 8443
    assert addresses.check("https://[2606:4700::1]/")
    named = frozenset({"127.0.0.1:8100", "lrs.trust.internal"})
    assert addresses.check("http://127.0.0.1:8100/", named)
    assert addresses.check("https://lrs.trust.internal/xapi", named)
    assert addresses.check("http://lrs.trust.internal:80/", named)
    for other in ("http://127.0.0.1:8101/", "http://lrs.trust.internal:6379/", "http://127.0.0.1/"):
        with pytest.raises(AddressError):
            addresses.check(other, named)
    with (
        pytest.raises(AddressError, match="private network"),
        addresses.answer_to("POST", "https://localhost:6379/", {}, b"", frozenset({"localhost"})),
    ):
        pass


@pytest.mark.parametrize("places", [["10.0.0.5"], ["93.184.216.34", "127.0.0.1"], ["::1"]])
def test_a_name_that_leads_inside_is_not_connected_to(monkeypatch: pytest.MonkeyPatch, places: list[str]) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, 443)) for place in places]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)
    monkeypatch.setattr(socket, "create_connection", lambda *_a, **_k: pytest.fail("connected"))
    answer = addresses.send("POST", "https://innocent.example/", {}, b"{}")
    assert (answer.status, "private network" in answer.problem) == (0, True)


def test_the_connection_goes_to_what_was_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second look-up could lead elsewhere."""
    went: list[Any] = []

    def connect(place: Any, *_rest: Any) -> None:
        went.append(place)
        raise ConnectionRefusedError

    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)
    monkeypatch.setattr(socket, "create_connection", connect)
    answer = addresses.send("POST", "https://example.org/", {}, b"{}")
    assert went == [("93.184.216.34", 443)]
    assert answer.problem == "The connection failed (ConnectionRefusedError)"


def test_a_name_server_that_does_not_answer_is_waited_for_no_longer_than_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answered = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: answered.wait(20) and [])
    monkeypatch.setattr(addresses, "WHOLE_SECONDS", 0.2)
    began = time.monotonic()
    answer = addresses.send("POST", "https://example.org/", {}, b"{}")
    answered.set()
    assert (answer.status, answer.problem) == (0, "The name example.org was not found in time")
    assert time.monotonic() - began < 3


def test_places_that_do_not_answer_share_one_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    def connect(_place: Any, timeout: float, *_rest: Any) -> None:
        waited.append(timeout)
        time.sleep(timeout)
        raise TimeoutError

    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"93.184.216.{number}", 443)) for number in range(200)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)
    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(addresses, "WHOLE_SECONDS", 0.3)
    monkeypatch.setattr(addresses, "CONNECT_SECONDS", 0.1)
    assert addresses.send("POST", "https://example.org/", {}, b"{}").problem == "The connection failed (TimeoutError)"
    assert 1 <= len(waited) <= 5


def test_the_next_place_of_a_name_is_tried(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    host = listener.host.replace("127.0.0.1", "lrs.internal")
    port = int(host.rpartition(":")[2])
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port)) for place in ("127.0.0.3", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)
    assert addresses.send("POST", f"http://{host}/", {}, b"{}", frozenset({host})).status == 200
    assert listener.got[0][2]["host"] == host


def test_no_redirect_is_followed(listener: Listener) -> None:
    listener.answers = [302]
    assert addresses.send("POST", listener.address, {}, b"{}", listener.inside).status == 302
    assert len(listener.got) == 1


def test_an_answer_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "WHOLE_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        host = f"127.0.0.1:{server.getsockname()[1]}"
        began = time.monotonic()
        answer = addresses.send("GET", f"http://{host}/", {}, b"", frozenset({host}))
        assert (answer.status, time.monotonic() - began < 3) == (0, True)


def test_a_handshake_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte restarts the socket's own timeout, which alone would hold the thread for hours."""

    def drip(server: socket.socket) -> None:
        client = server.accept()[0]
        with client, contextlib.suppress(OSError):
            client.sendall(b"\x16\x03\x03\x40\x00\x02")
            while True:
                client.sendall(b"\0")
                time.sleep(0.05)

    monkeypatch.setattr(addresses, "WHOLE_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        host = f"127.0.0.1:{server.getsockname()[1]}"
        threading.Thread(target=drip, args=(server,), daemon=True).start()
        began = time.monotonic()
        answer = addresses.send("GET", f"https://{host}/", {}, b"", frozenset({host}))
        assert (answer.status, time.monotonic() - began < 3) == (0, True)


@pytest.mark.parametrize("more", ["", "Connection: close\r\n"])
def test_a_body_that_drips_is_cut_off(more: str) -> None:
    """Also where the answer says that it is the last of its connection."""
    cut_off = threading.Event()

    def drip(server: socket.socket) -> None:
        client = server.accept()[0]
        with client, contextlib.suppress(OSError):
            client.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n{more}\r\n".encode())
            for _ in range(99):
                client.sendall(b"0")
                time.sleep(0.05)
            return
        cut_off.set()

    with socket.create_server(("127.0.0.1", 0)) as server:
        host = f"127.0.0.1:{server.getsockname()[1]}"
        thread = threading.Thread(target=drip, args=(server,), daemon=True)
        thread.start()
        with (
            contextlib.suppress(OSError, http.client.HTTPException),
            addresses.answer_to("GET", f"http://{host}/", {}, b"", frozenset({host}), Deadline(0.3)) as answer,
        ):
            answer.read()
        thread.join()
        assert cut_off.is_set()
