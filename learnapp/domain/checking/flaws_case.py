"""Flaws that show only across a whole case: text that no walk reaches, repeated choices and texts, unused names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from learnapp.domain.cases.case_states import CaseStates, TooManyStatesError
from learnapp.domain.cases.cases import WalkState, after, holds, is_open
from learnapp.domain.checking.authoring_notes import Notes
from learnapp.domain.checking.flaws_item import LONGEST_OPTION, too_long
from learnapp.domain.checking.readability import word_count
from learnapp.domain.checking.said import all_text
from learnapp.domain.content.content import Case, Choice, Condition, Passage, Scene
from learnapp.domain.content.rendering import plain
from learnapp.domain.markup.conditions import Check, checks, checks_of, written
from learnapp.domain.markup.problems import Problem, warning

_TITLES = {"dr", "mr", "mrs", "ms", "miss", "prof", "professor", "sister", "sir", "dame", "the", "of", "de", "von"}

Warn = Callable[[str, str, str], Problem]
"""Makes a warning from its code, its message and the id it is about."""


def case_flaws(case: Case, file: str, notes: Notes) -> Iterator[Problem]:
    """The flaws of one case."""

    def warn(code: str, message: str, about: str) -> Problem:
        return warning(file, notes.lines.get((file, about), 1), code, message, about)

    yield from _never_shown(case, warn)
    for scene in case.scenes:
        yield from _twice(scene, warn)
        yield from _long(scene, warn)
    yield from _unused(case, warn)


class _Read(NamedTuple):
    """Conditions read in one place, and the states in which walks come there. `about` is a scene's id or "debrief"."""

    about: str
    what: str
    conditions: Iterable[Condition]
    states: list[WalkState]


def _never_shown(case: Case, warn: Warn) -> Iterator[Problem]:
    """Text and choices whose `when` is false in every state that can come there; thresholds without effect."""
    for read in _read(case):
        for when in dict.fromkeys(read.conditions) if read.states else ():
            thresholds = dict.fromkeys(check for check in checks(when) if check.sign in (">=", "<="))
            found = {check: {check.holds(one.flags, one.tracks) for one in read.states} for check in thresholds}
            for check, holding in found.items():
                if len(holding) == 1:
                    yield warn("threshold", _idle(check, read.what, always=True in holding), read.about)
            if {False} not in found.values() and not any(holds(when, state) for state in read.states):
                yield warn("never-shown", _never(when, read.what), read.about)


def _read(case: Case) -> Iterator[_Read]:
    """Every place that reads conditions. Nothing is looked for behind choices that are never open."""
    states, whole = _states(case)
    states_at: dict[str, list[WalkState]] = {}
    for state in states:
        states_at.setdefault(state.scene, []).append(state)
    for scene in case.scenes:
        here = states_at.get(scene.id, [])
        yield _Read(scene.id, "text of this scene", _whens(scene.body), here)
        for index, choice in enumerate(scene.choices):
            name = f"{'route' if scene.junction else 'choice'} {index + 1}"
            yield _Read(scene.id, name, [choice.when] if choice.when else [], here)
            taken = [state for state in here if is_open(scene, index, state)]
            led_to = [after(scene, index, state) for state in taken]
            yield _Read(scene.id, f"consequence of {name}", _whens(choice.consequence), led_to)
            # Hindsight appears for choices that were not taken, too.
            looked_back = [after(scene, index, state) for state in here] if whole and taken and choice.hindsight else []
            yield _Read(scene.id, f"hindsight of {name}", _whens(choice.hindsight), looked_back)
    endings = [state for scene in case.scenes if scene.ending for state in states_at.get(scene.id, [])]
    yield _Read("debrief", "text of the debrief", _whens(case.debrief), endings if whole else [])


def _states(case: Case) -> tuple[list[WalkState], bool]:
    """Every state (or, if there are too many, only those that differ in what scenes read), and whether they are all."""
    try:
        return CaseStates(case, debrief=True).every(), True
    except TooManyStatesError:
        return CaseStates(case).every(), False


def _whens(passages: Iterable[Passage]) -> list[Condition]:
    return [passage.when for passage in passages if passage.when]


def _idle(check: Check, what: str, *, always: bool) -> str:
    how = "always holds: every walk" if always else "can never hold: no walk"
    return (
        f"`{check.name}{check.sign}{check.number}` in the {what} {how} comes here with that. Change the number, or "
        "remove it."
    )


def _never(when: Condition, what: str) -> str:
    kind, _, number = what.partition(" ")
    if kind == "choice":
        return f"Choice {number} of this scene is never open. Check its `when=`."
    if kind == "route":
        return f"Route {number} of this junction is never taken. Check its `when=`."
    return f"The {what} under `when {written(when)}` is never shown: no walk comes here with these flags."


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


def _long(scene: Scene, warn: Warn) -> Iterator[Problem]:
    for choice in scene.choices:
        if (words := word_count(plain(choice.html))) > LONGEST_OPTION:
            yield warn("long-option", too_long("choice", words), scene.id)
            return


def _apart(first: Choice, second: Choice) -> bool:
    """Whether one is offered only where the other is not."""
    turned = {_turned(part) for part in first.when if " or " not in part}
    return bool(turned & set(second.when))


def _turned(part: str) -> str:
    """The check that holds exactly when this flag or threshold does not."""
    (check,) = checks_of(part)
    if check.sign == ">=":
        return f"{check.name}<={check.number - 1}"
    if check.sign == "<=":
        return f"{check.name}>={check.number + 1}"
    return check.name if check.sign == "!" else f"!{check.name}"


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
