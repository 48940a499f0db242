"""Where each flag of a case is set, cleared and read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from learnapp.domain.content.content import Case, Condition, Passage, Scene
from learnapp.domain.markup.conditions import checks_of

FlagVerb = Literal["sets", "clears", "reads"]


@dataclass(frozen=True)
class FlagPlace:
    """A place that sets, clears or reads a flag: a scene, or one of its choices by position.

    For the debrief `scene` is None. `part` is what uses the flag there: the choice itself, or some text.
    """

    scene: Scene | None
    choice: int | None
    part: Literal["choice", "text", "consequence", "hindsight", "debrief"]

    @property
    def label(self) -> str:
        """The choice's HTML; "" if the place is not a choice."""
        return self.scene.choices[self.choice].html if self.scene and self.choice is not None else ""


@dataclass(frozen=True)
class FlagUse:
    """A flag with its places, in the order of the text."""

    flag: str
    sets: list[FlagPlace] = field(default_factory=list)
    clears: list[FlagPlace] = field(default_factory=list)
    reads: list[FlagPlace] = field(default_factory=list)


@dataclass(frozen=True)
class FlagMarks:
    """Which flags are set, and which are read, in each scene and on each way from one scene to another."""

    sets: dict[str | tuple[str, str], set[str]]
    reads: dict[str | tuple[str, str], set[str]]


def flag_uses(case: Case) -> list[FlagUse]:
    """Every flag of a case by name."""
    uses: dict[str, FlagUse] = {}
    for verb, flag, place in _found(case):
        places: list[FlagPlace] = getattr(uses.setdefault(flag, FlagUse(flag)), verb)
        if place not in places:
            places.append(place)
    return [uses[flag] for flag in sorted(uses)]


def flag_marks(uses: Iterable[FlagUse]) -> FlagMarks:
    """Where flags are used, arranged for a map of the case."""
    marks = FlagMarks({}, {})
    for use in uses:
        for found, places in ((marks.sets, [*use.sets, *use.clears]), (marks.reads, use.reads)):
            for place in places:
                if place.scene is None:
                    continue
                found.setdefault(place.scene.id, set()).add(use.flag)
                if place.choice is not None:
                    way = place.scene.id, place.scene.choices[place.choice].target
                    found.setdefault(way, set()).add(use.flag)
    return marks


def _found(case: Case) -> Iterator[tuple[FlagVerb, str, FlagPlace]]:
    for scene in case.scenes:
        yield from _read(scene.body, FlagPlace(scene, None, "text"))
        for index, choice in enumerate(scene.choices):
            at = FlagPlace(scene, index, "choice")
            yield from (("sets", flag, at) for flag in choice.sets)
            yield from (("clears", flag, at) for flag in choice.clears)
            yield from (("reads", flag, at) for flag in _names(choice.when))
            yield from _read(choice.consequence, FlagPlace(scene, index, "consequence"))
            yield from _read(choice.hindsight, FlagPlace(scene, index, "hindsight"))
    yield from _read(case.debrief, FlagPlace(None, None, "debrief"))


def _read(passages: Iterable[Passage], place: FlagPlace) -> Iterator[tuple[FlagVerb, str, FlagPlace]]:
    for passage in passages:
        yield from (("reads", flag, place) for flag in _names(passage.when))


def _names(condition: Condition) -> list[str]:
    return [check.name for part in condition for check in checks_of(part) if check.sign in ("", "!")]
