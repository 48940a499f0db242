"""A logistic fit of pairs with a ridge, by Newton's method: small, without libraries, and the same every time."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from operator import mul

_ROUNDS = 12
_CLOSE = 1e-2
"""Stop at a step this small: each step squares the remaining error."""

Pair = tuple[tuple[float, ...], float]
"""The better option's features minus the worse option's, and the weight of the pair."""


def fit(pairs: Sequence[Pair], ridge: float = 1.0) -> list[float]:
    """The weights under which better options score higher; the ridge draws them to 0 where pairs say little."""
    size = len(pairs[0][0]) if pairs else 0
    weights = [0.0] * size
    for _ in range(_ROUNDS if size else 0):
        gradient = [ridge * weight for weight in weights]
        curve = [[ridge * (row == column) for column in range(row + 1)] for row in range(size)]
        for differences, counts in pairs:
            miss = 1 / (1 + exp(min(500.0, sum(map(mul, weights, differences)))))
            pull, bend = counts * miss, counts * miss * (1 - miss)
            for row, value in enumerate(differences):
                if value:
                    gradient[row] -= pull * value
                    scaled = bend * value
                    curve[row] = [held + scaled * other for held, other in zip(curve[row], differences, strict=False)]
        step = solve(curve, gradient)
        weights = [weight - change for weight, change in zip(weights, step, strict=True)]
        if max(map(abs, step)) < _CLOSE:
            break
    return weights


def solve(lower: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """The x with A x = right, for a positive definite A given by its lower triangle (Cholesky)."""
    root: list[list[float]] = []
    for row, line in enumerate(lower):
        made: list[float] = []
        for column in range(row + 1):
            rest = line[column] - sum(map(mul, made, (root[column] if column < row else made)))
            made.append(rest**0.5 if column == row else rest / root[column][column])
        root.append(made)
    found: list[float] = []
    for row, made in enumerate(root):
        found.append((right[row] - sum(map(mul, made, found))) / made[row])
    for row in reversed(range(len(root))):
        rest = found[row] - sum(root[below][row] * found[below] for below in range(row + 1, len(root)))
        found[row] = rest / root[row][row]
    return found
