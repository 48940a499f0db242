"""A request takes one of the few turns once it has arrived whole, and lends it while it waits for something else."""

from __future__ import annotations

import contextlib
import io
import threading
import time
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, request

from learnapp import serving, turns
from learnapp.store.db import deadlines
from learnapp.turns import BODIES, InOrder, NoRoomError, Turns, lent, network

SECONDS = 20


class Slow(io.RawIOBase):
    """A body that sends nothing until the test lets it."""

    def __init__(self, body: bytes) -> None:
        self.body, self.come = io.BytesIO(body), threading.Event()

    def read(self, size: int = -1) -> bytes:
        assert self.come.wait(SECONDS)
        return self.body.read(size)


def _start(_status: str, _headers: object, *_error: object) -> Callable[[bytes], object]:
    return lambda _data: None


def _later(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_a_form_that_comes_slowly_keeps_no_one_from_a_turn() -> None:
    def inner(environ: dict[str, Any], _start: object) -> Iterable[bytes]:
        return [environ["wsgi.input"].read()]

    site = Turns(inner, 1, 100)
    slow = [Slow(b"typed=slowly") for _ in range(8)]
    answers: list[Iterable[bytes]] = []
    threads = [
        _later(lambda body=body: answers.append(site({"CONTENT_LENGTH": "12", "wsgi.input": body}, _start)))
        for body in slow
    ]
    assert site({"wsgi.input": io.BytesIO()}, _start) == [b""]
    assert answers == []
    for body, thread in zip(slow, threads, strict=True):
        body.come.set()
        thread.join()
    assert answers == [[b"typed=slowly"]] * 8


def test_a_long_upload_that_comes_slowly_keeps_no_one_from_a_turn_and_loses_no_time_for_the_database() -> None:
    left: list[float | None] = []

    def inner(environ: dict[str, Any], _start: object) -> Iterable[bytes]:
        found = environ["wsgi.input"].read()
        left.append(deadlines.Patience().left())
        return [found]

    site, sent = Turns(inner, 1, 100), bytes(range(256)) * 1000
    slow, answers = Slow(sent + b"of the next request"), list[Iterable[bytes]]()
    upload = _later(lambda: answers.append(site({"CONTENT_LENGTH": "256000", "wsgi.input": slow}, _start)))
    time.sleep(1.1)
    assert site({"wsgi.input": io.BytesIO()}, _start) == [b""]
    assert answers == []
    slow.come.set()
    upload.join()
    assert answers == [[sent]]
    assert left[1] == pytest.approx(deadlines.SECONDS, abs=0.5)


def _half_sent(site: Turns, address: str, length: str, body: Slow) -> threading.Thread:
    form = {"CONTENT_LENGTH": length, "REMOTE_ADDR": address, "wsgi.input": body}
    return _later(lambda: site(form, _start))


@pytest.mark.parametrize("length", ["12", "256000"])
def test_half_sent_bodies_keep_no_one_from_pages_and_one_address_keeps_no_other_from_sending(
    monkeypatch: pytest.MonkeyPatch, length: str
) -> None:
    def inner(environ: dict[str, Any], _start: object) -> Iterable[bytes]:
        return [environ["wsgi.input"].read()]

    def ask(address: str, body: bytes = b"typed=now") -> list[bytes]:
        form = {"CONTENT_LENGTH": str(len(body)), "REMOTE_ADDR": address, "wsgi.input": io.BytesIO(body)}
        return list(site(form, _start))

    monkeypatch.setattr(turns, "BODIES_OF_ONE", 2)
    site, slow = Turns(inner, 1, 100, bodies=8), Slow(b"typed=slowly")
    threads = [_half_sent(site, "192.0.2.1", length, slow) for _ in range(4)]
    threads += [_half_sent(site, "192.0.2.2", length, slow) for _ in range(2)]
    while site._awaited._by_network.total() < 6:
        time.sleep(0.001)
    for refused in ("192.0.2.1", "192.0.2.2"):
        with pytest.raises(NoRoomError):
            ask(refused)
        assert ask(refused, b"") == [b""], "a page"
    assert ask("192.0.2.3") == [b"typed=now"]
    threads += [_half_sent(site, f"192.0.2.{number}", length, slow) for number in (3, 4)]
    while site._awaited._by_network.total() < 8:
        time.sleep(0.001)
    with pytest.raises(NoRoomError):
        ask("192.0.2.5")
    slow.come.set()
    for thread in threads:
        thread.join()
    assert ask("192.0.2.1") == [b"typed=now"], "there is room again"
    assert not site._awaited._by_network


def test_fewer_bodies_are_awaited_than_there_are_threads() -> None:
    assert BODIES <= serving.THREADS - 64


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8::9", "2001:db8::/64"),
        ("", ""),
        ("no address", "no address"),
    ],
)
def test_a_customers_addresses_count_as_one(address: str, counted: str) -> None:
    assert network(address) == counted


def test_a_form_for_which_there_is_no_room_is_answered_as_busy(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "wsgi_app", Turns(app.wsgi_app, 1, 100, bodies=0))
    answer = app.test_client().post("/account/sign-in/", data={"email": "x"})
    assert (answer.status_code, "The site is busy" in answer.text) == (503, True)
    assert answer.headers["Retry-After"] == "10"
    assert app.test_client().get("/account/sign-in/").status_code == 200


