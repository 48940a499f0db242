"""Authors' formulas: arithmetic on named numbers, and nothing else.

Only a short list of syntax is turned into functions of our own; nothing is ever evaluated as Python, so a
formula cannot reach an attribute, call anything but seven functions, or build anything larger than a number.
Results are ordinary floats, but rounding, comparing and looking for whole numbers first drop what binary
fractions add in the last digits: 2.675 rounds to 2.68, and 0.1 + 0.2 equals 0.3, as on paper.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from learnapp.domain.numbers.counted import listed

LIMIT = 1e12
"""No value, final or on the way, may be larger than this in either direction."""
LONGEST = 300
"""A formula's length in characters."""
DEEPEST = 30
"""Levels of nesting."""
HIGHEST_POWER = 100
DIGITS = 12
"""Significant digits that count; what floating point leaves beyond them is noise."""


CompiledFormula = Callable[[Mapping[str, float]], float]
"""A formula ready to be worked out on named values."""


class FormulaError(ValueError):
    """The formula is not allowed, or has no value for these numbers. The message says what to do."""


def settle(value: float) -> float:
    """The number that a person working on paper would have: its first twelve significant digits."""
    return float(f"{value:.{DIGITS}g}")


def half_up(value: float, places: int = 0) -> Decimal:
    """Rounded to this many decimals (negative: tens, hundreds), halves away from zero, as in accounts."""
    return Decimal(repr(settle(value))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Formula:
    """A formula that has passed the list. `names` are the values it needs."""

    source: str
    names: frozenset[str]
    work: CompiledFormula = field(compare=False, repr=False)

    def value(self, values: Mapping[str, float]) -> float:
        """Its value. Raises FormulaError for a division by zero or a number out of bounds."""
        if not values.keys() >= self.names:
            missing = sorted(self.names - values.keys())
            raise FormulaError(f"`{self.source}` uses {listed(missing)}, which has no value here.")
        try:
            return float(self.work(values))
        except FormulaError as error:
            raise FormulaError(f"`{self.source}` {error}") from None
        except ZeroDivisionError:
            raise FormulaError(f"`{self.source}` divides by zero.") from None
        except OverflowError:
            raise FormulaError(f"`{self.source}` comes to more than a million million.") from None


@lru_cache(maxsize=4096)
def compile_formula(source: str) -> Formula:
    """The formula written in `source`. Raises FormulaError, saying what to write instead."""
    source = source.strip()
    if not source:
        raise FormulaError("The formula is empty: write for example `n * 11.5`.")
    if len(source) > LONGEST:
        raise FormulaError(f"The formula is over {LONGEST} characters: split it over several names.")
    for wrong, right in _SPELLINGS.items():
        if wrong in source:
            raise FormulaError(f"Write {right} in `{source}`: `{wrong}` is not understood.")
    strange = next((c for c in source if not c.isascii() or not c.isprintable()), "")
    if strange:
        raise FormulaError(f"`{source}` contains {strange!r}: use plain letters, digits and + - * / **.")
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(
            f"`{source}` is not a complete formula: check brackets and operators; equals is written =="
        ) from None
    if _depth(tree) > DEEPEST:
        raise FormulaError(f"`{source}` is nested more than {DEEPEST} deep: split it over several names.")
    for node in ast.walk(tree):
        _allow(node, source)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called}
    misused = sorted(names & _FUNCTIONS.keys())
    if misused:
        raise FormulaError(f"`{misused[0]}` in `{source}` needs brackets: `{misused[0]}(…)`.")
    return Formula(source=source, names=frozenset(names), work=_build(tree))


def _depth(tree: ast.AST) -> int:
    """Levels of nodes, counted without recursion."""
    depth, level = 0, [tree]
    while level:
        depth, level = depth + 1, [child for node in level for child in ast.iter_child_nodes(node)]
    return depth


def _allow(node: ast.AST, source: str) -> None:
    if isinstance(node, _STRUCTURE):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        if not abs(node.value) <= LIMIT:
            raise FormulaError(f"`{source}` contains a number over a million million.")
    elif isinstance(node, ast.Call):
        _allow_call(node, source)
    elif isinstance(node, ast.Tuple):
        raise FormulaError(f"`{source}` has a comma outside a function: write 1000 without one.")
    elif type(node) in _REFUSED:
        raise FormulaError(f"`{source}`: {_REFUSED[type(node)]}")
    else:
        raise FormulaError(
            f"`{source}` goes beyond arithmetic: formulas use names, numbers, + - * / **, brackets, comparisons, "
            f"and, or, not, `x if c else y`, and {listed(sorted(_FUNCTIONS))}."
        )


