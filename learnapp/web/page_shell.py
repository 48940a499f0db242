"""HTML fragments shared by many pages, such as the menu: each is rendered once per process and kept."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import lru_cache, partial
from typing import Any
from urllib.parse import quote

from flask import Flask, render_template, request
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from learnapp.domain.people.organisations import Organisation
from learnapp.domain.people.roles import allows
from learnapp.web.forms import form_token
from learnapp.web.identity import asking_person, own_organisation, several_organisations

KEPT = 512
"""Fragments a process keeps. Menus are few: one for each role and section, and each path the site is served under."""
_NAME, _TOKEN, _PAGE = "\ue000name\ue000", "\ue000token\ue000", "\ue000page\ue000"


def shown_organisation() -> Organisation | None:
    """The same, if its name or logo stands at the top of pages: not the name of a site's only organisation."""
    where = own_organisation()
    return where if where is not None and (where.logo or several_organisations()) else None


def init_app(app: Flask) -> None:
    """Give templates `page_header()`, `page_footer()` and `drawn_once()`."""

    drawn: dict[Hashable, Markup] = {}

    def drawn_once(
        template: str, of: Hashable = None, shared: Mapping[str, Any] | None = None, **values: Hashable
    ) -> Markup:
        """The result of `template` for `values`, rendered once for each. `of` says what `shared` values go with."""
        key = request.script_root, template, tuple(values.items()), of
        found = drawn.get(key)
        if found is None:
            found = Markup(render_template(template, **values, **(shared or {})))  # noqa: S704 (a template escapes)
            if len(drawn) >= KEPT:
                drawn.clear()
            drawn[key] = found
        return found

    @lru_cache(maxsize=KEPT)
    def header(
        _root: str,
        role: str | None,
        section: str,
        folded: bool,
        unread: int = 0,
        waiting: int = 0,
        organisation: Organisation | None = None,
    ) -> tuple[str, ...]:
        values = {"role": role, "may": partial(allows, role), "section": section, "folded": folded}
        counts = {"unread": unread, "waiting": waiting}
        drawn = render_template("_header.html", **values, **counts, organisation=organisation, name=_NAME, token=_TOKEN)
        before, _, rest = drawn.partition(_NAME)
        between, _, after = rest.partition(_TOKEN)
        return before, between, after

    @lru_cache(maxsize=KEPT)
    def footer(_root: str) -> tuple[str, ...]:
        before, _, after = render_template("_footer.html", page=_PAGE).partition(_PAGE)
        return before, after

    @pass_context
    def page_header(context: Context) -> Markup:
        """The menu, with the page's `section` marked and, if it sets `folded_menu`, behind one button.

        A page with a `status` of 500 or 503 does not look up who is signed in.
        """
        section, folded = str(context.get("section", "")), bool(context.get("folded_menu"))
        if context.get("status") in {500, 503}:
            return Markup(header(request.script_root, "unsure", section, folded)[0])  # noqa: S704
        asking = asking_person()
        if asking is None:
            return Markup(header(request.script_root, None, section, folded)[0])  # noqa: S704
        counts = asking.unread_messages, asking.waiting_in_sets
        where = shown_organisation()
        before, between, after = header(request.script_root, asking.role, section, folded, *counts, where)
        return Markup("".join((before, escape(asking.name), between, form_token(), after)))  # noqa: S704 (each part is)

    def page_footer() -> Markup:
        before, after = footer(request.script_root)
        return Markup(f"{before}{escape(quote(request.path))}{after}")  # noqa: S704 (each part is escaped)

    app.jinja_env.globals["drawn_once"] = drawn_once
    app.jinja_env.globals["page_header"] = page_header
    app.jinja_env.globals["page_footer"] = page_footer
