"""Dates in a module that are wrong as of today: an overdue check, or work dated in the future."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from learnapp.domain.markup.problems import Problem, warning

_FIELD = re.compile(r"\s*(?:- )?(checked|review-by|date): *[\"']?(\d{4}-\d\d-\d\d)[\"']?\s*$")
_BOX = re.compile(r"\s*:::+ *today\b.*?\bchecked=[\"“]?(\d{4}-\d\d-\d\d)")


def date_flaws(files: Mapping[str, bytes], today: date) -> Iterator[Problem]:
    """What `learnapp check` says today about the dates in a module's files."""
    for name, data in files.items():
        heads = name == "module.md"
        for number, text in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            field = _FIELD.match(text) if heads else None
            box = _BOX.match(text)
            if field and field[1] == "review-by":
                if day(field[2], today) <= today:
                    message = f"`review-by` was {field[2]}. Check the module's facts again, then change both dates."
                    yield warning(name, number, "review-due", message, "module")
            elif (field and day(field[2], today) > today) or (box and day(box[1], today) > today):
                what = field[1] if field else "checked"
                written = field[2] if field else box[1] if box else ""
                message = f"`{what}` is {written}, which has not come yet. Write the day on which it was done."
                yield warning(name, number, "future-date", message, "module" if field else written)


def day(written: str, otherwise: date) -> date:
    """The date; `otherwise` if it is invalid, which the reader of the file reports."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return otherwise
