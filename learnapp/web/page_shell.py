"""Keeps drawn HTML: the menu, parts that many pages share, and whole pages of an edition.

A kept text is drawn from the values in its key and nothing else, so it fits everyone for whom these are the same. A
mark in it stands for whatever belongs to one person, such as their name, the token of their forms or the time, and is
filled in each time the text is sent. See `docs/decisions/0013-speed-layer.md`.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import Any, cast
from urllib.parse import quote

from flask import Flask, current_app, g, render_template, request, session
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from learnapp.assets import manifest
from learnapp.domain.people.looks import chosen
from learnapp.domain.people.organisations import Organisation
from learnapp.domain.people.roles import allows
from learnapp.paths import STATIC
from learnapp.web.forms import drawing, form_fields, form_token
from learnapp.web.identity import SignedIn, asking_person, own_organisation, several_organisations
from learnapp.web.launches.launched import in_launched_frame

KEPT = 256
"""A process keeps so many texts that were used lately, and as many that were used before those: 10 MB at most."""
_SIGN = f"\ue000{secrets.token_hex(8)}:"
_MARK = re.compile(re.escape(_SIGN) + "([^\ue000]+)\ue000")

Values = Mapping[str, Any]


def mark(name: str) -> Markup:
    """The mark in a kept text for a value that is filled in. It is secret, so no author's text can contain one."""
    return Markup(f"{_SIGN}{name}\ue000")  # noqa: S704 (no character of HTML)


class Kept:
    """Texts that were drawn, by their keys. Threads may share it.

    There are two dictionaries, of texts used lately and before: once the first is full it takes the other's place.
    """

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._lately: dict[Hashable, tuple[str, ...]] = {}
        self._before: dict[Hashable, tuple[str, ...]] = {}

    def pieces(self, key: Hashable, draw: Callable[[], str]) -> tuple[str, ...]:
        """The text for a key, drawn if it is not kept: plain pieces and names of marks in turn."""
        found = self._lately.get(key)
        if found is None:
            found = self._before.get(key) or pieces_of(draw())
            if len(self._lately) >= self._most:
                self._before, self._lately = self._lately, {}
            self._lately[key] = found
        return found

    def all(self) -> list[str]:
        """Every text that is kept, for tests: none may contain anything that belongs to one person."""
        return ["".join(pieces) for texts in (self._lately, self._before) for pieces in texts.values()]


def pieces_of(text: str) -> tuple[str, ...]:
    """A drawn text, as plain pieces and names of marks in turn."""
    return tuple(_MARK.split(text))


def filled(pieces: tuple[str, ...], value: Callable[[str], Any]) -> Markup:
    """A kept text with its marks filled in."""
    if len(pieces) == 1:
        return Markup(pieces[0])  # noqa: S704 (a template escapes)
    whole = list(pieces)
    for place in range(1, len(whole), 2):
        one = value(whole[place])
        whole[place] = str(one) if type(one) is int else escape(one)
    return Markup("".join(whole))  # noqa: S704 (each part is escaped)


def shown_organisation() -> Organisation | None:
    """The organisation whose name or logo is at the top of the page; None if there is none. A site's only
    organisation is not named unless it has a logo.
    """
    where = own_organisation()
    return where if where is not None and (where.logo or several_organisations()) else None


def kept() -> Kept:
    """What this process has drawn."""
    return cast(Kept, current_app.extensions["drawn"])


def drawn_once(
    template: str, of: Hashable = None, shared: Values | None = None, fill: Values | None = None, **values: Hashable
) -> Markup:
    """The result of `template` for `values`, drawn once for each. `of` says what `shared` values go with.

    The template must use nothing but these, and nothing that belongs to one person. It may only show values of `fill`,
    not act on them.
    """

    def draw() -> str:
        return render_template(template, **values, **(shared or {}), fill={name: mark(name) for name in fill or ()})

    key = request.script_root, template, tuple(values.items()), of
    return filled(kept().pieces(key, draw), (fill or {}).__getitem__)


