"""The log: lines of text or JSON on standard error, each with the id of the request it belongs to."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from learnapp.config import Settings

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that this thread is answering; "" if there is none."""


def fields(**values: Any) -> dict[str, dict[str, Any]]:
    """The `extra` of a logging call: values that a line shows one by one."""
    return {"fields": {name: value for name, value in values.items() if value is not None}}


class _Lines(logging.Formatter):
    def _parts(self, record: logging.LogRecord) -> dict[str, Any]:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return {
            "time": moment.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": request_id.get(),
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }


def _escaped(text: str) -> str:
    """A text with every character escaped that breaks a line, moves a terminal's cursor, or turns text round."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() and sign != "\\" else repr(sign)[1:-1] for sign in text)


class TextLines(_Lines):
    """For people: nothing but a traceback takes more than one line, so that no text can look like a line of the log."""

    def format(self, record: logging.LogRecord) -> str:
        parts = self._parts(record)
        known = [parts.pop(name) for name in ("time", "level", "logger", "request", "message")]
        time, level, logger, request, message = map(str, known)
        line = f"{time} {level.upper():<7} {logger}{f' [{request}]' if request else ''} {_escaped(message)}"
        line += "".join(f" {name}={_escaped(str(value))}" for name, value in parts.items())
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class JsonLines(_Lines):
    """For programs: one object on each line."""

    def format(self, record: logging.LogRecord) -> str:
        parts = self._parts(record)
        if record.exc_info:
            parts["exception"] = self.formatException(record.exc_info)
        return json.dumps(parts, default=str)


FORMATS = {"text": TextLines, "json": JsonLines}


class _NotAdvice(logging.Filter):
    """The server warns of many threads. Here most of them wait, and few work at once (`learnapp.turns`)."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not record.getMessage().startswith("Configuration allows spawning")


def configuration(settings: Settings) -> dict[str, Any]:
    """For `dictConfig`, which the server calls in each of its processes.

    Libraries are logged from warnings up, or from the site's own level if that is higher.
    """
    level = settings.log_level.upper()
    libraries = max(logging.WARNING, logging.getLevelNamesMapping()[level])
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"not advice": {"()": _NotAdvice}},
        "formatters": {"lines": {"()": FORMATS[settings.log_format]}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}},
        "loggers": {
            "learnapp": {"level": level},
            "_granian": {"level": "WARNING", "filters": ["not advice"], "handlers": ["console"], "propagate": False},
        },
        "root": {"handlers": ["console"], "level": libraries},
    }


@contextlib.contextmanager
def written(settings: Settings) -> Iterator[None]:
    """Write the log while a command runs."""
    handler = logging.StreamHandler()
    handler.setFormatter(FORMATS[settings.log_format]())
    root, own = logging.getLogger(), logging.getLogger("learnapp")
    before = own.level
    root.addHandler(handler)
    own.setLevel(settings.log_level.upper())
    try:
        yield
    finally:
        own.setLevel(before)
        root.removeHandler(handler)