@pytest.mark.parametrize(
    ("environ", "body", "status", "read"),
    [
        ({"CONTENT_LENGTH": "5"}, b"a=tea", 200, "tea"),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, b"a=tea", 200, "tea"),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, b"a=" + b"x" * 99, 413, None),
        ({"CONTENT_LENGTH": "101"}, b"a=" + b"x" * 99, 413, None),
        ({"CONTENT_LENGTH": "50"}, b"a=broken-off", 400, None),
    ],
)
def test_the_site_reads_the_body_as_it_would_have(
    environ: dict[str, str], body: bytes, status: int, read: str | None
) -> None:
    app = Flask("small")
    app.config["MAX_CONTENT_LENGTH"] = 100
    seen: list[str] = []

    @app.post("/")
    def take() -> str:
        seen.append(request.form["a"])
        return ""

    app.wsgi_app = Turns(app.wsgi_app, 1, 100)  # type: ignore[method-assign]
    form = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "wsgi.input": io.BytesIO(body)}
    plain = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
        "SERVER_NAME": "x",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
    }
    said: list[str] = []
    list(app(plain | form | environ, lambda line, *_rest: said.append(line) or (lambda _data: None)))  # type: ignore[func-returns-value]
    assert said[0].startswith(str(status))
    assert seen == ([read] if read else [])


def test_only_so_many_work_at_once_and_a_failure_gives_its_turn_back() -> None:
    inside, most, own = [0], [0], threading.Lock()

    def inner(environ: dict[str, Any], _start: object) -> Iterable[bytes]:
        with own:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        time.sleep(0.01)
        with own:
            inside[0] -= 1
        if environ["fails"]:
            raise ValueError
        return []

    site = Turns(inner, 2, 100)

    def ask(number: int) -> None:
        with contextlib.suppress(ValueError):
            site({"fails": number % 2, "wsgi.input": io.BytesIO()}, _start)

    for thread in [_later(lambda number=number: ask(number)) for number in range(12)]:
        thread.join()
    assert (inside[0], most[0]) == (0, 2)


def test_a_turn_that_is_lent_is_anothers_meanwhile_and_comes_back() -> None:
    order: list[str] = []
    waiting, done = threading.Event(), threading.Event()

    def inner(environ: dict[str, Any], _start: object) -> Iterable[bytes]:
        if environ["first"]:
            with lent():
                waiting.set()
                assert done.wait(SECONDS)
            order.append("first")
        else:
            order.append("second")
        return []

    site = Turns(inner, 1, 100)
    first = _later(lambda: site({"first": True, "wsgi.input": io.BytesIO()}, _start))
    assert waiting.wait(SECONDS)
    site({"first": False, "wsgi.input": io.BytesIO()}, _start)
    done.set()
    first.join()
    assert order == ["second", "first"]
    with lent():
        pass  # outside of a request there is nothing to lend


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_whether_the_process_lives_and_is_ready_is_told_while_every_turn_is_taken(path: str) -> None:
    working, done = threading.Event(), threading.Event()

    def inner(environ: dict[str, Any], _start: object) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/home/":
            working.set()
            assert done.wait(SECONDS)
        return [b"alive"]

    site = Turns(inner, 1, 100)
    at_work = _later(lambda: site({"PATH_INFO": "/home/", "wsgi.input": io.BytesIO()}, _start))
    assert working.wait(SECONDS)
    assert site({"PATH_INFO": path, "wsgi.input": io.BytesIO()}, _start) == [b"alive"]
    done.set()
    at_work.join()


def test_turns_are_given_in_the_order_they_were_asked_for() -> None:
    turns, served = InOrder(1), []
    turns.take()
    threads = []
    for number in range(6):

        def ask(number: int = number) -> None:
            turns.take()
            served.append(number)
            turns.give()

        threads.append(_later(ask))
        while len(turns._asked) <= number:
            time.sleep(0.001)
    turns.give()
    for thread in threads:
        thread.join()
    assert served == list(range(6))


@pytest.mark.parametrize(
    ("turns_taken", "later", "is_let_in"),
    [
        (0, 0.0, True),
        (1, turns.SLOW / 2, False),
        (1, turns.SLOW * 2, True),
        (3, turns.SLOW * 2, True),
        (4, turns.SLOW * 2, False),
    ],
    ids=["nobody-is-at-work", "one-quick", "one-slow", "three-slow", "all-turns-taken"],
)
def test_one_quick_request_is_at_work_beside_slow_ones(
    monkeypatch: pytest.MonkeyPatch, turns_taken: int, later: float, is_let_in: bool
) -> None:
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(turns, "time", SimpleNamespace(monotonic=lambda: clock.now))
    order, done, let_in = InOrder(4, quick=1), threading.Event(), threading.Event()

    def work(arrived: threading.Event) -> None:
        order.take()
        arrived.set()
        assert done.wait(SECONDS)
        order.give()

    threads = []
    for _ in range(turns_taken):
        arrived = threading.Event()
        threads.append(_later(lambda arrived=arrived: work(arrived)))
        assert arrived.wait(SECONDS)
        clock.now += turns.SLOW * 2
    clock.now += later - turns.SLOW * 2
    threads.append(_later(lambda: work(let_in)))
    assert let_in.wait(SECONDS if is_let_in else 0.2) == is_let_in
    done.set()
    for thread in threads:
        thread.join()
    assert let_in.is_set()


def test_a_request_that_waits_behind_a_quick_one_is_let_in_when_that_turns_out_slow() -> None:
    order, waited = InOrder(2, quick=1), threading.Event()

    def wait() -> None:
        order.take()
        waited.set()
        order.give()

    order.take()
    thread = _later(wait)
    assert waited.wait(SECONDS)
    order.give()
    thread.join()
