"""Where each of the paper's claims is taught or discussed: worked out once for a version of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from learnapp.domain.activities import kind_of
from learnapp.domain.content.content import Activity, AnyActivity, Case, Module, Quiz

_LINK = re.compile(r"/claims/#claim-(\d+)")


@dataclass(frozen=True)
class ClaimPlace:
    """A part of a module that a claim is in, or the module's introduction. `words` say what of it: "2 questions"."""

    module: Module
    activity: Activity | None = None
    words: str = ""


def where_taught(modules: Iterable[Module]) -> dict[int, tuple[ClaimPlace, ...]]:
    """The places of each claim, in the order of the modules; claims that are taught nowhere are left out."""
    found: dict[int, list[ClaimPlace]] = {}
    for module in modules:
        named: set[int] = set()
        for activity in module.syllabus:
            for number in sorted(_claims(activity)):
                named.add(number)
                found.setdefault(number, []).append(ClaimPlace(module, activity, _words(activity, number)))
        for number in {*module.claims, *_linked(module.introduction)} - named:
            found.setdefault(number, []).append(ClaimPlace(module))
    return {number: tuple(places) for number, places in found.items()}


def _claims(activity: AnyActivity) -> set[int]:
    """The claims that the activity, a part of it or its text names."""
    return {*activity.claims, *_parts(activity), *_linked(msgspec.json.encode(activity).decode())}


def _parts(activity: AnyActivity) -> Iterator[int]:
    if isinstance(activity, Case):
        for scene in activity.scenes:
            yield from scene.claims
    elif isinstance(activity, Quiz):
        for question in activity.questions:
            yield from question.claims


def _linked(text: str) -> set[int]:
    return {int(number) for number in _LINK.findall(text)}


def _words(activity: AnyActivity, number: int) -> str:
    """Scenes are counted and not named: their titles would give a story away."""
    part = {"case": "scene", "quiz": "question"}.get(kind_of(activity).name, "")
    count = sum(one == number for one in _parts(activity))
    if not count:
        return kind_of(activity).title.lower()
    return f"{count} {part}{'' if count == 1 else 's'}"