def _allow_call(node: ast.Call, source: str) -> None:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in _FUNCTIONS or node.keywords:
        raise FormulaError(
            f"`{source}`: the functions are {listed(sorted(_FUNCTIONS))}, with plain values in brackets."
        )
    least, most = _ARGUMENTS.get(name, (1, 50))
    if not least <= len(node.args) <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        raise FormulaError(f"`{source}`: {name}(…) takes {wanted} value{'s' if wanted != '1' else ''}.")


def _build(node: ast.AST) -> CompiledFormula:
    """The allowed syntax as nested functions of the values, which take a fifth of the time of walking the tree."""
    match node:
        case ast.Constant(value=int() | float() as number):
            constant = float(number)
            return lambda values: constant
        case ast.Name(id=name):
            return lambda values: values[name]
        case ast.UnaryOp(op=op, operand=operand):
            change, inner = _UNARY[type(op)], _build(operand)
            return lambda values: change(inner(values))
        case ast.BinOp(left=left, op=op, right=right):
            combine, one, two = _BINARY[type(op)], _build(left), _build(right)
            return lambda values: _bounded(combine(one(values), two(values)))
        case ast.BoolOp(op=op, values=parts):
            return _either([_build(part) for part in parts], isinstance(op, ast.Or))
        case ast.Compare(left=left, ops=ops, comparators=others):
            return _compared([_build(side) for side in (left, *others)], [_COMPARE[type(op)] for op in ops])
        case ast.IfExp(test=test, body=body, orelse=orelse):
            asked, yes, no = _build(test), _build(body), _build(orelse)
            return lambda values: yes(values) if asked(values) else no(values)
        case ast.Call(func=ast.Name(id=name), args=args):
            call, given = _FUNCTIONS[name], [_build(arg) for arg in args]
            return lambda values: _bounded(call(*(arg(values) for arg in given)))
    raise AssertionError(f"{ast.dump(node)} was allowed and cannot be built")


def _either(parts: list[CompiledFormula], any_of: bool) -> CompiledFormula:
    """`and` and `or`: the first part that settles it, or the last."""

    def work(values: Mapping[str, float]) -> float:
        result = 0.0
        for part in parts:
            result = part(values)
            if bool(result) is any_of:
                break
        return result

    return work


def _compared(sides: list[CompiledFormula], tests: list[Callable[[float, float], bool]]) -> CompiledFormula:
    """A chain of comparisons, such as 1 < x < 5."""

    def work(values: Mapping[str, float]) -> float:
        settled = [settle(side(values)) for side in sides]
        return float(all(test(left, right) for test, left, right in zip(tests, settled, settled[1:], strict=False)))

    return work


def _bounded(value: float) -> float:
    """The value. Raises FormulaError if it is not an ordinary number."""
    if isinstance(value, complex) or math.isnan(value):
        raise FormulaError("has no ordinary number as its value.")
    if not -LIMIT <= value <= LIMIT:
        raise FormulaError("comes to more than a million million.")
    return value


def _power(base: float, exponent: float) -> float:
    if abs(exponent) > HIGHEST_POWER:
        raise FormulaError(f"raises to a power over {HIGHEST_POWER}.")
    result: float = base**exponent
    return result


def _round(value: float, places: float = 0) -> float:
    if places != int(places) or not -6 <= places <= 6:
        raise FormulaError("rounds to a number of decimals that is not a whole number from -6 to 6.")
    return float(half_up(value, int(places)))


_UNARY: dict[type[ast.AST], Callable[[float], float]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
}
_BINARY: dict[type[ast.AST], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: _power,
}
_COMPARE: dict[type[ast.AST], Callable[[float, float], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "round": _round,
    "ceil": lambda value: float(math.ceil(settle(value))),
    "floor": lambda value: float(math.floor(settle(value))),
    "abs": abs,
    "min": lambda *values: min(values),
    "max": lambda *values: max(values),
    "sum": lambda *values: math.fsum(values),
}
_ARGUMENTS = {"round": (1, 2), "ceil": (1, 1), "floor": (1, 1), "abs": (1, 1)}
_STRUCTURE = (
    *(ast.Name, ast.Load, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.And, ast.Or),
    *(*_UNARY, *_BINARY, *_COMPARE),
)
_REFUSED: dict[type[ast.AST], str] = {
    ast.BitXor: "write ** for a power.",
    ast.FloorDiv: "write floor(x / y) for //.",
    ast.Mod: "% has no meaning here; divide by 100 for a percentage.",
    ast.NamedExpr: "give the value a line of its own.",
}
_SPELLINGS = {"×": "*", "÷": "/", "−": "-", "–": "-", "≤": "<=", "≥": ">=", "£": "the number without £"}
