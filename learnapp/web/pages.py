"""What every template may use."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, MutableMapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from flask import Flask, current_app, g, request, url_for
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from learnapp.assets import asset
from learnapp.domain.activities import kind_of
from learnapp.domain.content.content import Fact
from learnapp.domain.dates import uk_times
from learnapp.domain.dates.typed_dates import example
from learnapp.domain.numbers.counted import counted
from learnapp.domain.numbers.list_pages import ListPage
from learnapp.domain.numbers.percentages import nearest_percent, percent, whole_percent
from learnapp.domain.people.roles import role_name
from learnapp.web.clock import now, today
from learnapp.web.drafts import draft_address, draft_at
from learnapp.web.identity import editions, organisation_name, settings
from learnapp.web.typed_fields import same_page

_OPTIONS = frozenset({"_anchor", "_external", "_method", "_scheme"})
"""The arguments of `url_for` that are not values of the address."""
ADDRESSES_KEPT = 8192
"""How many built addresses a process remembers: a page has about twenty, mostly the same on every page."""


class Templates(Environment):
    """Jinja's templates, whose globals are one plain dictionary.

    Jinja combines each template's own globals with the environment's in a `ChainMap`, which each template and each
    import then reads key by key in Python. No template here has globals of its own.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **d} if d else self.globals


def init_app(app: Flask) -> None:
    app.jinja_env.bytecode_cache = _compiled_templates(app.extensions["settings"].instance)
    _remember_addresses(app)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["mailto"] = mailto
    app.jinja_env.filters["uk_date"] = uk_date
    app.jinja_env.filters["uk_short_date"] = uk_short_date
    app.jinja_env.filters["uk_time"] = uk_time
    app.jinja_env.globals["date_example"] = lambda: example(today())
    app.jinja_env.filters["uk_recent"] = uk_recent
    app.jinja_env.filters["uk_words"] = uk_times.words
    app.jinja_env.filters["uk_opens"] = uk_times.opening_words
    app.jinja_env.filters["uk_clock"] = uk_times.clock_words
    app.jinja_env.filters["counted"] = counted
    app.jinja_env.filters["role_name"] = role_name
    app.jinja_env.filters["percent"] = percent
    app.jinja_env.filters["nearest_percent"] = nearest_percent
    app.jinja_env.filters["whole_percent"] = whole_percent
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["kind_of"] = kind_of
    # For menus, which offer only what the site has.
    app.jinja_env.globals["has_screen"] = lambda endpoint: endpoint in app.view_functions
    app.jinja_env.globals.update(draft_at=draft_at, draft_address=draft_address)
    app.jinja_env.globals["facts_beside"] = facts_beside
    app.jinja_env.globals["organisation_name"] = organisation_name
    app.jinja_env.globals.update(page_address=page_address, page_in_title=page_in_title, same_page=same_page)
    app.jinja_env.globals["site_sends_email"] = lambda: settings().sends_mail


def page_address(asking: str, number: int, address: str = "") -> str:
    """The address of another page of a list, which the field `asking` asks for: the one being answered, with all else
    that it asks for, or one given.
    """
    path, _, query = (address or f"?{request.query_string.decode()}").partition("?")
    fields = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != asking]
    return f"{path}?{urlencode([*fields, (asking, number)])}"


def page_in_title() -> str:
    """What the title says after the name of the page, if this is not the first page of its list."""
    part: ListPage | None = g.get("page_in_title")
    return f" (page {part.number:,} of {part.pages:,})" if part else ""


def facts_beside(claims: Iterable[int]) -> tuple[Fact, ...]:
    """The facts in today's health service to compare these claims with."""
    return editions().library.facts_beside(claims)


def _remember_addresses(app: Flask) -> None:
    """Give templates a `url_for` that remembers what it has built."""
    adapter = app.url_map.bind("localhost")

    @lru_cache(maxsize=ADDRESSES_KEPT)
    def path(endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return adapter.build(endpoint, dict(values))

    def in_templates(endpoint: str, **values: Any) -> str:
        if endpoint[0] == "." or not _OPTIONS.isdisjoint(values):
            return url_for(endpoint, **values)
        return request.script_root + path(endpoint, tuple(values.items()))

    app.extensions["addresses"] = in_templates
    app.jinja_env.globals["url_for"] = in_templates


def address(endpoint: str, **values: Any) -> str:
    """What `url_for` answers, from memory if it was built before."""
    return str(current_app.extensions["addresses"](endpoint, **values))


def mailto(address: str) -> str:
    """A link that writes to an address, and to no other: a `?` or `&` in one could name more people, or words."""
    return f"mailto:{quote(address, safe='@+')}"


def uk_date(moment: datetime | date | str) -> str:
    """`22 November 2026`, as the day is in the UK."""
    return uk_times.date_words(_day(moment))


def uk_short_date(moment: datetime | date | str) -> str:
    """`22 Nov 2026`, as the day is in the UK, without a place to break."""
    return uk_times.short_date_words(_day(moment)).replace(" ", "\u00a0")


def _day(moment: datetime | date | str) -> date:
    if isinstance(moment, str):
        moment = date.fromisoformat(moment)
    return uk_times.day_of(moment) if isinstance(moment, datetime) else moment


def uk_time(moment: datetime) -> str:
    """`22 November 2026 at 11:05pm`, in UK time."""
    return uk_times.moment_words(moment)


def uk_recent(moment: datetime) -> str:
    """`10:10pm today`, `5pm on Fri 27 Nov`, in UK time."""
    return uk_times.short_words(moment, now())


def _compiled_templates(instance: Path) -> FileSystemBytecodeCache | None:
    """Where templates are kept compiled, so that the first page of a process is quick; None if it cannot be written."""
    folder = instance / "templates"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return CompiledIfPossible(str(folder))


class CompiledIfPossible(FileSystemBytecodeCache):
    """Compiled templates in a folder that may be full or gone. Then they are compiled again, and the page is shown."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)
