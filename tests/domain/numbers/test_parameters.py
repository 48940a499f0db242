"""Numbers that vary: what an author may write, what is drawn, and how it is shown."""

import pytest

from learnapp.domain.content.content import Variable
from learnapp.domain.numbers.parameters import (
    draw,
    names,
)
from tests.domain.numbers.declared import good, read


def test_a_block_gives_names_to_draws_and_formulas():
    parameters = good("n: 6 to 24\n\nu: 20 to 25 step 0.5\nbay: one of 4, 6\nhours = n * 11.5\ncheck: hours > 70")
    assert parameters.variables == (
        Variable(name="n", kind="range", low=6, high=24, step=1),
        Variable(name="u", kind="range", low=20, high=25, step=0.5),
        Variable(name="bay", kind="choice", values=(4, 6)),
        Variable(name="hours", kind="formula", expression="n * 11.5"),
    )
    assert parameters.checks == ("hours > 70",)
    assert names(parameters) == {"n", "u", "bay", "hours"}
    assert names(None) == frozenset()


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "1: The parameters block does not give a value to any name"),
        ("n", "1: `n` does not give a value"),
        ("n: lots", "1: `n: lots` is not understood"),
        ("n: £1,000 to £2,000", "1: `n: £1,000 to £2,000` is not understood"),
        ("n: 1 to", "1: `n: 1 to` is not understood"),
        ("n: one of a, b", "1: `n: one of a, b` is not understood"),
        ("n: ٣ to ٥x", "is not understood"),
        ("n: 5 to 1", "1: `n` runs from 5 to 1: write the smaller number first"),
        ("n: 0.94 to 1.08", "give the step, as in `0.94 to 1.08 step 0.01`"),
        ("n: 1 to 10 step 4", "cannot reach 10 from 1 in steps of 4: end at 9"),
        ("n: 1 to 10 step 0", "the step must be above 0"),
        ("n: 1 to 9999999999999", "beyond a million million"),
        ("n: 1 to 2\nn: 3 to 4", "2: `n` already has a value"),
        ("round: 1 to 2", "`round` cannot be a name"),
        ("if: 1 to 2", "`if` cannot be a name"),
        ("2n: 1 to 2", "`2n` cannot be a name"),
        ("n-m: 1 to 2", "`n-m` cannot be a name"),
        ("x = y + 1\ny: 1 to 2", "1: `y + 1` uses `y`, which has no value yet"),
        ("n: 1 to 2\nx = n.real", "2: `n.real` goes beyond arithmetic"),
        ("n: 1 to 2\ncheck: m > 1", "2: `m > 1` uses `m`"),
        ("n: 1 to 5\nx = 1 / (n - 3)", "2: `1 / (n - 3)` divides by zero. It happens with n = 3"),
        ("n: 2 to 5\nx = n ** 99", "2: `n ** 99` comes to more than a million million"),
        ("n: 1 to 5\ncheck: n > 5", "2: `check: n > 5` rejects nearly every draw (5 of 5 tried)"),
        ("n: 1 to 400\ncheck: n == 7", "2: `check: n == 7` rejects nearly every draw"),
        ("n: 1 to 2\nsets: 3", "asks for more different draws than are possible (2)"),
        ("n: 1 to 2\nsets: 0", "2: `sets: 0` must be a whole number from 1 to 100"),
    ],
)
def test_what_is_wrong_is_said_on_its_line(text, error):
    parameters, errors = read(text)
    assert parameters is None
    assert any(error in found for found in errors), errors


def test_a_check_guards_the_formulas_under_it():
    parameters = good("n: 1 to 5\ncheck: n != 3\nx = 1 / (n - 3)")
    assert {draw(parameters, seed)["n"] for seed in range(200)} == {1, 2, 4, 5}


def test_a_rare_failure_in_a_large_space_is_found_at_its_corner():
    _, errors = read("a: 0 to 999\nb: 0 to 999\nx = 1 / (a + b)")
    assert "It happens with a = 0, b = 0" in errors[0]


def test_formulas_may_use_the_numbers_of_the_quiz_around_them():
    outer = good("beds: 18 to 32")
    inner = good("occ: 85 to 98\nused = beds * occ / 100", outer)
    values = draw(inner, 1, draw(outer, 1))
    assert values["used"] == values["beds"] * values["occ"] / 100
    assert "already has a value" in read("beds: 1 to 2", outer)[1][0]
