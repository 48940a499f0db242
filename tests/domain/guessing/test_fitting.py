"""The fit, against answers that can be worked out by hand."""

from __future__ import annotations

from math import log

import pytest

from learnapp.domain.guessing.fitting import fit, solve


def test_a_system_of_equations_is_solved() -> None:
    # 4x + 2y = 10, 2x + 3y = 9
    assert solve([[4.0], [2.0, 3.0]], [10.0, 9.0]) == pytest.approx([1.5, 2.0])


def test_three_to_one_gives_the_log_of_three() -> None:
    assert fit([((1.0,), 300.0), ((-1.0,), 100.0)], ridge=1e-9) == pytest.approx([log(3)], abs=1e-5)


def test_the_ridge_draws_towards_nought() -> None:
    loose, tight = (fit([((1.0,), 3.0), ((-1.0,), 1.0)], ridge=ridge)[0] for ridge in (0.1, 10.0))
    assert 0 < tight < loose < log(3)


def test_pairs_that_part_cleanly_keep_a_finite_weight() -> None:
    assert 0 < fit([((1.0, 0.0), 1.0)] * 50)[0] < 10


def test_a_feature_that_never_varies_has_no_weight() -> None:
    assert fit([((1.0, 0.0), 5.0)])[1] == 0


def test_nothing_to_learn_from_gives_nothing() -> None:
    assert fit([]) == []
