"""What must hold of a whole case: no walk may be stranded, and every flag must mean something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from learnapp.domain.cases.cases import CaseError, holds, telling_states
from learnapp.domain.content.content import Case, Scene
from learnapp.domain.markup.attributes import did_you_mean
from learnapp.domain.markup.problems import Problems

ON_PATHS = "paths"
"""The code of the errors found here: the case reads, and its author can look at it, but not everyone gets through."""


def check_case(
    case: Case,
    scene_lines: Mapping[str, int],
    choice_lines: Mapping[str, Sequence[int]],
    flags_read: Sequence[tuple[int, str]],
    problems: Problems,
) -> None:
    """Report links to nowhere, cycles, unreachable scenes, states with no open choice, and flags that do not match."""
    _check_flags(case, choice_lines, flags_read, problems)
    if not case.scenes or len({scene.id for scene in case.scenes}) < len(case.scenes):
        return
    if not _check_targets(case, choice_lines, problems):
        return
    cycle = _cycle({scene.id: scene for scene in case.scenes}, case.scenes[0].id)
    if cycle:
        line = choice_lines[cycle[-2]][_to(case, cycle[-2], cycle[-1])]
        problems.error(
            line,
            f"The case goes in a circle: {' → '.join(cycle)}. Point this choice to a later scene.",
            ON_PATHS,
        )
        return
    if any(problem.severity == "error" for problem in problems.found):
        # What is not read as it was meant would look unreachable or stuck: first things first.
        return
    _check_reach(case, scene_lines, problems)
    _check_states(case, scene_lines, problems)


def _check_targets(case: Case, choice_lines: Mapping[str, Sequence[int]], problems: Problems) -> bool:
    ids = {scene.id for scene in case.scenes}
    good = True
    for scene in case.scenes:
        for choice, line in zip(scene.choices, choice_lines.get(scene.id, ()), strict=True):
            if choice.target == "debrief":
                problems.error(
                    line,
                    "A choice leads to a scene. Point it to an `.ending`. The debrief follows on its own.",
                    ON_PATHS,
                )
            elif choice.target and choice.target not in ids:
                problems.error(
                    line, f"There is no scene `#{choice.target}`.{did_you_mean(choice.target, ids)}", ON_PATHS
                )
            good = good and choice.target in ids
    return good


def _cycle(scenes: Mapping[str, Scene], first: str) -> list[str]:
    """The ids along one cycle, its first scene also last; empty if there is none. Does not recurse."""
    done: set[str] = set()
    trail: list[str] = []
    stack: list[tuple[str, bool]] = [(first, True)]
    while stack:
        id_, entering = stack.pop()
        if not entering:
            done.add(trail.pop())
        elif id_ in trail:
            return [*trail[trail.index(id_) :], id_]
        elif id_ not in done:
            trail.append(id_)
            stack.append((id_, False))
            stack.extend((choice.target, True) for choice in scenes[id_].choices)
    return []


def _to(case: Case, scene: str, target: str) -> int:
    choices = next(s.choices for s in case.scenes if s.id == scene)
    return next(index for index, choice in enumerate(choices) if choice.target == target)


def _check_reach(case: Case, scene_lines: Mapping[str, int], problems: Problems) -> None:
    """Scenes that no link leads to, whatever the flags."""
    scenes = {scene.id: scene for scene in case.scenes}
    seen = {case.scenes[0].id}
    waiting = list(seen)
    while waiting:
        for choice in scenes[waiting.pop()].choices:
            if choice.target not in seen:
                seen.add(choice.target)
                waiting.append(choice.target)
    for id_ in scenes:
        if id_ not in seen:
            problems.error(
                scene_lines[id_],
                f"No path leads to the scene `#{id_}`. Link to it from a choice, or remove it.",
                ON_PATHS,
            )
    if not any(scenes[id_].ending for id_ in seen):
        problems.error(
            scene_lines[case.scenes[0].id],
            "No ending can be reached. Mark the last scene of each path `.ending`.",
            ON_PATHS,
        )


def _check_states(case: Case, scene_lines: Mapping[str, int], problems: Problems) -> None:
    """With the flags: scenes that no walk reaches, and states in which no choice is open."""
    try:
        states = telling_states(case)
    except CaseError as error:
        problems.error(scene_lines[case.scenes[0].id], str(error), ON_PATHS)
        return
    stuck: dict[str, frozenset[str]] = {}
    reached = {place.scene for place in states}
    scenes = {scene.id: scene for scene in case.scenes}
    for place in sorted(states, key=lambda place: (len(place.flags), sorted(place.flags))):
        scene = scenes[place.scene]
        if not scene.ending and not any(holds(choice.when, place.flags) for choice in scene.choices):
            stuck.setdefault(scene.id, place.flags)
    for id_, flags in stuck.items():
        how = f"with {', '.join(sorted(flags))} set" if flags else "with no flag set"
        problems.error(
            scene_lines[id_],
            f"A learner can get stuck here: {how}, no choice of this scene is open. Offer one without `when=`.",
            ON_PATHS,
        )
    linked = {choice.target for scene in case.scenes for choice in scene.choices}
    for id_ in scenes:
        if id_ not in reached and id_ in linked:
            problems.error(
                scene_lines[id_],
                f"The scene `#{id_}` is linked, but no combination of flags reaches it. Check the `when=` before it.",
                ON_PATHS,
            )


def _check_flags(
    case: Case, choice_lines: Mapping[str, Sequence[int]], flags_read: Sequence[tuple[int, str]], problems: Problems
) -> None:
    set_: dict[str, int] = {}
    cleared: dict[str, int] = {}
    for scene in case.scenes:
        for choice, line in zip(scene.choices, choice_lines.get(scene.id, ()), strict=False):
            for flag in choice.sets:
                set_.setdefault(flag, line)
            for flag in choice.clears:
                cleared.setdefault(flag, line)
            for flag in set(choice.sets) & set(choice.clears):
                problems.error(line, f"This choice both sets and clears `{flag}`. Keep one.", ON_PATHS)
    read: dict[str, int] = {}
    for line, flag in flags_read:
        read.setdefault(flag, line)
    for flag, line in {**read, **{f: n for f, n in cleared.items() if f not in read}}.items():
        if flag not in set_:
            hint = did_you_mean(flag, set_) or f" Write `set={flag}` on the choice that causes it."
            problems.error(line, f"The flag `{flag}` is never set.{hint}", ON_PATHS)
    for flag, line in set_.items():
        if flag not in read:
            problems.warn(
                line,
                "flag-unused",
                f"The flag `{flag}` is set, but nothing reads it. Use it in a `when`, or remove it.",
                flag,
            )
