"""Where each of the paper's claims is taught or discussed: worked out once for a version of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from learnapp.domain.activities import kind_of
from learnapp.domain.checking.said import claims_cited, claims_used, parts_of
from learnapp.domain.content.content import Activity, AnyActivity, Module


@dataclass(frozen=True)
class ClaimPlace:
    """A part of a module that teaches a claim, or the module's introduction. `words` say how much: "2 questions"."""

    module: Module
    activity: Activity | None = None
    words: str = ""


def where_taught(modules: Iterable[Module]) -> dict[int, tuple[ClaimPlace, ...]]:
    """The places of each claim, in the order of the modules; claims that are taught nowhere are left out."""
    found: dict[int, list[ClaimPlace]] = {}
    for module in modules:
        named: set[int] = set()
        for activity in module.syllabus:
            for number in sorted({*activity.claims, *claims_used(activity)}):
                named.add(number)
                found.setdefault(number, []).append(ClaimPlace(module, activity, _words(activity, number)))
        for number in {*module.claims, *claims_cited(module.introduction)} - named:
            found.setdefault(number, []).append(ClaimPlace(module))
    return {number: tuple(places) for number, places in found.items()}


def _words(activity: AnyActivity, number: int) -> str:
    """How much of a part is about a claim. Scenes are counted, not named: their titles would give a story away."""
    part = {"case": "scene", "quiz": "question"}.get(kind_of(activity).name, "")
    count = sum(one == number for item in parts_of(activity) for one in item.claims)
    if not count:
        return kind_of(activity).title.lower()
    return f"{count} {part}{'' if count == 1 else 's'}"
