"""What every template may use."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from jinja2 import FileSystemBytecodeCache, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup, escape

from learnapp.assets import asset
from learnapp.domain.activities import kind_of
from learnapp.domain.dates import uk_times
from learnapp.web import addresses
from learnapp.web.drafts import draft_address, draft_at, owner_note

try:
    from markupsafe._speedups import _escape_inner
except ImportError:
    from markupsafe._native import _escape_inner

UK = ZoneInfo("Europe/London")


def shown(value: Any) -> str:
    """`value` escaped, as text that is written to a page at once: markup goes as it is, without a copy."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    return _escape_inner(value) if kind is str else escape(value)


class KeptTemplate(Template):
    """A template that escapes what it writes quicker than Jinja does.

    Its macros are imported without looking for globals of the page's own: no page has any.
    """

    @classmethod
    def _from_namespace(cls, environment: Any, namespace: Any, globals: Any) -> Template:
        namespace["escape"] = shown
        return super()._from_namespace(environment, namespace, globals)

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


def init_app(app: Flask) -> None:
    app.jinja_env.template_class = KeptTemplate
    app.jinja_env.bytecode_cache = _compiled_templates(app.extensions["settings"].instance)
    addresses.init_app(app)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["uk_date"] = uk_date
    app.jinja_env.filters["uk_time"] = uk_time
    app.jinja_env.filters["uk_words"] = uk_times.words
    app.jinja_env.filters["uk_opens"] = uk_times.opening_words
    app.jinja_env.filters["uk_clock"] = uk_times.clock_words
    app.jinja_env.filters["percent"] = percent
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["kind_of"] = kind_of
    # For a menu that offers only what is there.
    app.jinja_env.globals["has_screen"] = lambda endpoint: endpoint in app.view_functions
    app.jinja_env.globals.update(owner_note=owner_note, held_at=draft_at, held_address=draft_address)


def uk_date(moment: datetime | date | str) -> str:
    """`22 November 2026`, as the day is in the UK."""
    if isinstance(moment, str):
        moment = date.fromisoformat(moment)
    if isinstance(moment, datetime):
        moment = uk_times.day_of(moment)
    return uk_times.date_words(moment)


def uk_time(moment: datetime) -> str:
    """`22 November 2026 at 11:05pm`, in UK time."""
    local = moment.astimezone(UK)
    hour = local.hour % 12 or 12
    minutes = f":{local:%M}" if local.minute else ""
    return f"{uk_date(moment)} at {hour}{minutes}{'am' if local.hour < 12 else 'pm'}"


def percent(share: float | None) -> str:
    """`63%`; an en dash for what was not scored."""
    return "–" if share is None else f"{round(share * 100)}%"


def _compiled_templates(instance: Path) -> FileSystemBytecodeCache | None:
    """Where templates are kept compiled, so that the first page of a process is quick; None if it cannot be written."""
    folder = instance / "templates"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder))
