"""Drawing the numbers that vary. The same seed always gives the same numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from random import Random

from learnapp.domain.content.content import Parameters, Variable
from learnapp.domain.numbers.formulas import Formula, FormulaError, compile_formula

TRIES = 2000
"""Draws thrown away before giving up; the reader refuses blocks in which fewer than 1 draw in 50 is kept."""
SAMPLE = 200
"""How many draws to try when a block is read, besides its corners; all of them, if there are no more than this."""

Drawn = list[tuple[Variable, float]]
"""The drawn values, before formulas are worked out."""
Plan = list[tuple[str, Formula | None, list[tuple[str, Formula]]]]
"""The names to work out, in order; see `plan`."""


class NoDrawError(ValueError):
    """No draw passed the checks. The reader makes sure that this does not happen to learners."""


def draw(parameters: Parameters | None, seed: int | str, given: Mapping[str, float] | None = None) -> dict[str, float]:
    """The values for this seed, added to `given` (those a quiz or case has drawn for all its parts).

    Raises NoDrawError when no draw in 2,000 passes the checks.
    """
    if parameters is None:
        return dict(given or {})
    random = Random(seed)  # noqa: S311 (numbers for an exercise, not secrets)
    if parameters.draws:
        return {**(given or {}), **random.choice(parameters.draws)}
    steps = plan(parameters)
    for _ in range(TRIES):
        drawn = [_one(variable, random) for variable in parameters.variables if variable.kind != "formula"]
        try:
            values = complete(steps, drawn, given or {})
        except FormulaError:
            continue
        if values is not None:
            return values
    raise NoDrawError("No numbers pass the checks in this question's parameters.")


def sample(
    parameters: Parameters | None, given: Sequence[Mapping[str, float]] = (), most: int = SAMPLE
) -> list[dict[str, float]]:
    """Valid draws to try formulas on: all there are if they are few, otherwise the corners and some at random."""
    if parameters is None:
        return [dict(values) for values in given][:most]
    found: list[dict[str, float]] = []
    steps = plan(parameters)
    for values in trials(parameters, given, most):
        try:
            whole = complete(steps, *values)
        except FormulaError:
            continue
        if whole is not None and len(found) < most:
            found.append(whole)
    return found


def trials(
    parameters: Parameters, given: Sequence[Mapping[str, float]], most: int
) -> Iterator[tuple[Drawn, Mapping[str, float]]]:
    """What to try: every combination if they are few, otherwise the corners of the ranges and `most` at random."""
    free = [variable for variable in parameters.variables if variable.kind != "formula"]
    outer = given or ({},)
    size = len(outer)
    for variable in free:
        size *= _count(variable)
    if size <= most:
        for values in outer:
            for drawn in product(*(_all(variable) for variable in free)):
                yield list(zip(free, drawn, strict=True)), values
        return
    random = Random(0)  # noqa: S311 (a fixed sample)
    for corner in _corners(free, random):
        yield list(zip(free, corner, strict=True)), random.choice(outer)
    for _ in range(most):
        yield [_one(variable, random) for variable in free], random.choice(outer)


def _corners(free: list[Variable], random: Random) -> Iterator[tuple[float, ...]]:
    ends = [_ends(variable) for variable in free]
    if len(free) <= 7:
        yield from product(*ends)
    else:
        for _ in range(128):
            yield tuple(random.choice(pair) for pair in ends)


def plan(parameters: Parameters) -> Plan:
    """The block's names in order, each with its formula, if it has one, and the checks to make once it has a value.

    So a check guards everything below the last name it uses. Names of the quiz or case around have values at once.
    """
    own = {variable.name for variable in parameters.variables}
    waiting = {source: compile_formula(source) for source in parameters.checks}
    steps: Plan = []
    seen: set[str] = set()
    for variable in parameters.variables:
        seen.add(variable.name)
        ready = [source for source, check in waiting.items() if check.names & own <= seen]
        formula = compile_formula(variable.expression) if variable.kind == "formula" else None
        steps.append((variable.name, formula, [(source, waiting.pop(source)) for source in ready]))
    return steps


def complete(
    steps: Plan, drawn: Drawn, given: Mapping[str, float], trace: list[str] | None = None
) -> dict[str, float] | None:
    """All values, or None if a check fails. `trace` ends with the name or check that failed. Raises FormulaError."""
    trail = trace if trace is not None else []
    values = {**given, **{variable.name: value for variable, value in drawn}}
    for name, formula, checks in steps:
        if formula is not None:
            trail.append(name)
            values[name] = formula.value(values)
        for source, check in checks:
            trail.append(source)
            if not check.value(values):
                return None
    trail.clear()
    return values


def _count(variable: Variable) -> int:
    if variable.kind == "choice":
        return len(variable.values)
    return round((variable.high - variable.low) / variable.step) + 1


def _nth(variable: Variable, place: int) -> float:
    """The value at a place of a range, free of binary fractions: 20.6, not 20.600000000000001."""
    if variable.kind == "choice":
        return variable.values[place]
    return float(Decimal(repr(variable.low)) + place * Decimal(repr(variable.step)))


def _all(variable: Variable) -> list[float]:
    return [_nth(variable, place) for place in range(_count(variable))]


def _ends(variable: Variable) -> tuple[float, float]:
    return _nth(variable, 0), _nth(variable, _count(variable) - 1)


def _one(variable: Variable, random: Random) -> tuple[Variable, float]:
    return variable, _nth(variable, random.randrange(_count(variable)))
