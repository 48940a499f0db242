"""All the text of a part of a module, whatever kind of part it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from learnapp.domain.content.content import AnyActivity, Case, Question, Quiz, Scene

_CITED = re.compile(r'href="/claims/#claim-(\d+)"')


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
    """Every text within a part, ids included, one after the other."""
    return " ".join(text for _, text in strings_of(part))


def parts_of(activity: AnyActivity) -> tuple[Question | Scene, ...]:
    """The questions of a quiz or the scenes of a case; a lesson has neither."""
    if isinstance(activity, Quiz):
        return tuple(activity.questions)
    return tuple(activity.scenes) if isinstance(activity, Case) else ()


def claims_cited(part: Any) -> set[int]:
    """The claims of the paper that the texts within a part link to."""
    return {int(number) for number in _CITED.findall(all_text(part))}


def claims_used(activity: AnyActivity) -> set[int]:
    """The claims that an activity's questions or scenes name, and those its text links to."""
    return {number for part in parts_of(activity) for number in part.claims} | claims_cited(activity)
