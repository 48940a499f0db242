"""All that a part of a module says, whatever kind of part it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec


def strings_of(part: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """(field, text) of every text within a part. A text in a list has the name of the list."""
    if isinstance(part, str):
        yield name, part
    elif isinstance(part, msgspec.Struct):
        for field in part.__struct_fields__:
            yield from strings_of(getattr(part, field), field)
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from strings_of(value, str(key))
    elif isinstance(part, list | tuple):
        for value in part:
            yield from strings_of(value, name)


def all_text(part: Any) -> str:
    """Every text within a part, ids among it, one after the other."""
    return " ".join(text for _, text in strings_of(part))
