"""Differences between two editions of an activity: what an edit is, and comparing texts, values and lists of parts.

Scenes and questions are known by their ids, options and choices by their place. Each difference has a class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from learnapp.domain.content.content import Activity, Passage

FEEDBACK = frozenset(
    {"feedback", "explanation", "hindsight", "debrief", "worked", "model", "expert", "self_check", "note"}
)
"""Fields shown only after an answer or a walk."""
ABOUT = ("title", "summary", "minutes", "competencies", "claims")
"""Fields that every activity has and whose edits are wording."""


_NAMES = {"html": "text", "moves": "tracks it moves", "sets": "flags it sets", "clears": "flags it clears"}
"""Fields whose names authors never write, with the words for them."""


@dataclass(frozen=True)
class Edit:
    """One difference. `where` is `activity#id` or a part of the module; `what` finishes the sentence "Here, …"."""

    cls: str
    where: str
    what: str


def own_fields(old: Activity, new: Activity) -> Iterator[Edit]:
    """Differences in the fields that only this kind of activity has, judged as `values` judges them."""
    for name in new.__struct_fields__:
        if name not in ("slug", *ABOUT):
            yield from values(getattr(old, name), getattr(new, name), new.slug, name, {})


def added_and_removed(before: Mapping[str, Any], after: Mapping[str, Any], prefix: str, what: str) -> Iterator[Edit]:
    for id_ in before:
        if id_ not in after:
            yield Edit("structure", f"{prefix}{id_}", f"this {what} was removed")
    for id_ in after:
        if id_ not in before:
            yield Edit("structure", f"{prefix}{id_}", f"this {what} was added")


def passages(old: tuple[Passage, ...], new: tuple[Passage, ...], where: str, field: str, what: str) -> Iterator[Edit]:
    if old == new:
        return
    yield Edit("feedback" if field in FEEDBACK else "wording", where, f"{what} changed")
    # The flags that text reads are part of the story's structure, except in what is shown only afterwards.
    if field not in FEEDBACK and [p.when for p in old if p.when] != [p.when for p in new if p.when]:
        yield Edit("structure", where, f"the conditions in {what} changed")


def values(old: Any, new: Any, where: str, field: str, classes: Mapping[str, str]) -> Iterator[Edit]:
    """Differences within a value.

    A changed text is wording (or feedback, if its field is one of those), a changed number or truth value is the key,
    and a change in the number or order of the parts is structure.
    """
    if old == new:
        return
    name = _NAMES.get(field, field.replace("_", " "))
    if field in classes:
        yield Edit(classes[field], where, f"the {name} changed")
    elif type(old) is not type(new):
        yield Edit("structure", where, f"the {name} changed")
    elif isinstance(old, msgspec.Struct):
        for inner in old.__struct_fields__:
            yield from values(getattr(old, inner), getattr(new, inner), where, inner, classes)
    elif isinstance(old, tuple | list):
        yield from _parts(old, new, where, field, classes)
    elif isinstance(old, dict):
        yield Edit("key", where, f"the {name} changed")
    elif isinstance(old, str):
        yield Edit("feedback" if field in FEEDBACK else "wording", where, f"the {name} changed")
    else:
        yield Edit("key", where, f"the {name} changed")


def _parts(old: Any, new: Any, where: str, field: str, classes: Mapping[str, str]) -> Iterator[Edit]:
    name = _NAMES.get(field, field.replace("_", " "))
    if field in FEEDBACK:
        yield Edit("feedback", where, f"the {name} changed")
    elif not any(isinstance(part, msgspec.Struct | str) for part in (*old, *new)):
        yield Edit("key", where, f"the {name} changed")
    elif len(old) != len(new):
        yield Edit("structure", where, f"there were {len(old)} {name} and are {len(new)}")
    elif moved(list(map(_face, old)), list(map(_face, new))):
        yield Edit("structure", where, f"the {name} changed places")
    else:
        for number, (one, other) in enumerate(zip(old, new, strict=True), 1):
            yield from values(one, other, f"{where} {name.rstrip('s')} {number}", field, classes)


def _face(part: Any) -> str:
    """What a learner sees of a part: its first text. Two parts with the same one are the same part."""
    if isinstance(part, msgspec.Struct):
        return next((v for v in (getattr(part, f) for f in part.__struct_fields__) if isinstance(v, str)), "")
    return str(part)


def moved(old: list[str], new: list[str]) -> bool:
    """Whether a part is now where another was, which shows that parts were moved and not reworded."""
    return any(one != other and one in new for one, other in zip(old, new, strict=True))