def kept_page(
    template: str, of: Hashable, values: Callable[[], Values], fill: Mapping[str, Callable[[], Any]] | None = None
) -> str:
    """A whole page of an edition, drawn once for each value of `of` and each kind of reader.

    `of` must contain everything that decides the page, except what `fill` names, which the template may only show.
    `values` is called to draw the page. While it is drawn there is no person asking: the name, the token and the hidden
    fields of forms are marks. A page that shows a message from the previous page is drawn separately and not kept.
    """
    if "_flashes" in session or g.get("package_report"):
        return unkept_page(template, values(), fill or {})
    asking = asking_person()
    looks = asking.looks if asking else ""
    key = request.script_root, template, of, _reader(asking), looks, tuple(manifest(STATIC).values())
    own: dict[str, Callable[[], Any]] = {
        "name": lambda: asking.name if asking else "",
        "token": form_token,
        "page": _this_page,
        "fields": form_fields,
        "fields of their owner": partial(form_fields, owner=True),
        **(fill or {}),
    }
    pieces = kept().pieces(key, lambda: _drawn(template, values(), fill or {}))
    return filled(pieces, lambda name: own[name]())


def unkept_page(template: str, values: Values, fill: Mapping[str, Callable[[], Any]]) -> str:
    """The same page drawn for one person alone: with what they typed, or a message."""
    return render_template(template, **values, fill={name: value() for name, value in fill.items()})


def _drawn(template: str, values: Values, fill: Values) -> str:
    token = drawing.set(mark)
    try:
        return render_template(template, **values, fill={name: mark(name) for name in fill})
    finally:
        drawing.reset(token)


def _this_page() -> str:
    return quote(request.path)


Reader = tuple[str | None, int, int, Organisation | None, bool]


def _reader(asking: SignedIn | None) -> Reader:
    """Everything that decides a reader's menu, except their name."""
    if asking is None:
        return None, 0, 0, None, in_launched_frame()
    counts = asking.unread_messages, asking.waiting_in_sets
    return asking.role, *counts, shown_organisation(), in_launched_frame()


def _unsure(context: Context) -> bool:
    return context.get("status") in {500, 503}


@pass_context
def page_looks(context: Context) -> tuple[str, str]:
    """The looks that the person asking chose, and which colours they are; "" to follow the device, as for visitors."""
    asking = None if _unsure(context) else asking_person()
    looks = asking.looks if asking else ""
    return looks, chosen(looks)[0]


@pass_context
def page_header(context: Context) -> Markup:
    """The menu, with the page's `section` marked and, if it sets `folded_menu`, behind one button.

    A page with a `status` of 500 or 503 does not look up who is signed in.
    """
    section, folded = str(context.get("section", "")), bool(context.get("folded_menu"))
    if _unsure(context):
        return _header(("unsure", 0, 0, None, False), section, folded, "", "")
    asking = asking_person()
    if asking is None:
        return _header(_reader(None), section, folded, "", "")
    in_kept = drawing.get()
    name, token = (in_kept("name"), in_kept("token")) if in_kept else (asking.name, form_token())
    return _header(_reader(asking), section, folded, name, token)


def _header(reader: Reader, section: str, folded: bool, name: str, token: str) -> Markup:
    role, unread, waiting, organisation, framed = reader
    values = {"role": role, "section": section, "folded": folded, "framed": framed}
    counts = {"unread": unread, "waiting": waiting}
    of, shared = organisation, {"may": partial(allows, role), "organisation": organisation}
    return drawn_once("_header.html", of, shared, {"name": name, "token": token}, **values, **counts)


def page_footer() -> Markup:
    """The foot of the page, with a link to report a mistake on it."""
    in_kept = drawing.get()
    return drawn_once("_footer.html", fill={"page": in_kept("page") if in_kept else _this_page()})


def init_app(app: Flask) -> None:
    """Give templates `page_looks()`, `page_header()`, `page_footer()` and `drawn_once()`."""
    app.extensions["drawn"] = Kept()
    app.jinja_env.globals.update(
        drawn_once=drawn_once, page_looks=page_looks, page_header=page_header, page_footer=page_footer
    )
