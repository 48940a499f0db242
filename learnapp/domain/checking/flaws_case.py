"""Flaws of a case that only all of it shows: text that no walk can meet, choices and texts twice, names without use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from learnapp.domain.cases.cases import CaseError, WalkPlace, holds, reachable_states, telling_states
from learnapp.domain.checking.authoring_notes import Notes
from learnapp.domain.checking.said import all_text
from learnapp.domain.content.content import Case, Choice, Passage, Scene
from learnapp.domain.content.rendering import plain
from learnapp.domain.markup.problems import Problem

_TITLES = {"dr", "mr", "mrs", "ms", "miss", "prof", "professor", "sister", "sir", "dame", "the", "of", "de", "von"}

Warn = Callable[[str, str, str], Problem]
"""Makes a warning from its code, its message and the id it is about."""


def case_flaws(case: Case, file: str, notes: Notes) -> Iterator[Problem]:
    """The flaws of one case."""

    def warn(code: str, message: str, about: str) -> Problem:
        line = notes.lines.get((file, about), 1)
        return Problem(file=file, line=line, message=message, severity="warning", code=code, about=about)

    yield from _never_shown(case, warn)
    for scene in case.scenes:
        yield from _twice(scene, warn)
    yield from _unused(case, warn)


def _never_shown(case: Case, warn: Warn) -> Iterator[Problem]:
    """Text and choices whose `when` holds in no state that a learner can bring there."""
    states, whole = _states(case)
    flags_at: dict[str, list[frozenset[str]]] = {}
    for place in states:
        flags_at.setdefault(place.scene, []).append(place.flags)
    for scene in case.scenes:
        here = flags_at.get(scene.id, [])
        yield from (warn("never-shown", _never(p, "text of this scene"), scene.id) for p in _closed(scene.body, here))
        for number, choice in enumerate(scene.choices, 1):
            taken = [flags for flags in here if holds(choice.when, flags)]
            if here and not taken:
                yield warn("never-shown", f"Choice {number} of this scene is never open. Check its `when=`.", scene.id)
                continue
            after = [(flags - set(choice.clears)) | set(choice.sets) for flags in taken]
            for passage in _closed(choice.consequence, after):
                yield warn("never-shown", _never(passage, f"consequence of choice {number}"), scene.id)
            # Hindsight appears for choices that were not taken, too.
            for passage in _closed(
                choice.hindsight, [(f - set(choice.clears)) | set(choice.sets) for f in here] * whole
            ):
                yield warn("never-shown", _never(passage, f"hindsight of choice {number}"), scene.id)
    endings = [flags for scene in case.scenes if scene.ending for flags in flags_at.get(scene.id, [])]
    for passage in _closed(case.debrief, endings * whole):
        yield warn("never-shown", _never(passage, "text of the debrief"), "debrief")


def _states(case: Case) -> tuple[set[WalkPlace], bool]:
    """Every state with all its flags or, of a case with too many, with those that scenes read."""
    try:
        return reachable_states(case), True
    except CaseError:
        return telling_states(case), False


def _closed(passages: Iterable[Passage], states: list[frozenset[str]]) -> Iterator[Passage]:
    seen: set[tuple[str, ...]] = set()
    for passage in passages:
        if passage.when and states and passage.when not in seen and not any(holds(passage.when, s) for s in states):
            seen.add(passage.when)
            yield passage


def _never(passage: Passage, what: str) -> str:
    return f"The {what} under `when {','.join(passage.when)}` is never shown: no walk comes here with these flags."


def _twice(scene: Scene, warn: Warn) -> Iterator[Problem]:
    """Two choices that say the same, or lead to the same words."""
    for (one, first), (other, second) in combinations(enumerate(scene.choices, 1), 2):
        if _apart(first, second):
            continue
        for what, said, as_well in (
            ("say", first.html, second.html),
            ("have as their consequence", _text(first.consequence), _text(second.consequence)),
            ("have as their hindsight", _text(first.hindsight), _text(second.hindsight)),
        ):
            if _words(said) and _words(said) == _words(as_well):
                message = f"Choices {one} and {other} {what} the same words. Write what sets them apart."
                yield warn("same-choice", message, scene.id)


def _apart(first: Choice, second: Choice) -> bool:
    """Whether one is offered only where the other is not."""
    turned = {flag.removeprefix("!") if flag.startswith("!") else f"!{flag}" for flag in first.when}
    return bool(turned & set(second.when))


def _unused(case: Case, warn: Warn) -> Iterator[Problem]:
    moved = {name for scene in case.scenes for choice in scene.choices for name in choice.moves}
    for name, label in case.tracks.items():
        if name not in moved:
            yield warn(
                "unused-track", f"No choice moves the track “{label}”. Write `{name}=+1` on one, or remove it.", name
            )
    text = plain(" ".join([all_text((case.scenes, case.debrief)), case.summary]))
    said = set(re.findall(r"\w+", text.casefold()))
    capitals = set(re.findall(r"\b[A-Z]{2,4}\b", text))
    for name in case.people:
        words = [word for word in re.findall(r"\w+", name.casefold()) if word not in _TITLES]
        initials = {"".join(word[0] for word in re.findall(r"\w+", name)[cut:]) for cut in (0, 1)}
        if words and not said.intersection(words) and not capitals & initials:
            yield warn("unused-person", f"{name} is never named in the case. Remove the name, or use it.", name)


def _text(passages: Iterable[Passage]) -> str:
    return " ".join(passage.html for passage in passages)


def _words(html: str) -> str:
    return " ".join(re.findall(r"\w+", plain(html).casefold()))
