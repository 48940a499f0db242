"""Numbers that vary: read from a `parameters` block, drawn by seed, shown in text.

The same seed always gives the same numbers, so what a learner saw can be shown again without storing it.
"""

from __future__ import annotations

import keyword
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from learnapp.domain.content.content import Parameters, Variable
from learnapp.domain.numbers.draws import SAMPLE, Drawn, NoDrawError, complete, draw, plan, sample, trials
from learnapp.domain.numbers.formulas import FormulaError, compile_formula
from learnapp.domain.numbers.number_text import fill, is_format, show

if TYPE_CHECKING:
    from learnapp.domain.markup.problems import Problems


__all__ = ["NoDrawError", "draw", "fill", "is_format", "names", "read_parameters", "sample", "show"]

MOST_SETS = 100

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,29}")
_NUMBER = r"[+-]?\d{1,13}(?:\.\d{1,6})?"
_RANGE = re.compile(rf"({_NUMBER})\s+to\s+({_NUMBER})(?:\s+step\s+({_NUMBER}))?")
_CHOICE = re.compile(rf"one of\s+({_NUMBER}(?:\s*,\s*{_NUMBER})*)")
_RESERVED = {"check", "sets", "round", "ceil", "floor", "abs", "min", "max", "sum"}
_HOW = "Write `name: 6 to 24`, `name: 20 to 25 step 0.5`, `name: one of 4, 6`, `name = formula` or `check: formula`"


def names(parameters: Parameters | None) -> frozenset[str]:
    """Every name the block gives a value to."""
    return frozenset(variable.name for variable in parameters.variables) if parameters else frozenset()


def names_in(lines: list[tuple[int, str]]) -> frozenset[str]:
    """Every name that the raw lines of a block try to give a value to, whether or not they can be read."""
    heads = (re.split("[:=]", raw, maxsplit=1)[0].strip() for _, raw in lines)
    return frozenset(head for head in heads if _NAME.fullmatch(head) and head not in _RESERVED)


def read_parameters(
    lines: list[tuple[int, str]], problems: Problems, outer: Parameters | None = None
) -> Parameters | None:
    """The block in these raw lines, tried on many draws; None if anything in it is wrong.

    `outer` are the parameters of the quiz or case around it, whose names its formulas may use.
    """
    before = problems.errors
    variables: list[Variable] = []
    checks: list[str] = []
    places: dict[str, int] = {}
    known = set(names(outer))
    sets = 0
    for line, raw in lines:
        text = raw.strip()
        if not text:
            continue
        head, colon, rest = text.partition(":")
        if colon and head.strip() == "check":
            if _formula(rest, line, known, problems) is not None:
                checks.append(rest.strip())
                places[rest.strip()] = line
        elif colon and head.strip() == "sets":
            sets = _sets(rest.strip(), line, problems)
        else:
            variable = _variable(text, line, known, problems)
            if variable:
                variables.append(variable)
                places[variable.name] = line
            known |= names_in([(line, text)])  # one that cannot be read is reported once, not wherever it is used
    if not variables and problems.errors == before:
        problems.error(lines[0][0] if lines else 0, f"The parameters block does not give a value to any name. {_HOW}.")
    if problems.errors > before:
        return None
    parameters = Parameters(variables=tuple(variables), checks=tuple(checks), sets=sets)
    if not _tried(parameters, sample(outer), places, problems):
        return None
    return _with_sets(parameters, lines[0][0], problems) if sets else parameters


