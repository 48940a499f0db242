"""What must hold of a whole case: no walk may be stranded, and every flag must mean something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from learnapp.domain.cases.case_states import CaseStates, TooManyStatesError
from learnapp.domain.cases.cases import WalkState, is_open
from learnapp.domain.cases.scene_graph import circle, loops, onward
from learnapp.domain.content.content import Case, Scene
from learnapp.domain.markup.attributes import did_you_mean
from learnapp.domain.markup.conditions import Check
from learnapp.domain.markup.problems import Problems

ON_PATHS = "paths"
"""The code of the errors found here. The case can be read and previewed, but some walks cannot get to its end."""


def check_case(
    case: Case,
    scene_lines: Mapping[str, int],
    choice_lines: Mapping[str, Sequence[int]],
    checks_read: Sequence[tuple[int, Check]],
    problems: Problems,
) -> None:
    """Report links to nowhere, circles, unreachable scenes, states that lead no further, and flags that do not match.

    If there is no error, every walk ends: each way back passes a hub, where a choice can be taken only once, and every
    state that a walk can reach has an open choice.
    """
    thresholds = [(line, check.name) for line, check in checks_read if check.sign in (">=", "<=")]
    _check_tracks(case, thresholds, problems)
    _check_flags(case, choice_lines, [(line, c.name) for line, c in checks_read if c.sign in ("", "!")], problems)
    if not case.scenes or len({scene.id for scene in case.scenes}) < len(case.scenes):
        return
    if not _check_targets(case, choice_lines, problems):
        return
    found = circle(case)
    if found:
        line = choice_lines[found[-2]][_to(case, found[-2], found[-1])]
        problems.error(
            line,
            f"The case goes in a circle: {' → '.join(found)}. Point this choice to a later scene, or mark one of these "
            "scenes `.hub`: each choice of a hub can be taken once.",
            ON_PATHS,
        )
        return
    if any(problem.severity == "error" for problem in problems.found):
        # A scene that could not be read would make others look unreachable or stuck, so report only that first.
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


def _to(case: Case, scene: str, target: str) -> int:
    choices = next(s.choices for s in case.scenes if s.id == scene)
    return next(index for index, choice in enumerate(choices) if choice.target == target)


def _check_reach(case: Case, scene_lines: Mapping[str, int], problems: Problems) -> None:
    """Scenes that no link leads to, whatever the flags."""
    scenes = {scene.id: scene for scene in case.scenes}
    leads, around = onward(case), loops(case)
    seen = {case.scenes[0].id}
    waiting = list(seen)
    while waiting:
        new = set(leads[waiting.pop()]) - seen
        seen |= new
        waiting.extend(new)
    for id_, scene in scenes.items():
        if scene.hub and id_ in seen and id_ not in around:
            problems.error(
                scene_lines[id_],
                "No way leads back to this hub. Point a choice back to it, or remove `.hub`.",
                ON_PATHS,
            )
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
    """With flags, tracks and hubs: scenes that no walk reaches, and states that lead nowhere or two ways at once."""
    found = CaseStates(case)
    try:
        states = found.every()
    except TooManyStatesError as error:
        problems.error(scene_lines[error.scene], str(error), ON_PATHS)
        return
    reached = {state.scene for state in states}
    scenes = {scene.id: scene for scene in case.scenes}
    reported: set[str] = set()
    for state in sorted(states, key=_simplest_first):
        scene = scenes[state.scene]
        fault = "" if scene.id in reported else _fault(scene, state, found)
        if fault:
            reported.add(scene.id)
            problems.error(scene_lines[scene.id], fault, ON_PATHS)
    linked = {choice.target for scene in case.scenes for choice in scene.choices}
    for id_ in scenes:
        if id_ not in reached and id_ in linked:
            problems.error(
                scene_lines[id_],
                f"The scene `#{id_}` is linked, but no combination of flags reaches it. Check the `when=` before it.",
                ON_PATHS,
            )


def _simplest_first(state: WalkState) -> tuple[int, list[str], list[int], list[tuple[str, int]]]:
    flags, taken = sorted(state.flags), sorted(state.taken)
    return len(flags) + len(taken), flags, list(state.tracks.values()), taken


def _fault(scene: Scene, state: WalkState, states: CaseStates) -> str:
    """What is wrong with a scene in this state; "" if nothing is."""
    open_ = [index for index in range(len(scene.choices)) if is_open(scene, index, state)]
    if scene.ending:
        return ""
    if scene.junction:
        holding = [f"{index + 1}" for index in open_ if scene.choices[index].when]
        if len(holding) > 1:
            return (
                f"A junction goes one way: {states.said(state)}, its routes {' and '.join(holding)} hold. Change a "
                "`when=` so that one does."
            )
        if not open_:
            return (
                f"A walk ends at this junction: {states.said(state)}, no route holds. Give the last route no `when=`."
            )
        return ""
    if open_:
        return ""
    hub = " A choice of a hub can be taken once: leave one that is still open then." if scene.hub else ""
    return (
        f"A learner can get stuck here: {states.said(state)}, no choice of this scene is open. Offer one without "
        f"`when=`.{hub}"
    )


def _check_tracks(case: Case, read: Sequence[tuple[int, str]], problems: Problems) -> None:
    first: dict[str, int] = {}
    for line, name in read:
        first.setdefault(name, line)
    for name, line in first.items():
        if name not in case.tracks:
            hint = did_you_mean(name, case.tracks) or f" Add `{name}:` to `tracks` at the top of the file."
            problems.error(line, f"There is no track `{name}`.{hint}", ON_PATHS)


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
            if flag in case.tracks and flag not in set_:
                hint = f" `{flag}` is a track: write a threshold such as `{flag}>=1`."
            problems.error(line, f"The flag `{flag}` is never set.{hint}", ON_PATHS)
    for flag, line in set_.items():
        if flag not in read:
            problems.warn(
                line,
                "flag-unused",
                f"The flag `{flag}` is set, but nothing reads it. Use it in a `when`, or remove it.",
                flag,
            )
