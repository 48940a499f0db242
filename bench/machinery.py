"""What each piece of the site's own speed layer gains: CPU a page with it and without it, in turn, in one process.

A piece stays only while its figure here is worth what it costs; `docs/decisions/0013-speed-layer.md` says which do.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from statistics import median
from typing import Any
from unittest import mock

import flask
import msgspec
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.templating import Environment
from sqlalchemy.engine import Connection

from bench import served
from bench.learners import Site, settings
from bench.pages import pages
from bench.table import Table
from learnapp import create_app
from learnapp.store.cohorts.cohort_snapshots import MEANING
from learnapp.store.db import engine, prepared
from learnapp.web import page_shell
from learnapp.web.pages import Templates

Without = Callable[[], contextlib.AbstractContextManager[object]]
ROUNDS = 15
REQUESTS = 40
PAGES = ("Question page", "Scene page", "Lesson page", "Home")


def measure(table: Table, site: Site, *, quick: bool) -> None:
    """A row for each piece: by page, the CPU without the piece as a share of the CPU with it."""
    table.heading("Speed layer: CPU a page without each piece, as a share of the page with it")
    app = create_app(settings(site.folder))
    chosen = [page for page in pages(site) if page.name in PAGES]
    for name, without in _pieces(app).items():
        shares = []
        for page in chosen:
            client = app.test_client(use_cookies=False)
            headers = {"Cookie": site.browsers[0].cookie, "Accept-Encoding": "gzip"}
            shares.append(_share(lambda: client.get(page.path, headers=headers), without, 5 if quick else ROUNDS))  # noqa: B023
        found = ", ".join(
            f"{page.name.split()[0].lower()} {share:.2f}" for page, share in zip(chosen, shares, strict=True)
        )
        table.row(name, found)
    app.extensions["store"].dispose()
    _letters(table, 5 if quick else ROUNDS)
    served.heap(table, site, rounds=2 if quick else 5)
    served.turns(table, site.folder, rounds=2 if quick else 7, seconds=1.5)


class _Lettered(msgspec.Struct):
    work: dict[int, str]


class _Numbered(msgspec.Struct):
    work: dict[int, list[int]]


def _letters(table: Table, rounds: int) -> None:
    """Reading the statuses of 10,000 people in four assignments, stored as letters or as numbers."""
    letters, numbers = msgspec.json.Decoder(_Lettered), msgspec.json.Decoder(_Numbered)
    work = [place % len(MEANING) for place in range(10_000)]
    text = msgspec.json.encode(_Lettered({which: "".join(chr(ord("a") + one) for one in work) for which in range(4)}))
    plain = msgspec.json.encode(_Numbered(dict.fromkeys(range(4), work)))
    pairs = [(_cpu(lambda: letters.decode(text)), _cpu(lambda: numbers.decode(plain))) for _ in range(rounds)]
    with_it, without = (median(pair[which] for pair in pairs) / REQUESTS * 1000 for which in (0, 1))
    table.row("letters in a cohort's snapshot", f"{with_it:.2f} ms to read, {without:.2f} without, of 10,000 people")


def _share(
    ask: Callable[[], Any], without: Callable[[], contextlib.AbstractContextManager[object]], rounds: int
) -> float:
    ratios = []
    for _ in range(rounds):
        with_it = _cpu(ask)
        with without():
            ratios.append(_cpu(ask) / with_it)
    return median(ratios)


def _cpu(ask: Callable[[], Any]) -> float:
    ask()
    before = time.thread_time()
    for _ in range(REQUESTS):
        ask()
    return time.thread_time() - before


def _pieces(app: Flask) -> dict[str, Without]:
    """Each piece, and how to switch it off for a while."""
    shared = app.jinja_env.globals

    @contextlib.contextmanager
    def plain_sessions() -> Iterator[None]:
        with mock.patch.object(app, "session_interface", SecureCookieSessionInterface()):
            yield

    def plain_addresses() -> contextlib.AbstractContextManager[object]:
        return mock.patch.dict(shared, url_for=flask.url_for)

    def nothing_kept() -> contextlib.AbstractContextManager[object]:
        def pieces(_kept: page_shell.Kept, _key: object, draw: Callable[[], str]) -> tuple[str, ...]:
            return page_shell.pieces_of(draw())

        return mock.patch.object(page_shell.Kept, "pieces", pieces)

    def sqlalchemy_runs() -> contextlib.AbstractContextManager[object]:
        def rows(piece: prepared.Prepared, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in connection.execute(piece.statement, dict(values))]

        return mock.patch.object(prepared.Prepared, "rows", rows)

    @contextlib.contextmanager
    def layered_globals() -> Iterator[None]:
        loaded = app.jinja_env.cache
        assert loaded is not None
        loaded.clear()
        with mock.patch.object(Templates, "make_globals", Environment.make_globals):
            yield
        loaded.clear()

    def no_rest() -> contextlib.AbstractContextManager[object]:
        return mock.patch.object(engine, "MOST_RESTING", 0)

    return {
        "remembered signatures": plain_sessions,
        "remembered addresses": plain_addresses,
        "what was drawn is kept": nothing_kept,
        "prepared statements": sqlalchemy_runs,
        "globals as one dictionary": layered_globals,
        "resting connections": no_rest,
    }