def _variable(text: str, line: int, known: set[str], problems: Problems) -> Variable | None:
    head, sign, rest = re.match(r"([^:=]*)([:=]?)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    name, rest = head.strip(), rest.strip()
    if not sign:
        problems.error(line, f"`{text}` does not give a value. {_HOW}.")
    elif not _NAME.fullmatch(name) or keyword.iskeyword(name) or name in _RESERVED:
        problems.error(
            line, f"`{name}` cannot be a name: use letters, digits and _, starting with a letter, and no formula word."
        )
    elif name in known:
        problems.error(line, f"`{name}` already has a value: give this one another name.")
    elif sign == "=":
        if _formula(rest, line, known, problems) is not None:
            return Variable(name=name, kind="formula", expression=rest)
    elif match := _RANGE.fullmatch(rest):
        return _range(name, match, line, problems)
    elif match := _CHOICE.fullmatch(rest):
        return Variable(name=name, kind="choice", values=tuple(float(part) for part in match[1].split(",")))
    else:
        problems.error(line, f"`{text}` is not understood. {_HOW}. Numbers are plain: 31049, not £31,049.")
    return None


def _range(name: str, match: re.Match[str], line: int, problems: Problems) -> Variable | None:
    low, high = Decimal(match[1]), Decimal(match[2])
    step = Decimal(match[3] or "1")
    if low >= high:
        problems.error(line, f"`{name}` runs from {low} to {high}: write the smaller number first.")
    elif step <= 0:
        problems.error(line, f"`{name}` has a step of {step}: the step must be above 0.")
    elif not match[3] and (low % 1 or high % 1):
        problems.error(line, f"`{name}` is not in whole numbers: give the step, as in `{low} to {high} step 0.01`.")
    elif (high - low) % step:
        reached = low + (high - low) // step * step
        problems.error(line, f"`{name}` cannot reach {high} from {low} in steps of {step}: end at {reached}.")
    elif max(abs(low), abs(high)) > 10**12:
        problems.error(line, f"`{name}` goes beyond a million million.")
    else:
        return Variable(name=name, kind="range", low=float(low), high=float(high), step=float(step))
    return None


def _formula(source: str, line: int, known: set[str], problems: Problems) -> str | None:
    try:
        formula = compile_formula(source)
    except FormulaError as error:
        problems.error(line, str(error))
        return None
    unknown = sorted(formula.names - known)
    if unknown:
        problems.error(line, f"`{source.strip()}` uses `{unknown[0]}`, which has no value yet: give it one above.")
        return None
    return source


def _sets(text: str, line: int, problems: Problems) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_SETS:
        return int(text)
    problems.error(line, f"`sets: {text}` must be a whole number from 1 to {MOST_SETS}.")
    return 0


def _tried(parameters: Parameters, outer: list[dict[str, float]], places: dict[str, int], problems: Problems) -> bool:
    """Try the block on many draws; report formulas that fail and checks that leave too little."""
    tried = kept = 0
    failed: dict[str, str] = {}
    rejected: dict[str, int] = {}
    steps = plan(parameters)
    for drawn, given in trials(parameters, outer, SAMPLE):
        tried += 1
        trace: list[str] = []
        try:
            kept += complete(steps, drawn, given, trace) is not None
        except FormulaError as error:
            failed.setdefault(trace[-1], f"{error} {_happens(drawn)}: change a range, or add a `check:` above.")
        else:
            if trace:
                rejected[trace[-1]] = rejected.get(trace[-1], 0) + 1
    for what, message in failed.items():
        problems.error(places[what], message)
    if not failed and kept * 50 < tried:
        worst = max(rejected, key=lambda check: rejected[check])
        problems.error(
            places[worst],
            f"`check: {worst}` rejects nearly every draw ({tried - kept} of {tried} tried): "
            "change the ranges so that it passes more often.",
        )
        return False
    return not failed


def _happens(drawn: Drawn) -> str:
    return "It happens with " + ", ".join(f"{variable.name} = {value:g}" for variable, value in drawn)


def _with_sets(parameters: Parameters, line: int, problems: Problems) -> Parameters | None:
    """The block with its fixed draws, all different."""
    draws: list[dict[str, float]] = []
    for seed in range(parameters.sets * 20):
        values = draw(parameters, seed)
        if values not in draws:
            draws.append(values)
        if len(draws) == parameters.sets:
            return Parameters(
                variables=parameters.variables, checks=parameters.checks, sets=parameters.sets, draws=tuple(draws)
            )
    problems.error(line, f"`sets: {parameters.sets}` asks for more different draws than are possible ({len(draws)}).")
    return None
