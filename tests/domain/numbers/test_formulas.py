"""Authors' formulas: their values, and what they may not contain."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnapp.domain.numbers.formulas import Formula, FormulaError, compile_formula, half_up, settle


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("2 ** 10", 1024),
        ("2 ** -1", 0.5),
        ("10 / 4", 2.5),
        ("-x + 5", 2),
        ("round(2.675, 2)", 2.68),  # halves away from nought, as on paper
        ("round(-2.5)", -3),
        ("round(1234, -2)", 1200),
        ("round(1.005 * 100)", 101),
        ("ceil(0.1 + 0.2 - 0.3 + 4)", 4),  # not 5: a floating-point error is not a patient
        ("floor(0.7 * 10)", 7),
        ("0.1 + 0.2 == 0.3", 1),
        ("1 < x < 5", 1),
        ("x >= 3 and not x > 3", 1),
        ("1 if x > 2 else 0", 1),
        ("min(4, x, 9)", 3),
        ("max(4, x)", 4),
        ("sum(x, x, 1)", 7),
        ("abs(-x)", 3),
        ("x or 5", 3),
    ],
)
def test_what_a_formula_comes_to(source, value):
    assert compile_formula(source).value({"x": 3.0}) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        ("", "is empty"),
        ("1 +", "not a complete formula"),
        ("x = 3", "equals is written =="),
        ("x := 3", "not a complete formula"),
        ("1,000", "write 1000 without one"),
        ("x ^ 2", "write ** for a power"),
        ("x // 2", "floor(x / y)"),
        ("x % 2", "divide by 100"),
        ("x × 2", "Write *"),
        ("3 − 2", "Write -"),
        ("£5", "the number without £"),
        ("x²", "use plain letters"),
        ("ｘ", "use plain letters"),
        ("x.real", "beyond arithmetic"),
        ("x[0]", "beyond arithmetic"),
        ("'a'", "beyond arithmetic"),
        ("f'{x}'", "beyond arithmetic"),
        ("True", "beyond arithmetic"),
        ("1j", "beyond arithmetic"),
        ("[1, 2]", "beyond arithmetic"),
        ("{}", "beyond arithmetic"),
        ("[y for y in x]", "beyond arithmetic"),
        ("lambda: 1", "beyond arithmetic"),
        ("x is x", "beyond arithmetic"),
        ("x in x", "beyond arithmetic"),
        ("~1", "beyond arithmetic"),
        ("1 << 9", "beyond arithmetic"),
        ("min(*x)", "beyond arithmetic"),
        ("open(x)", "the functions are"),
        ("__import__('os')", "the functions are"),
        ("x()", "the functions are"),
        ("(lambda: 1)()", "the functions are"),
        ("round(x, ndigits=2)", "the functions are"),
        ("round()", "takes 1 to 2 values"),
        ("ceil(1, 2)", "takes 1 value"),
        ("max", "needs brackets"),
        ("1e400", "over a million million"),
        ("9" * 301, "over 300 characters"),
        ("-" * 100 + "1", "nested more than 30 deep"),
        ("max(" * 40 + "1" + ")" * 40, "nested more than 30 deep"),
    ],
)
def test_what_is_not_a_formula_is_refused_before_it_runs(source, advice):
    with pytest.raises(FormulaError, match=advice.replace("*", r"\*").replace("(", r"\(").replace(")", r"\)")):
        compile_formula(source)


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        ("1 / (x - 3)", "divides by zero"),
        ("0 ** -1", "divides by zero"),
        ("9 ** 99", "more than a million million"),
        ("9 ** 9 ** 9", "power over 100"),
        ("x * 1000000000000", "more than a million million"),
        ("(0 - 8) ** 0.5", "no ordinary number"),
        ("round(x, 0.5)", "whole number from -6 to 6"),
        ("round(x, 99)", "whole number from -6 to 6"),
        ("x + y", "`x \\+ y` uses y, which has no value here"),
    ],
)
def test_what_has_no_value_says_why(source, advice):
    with pytest.raises(FormulaError, match=advice):
        compile_formula(source).value({"x": 3.0})


@given(st.text(alphabet="xy 0123456789.+-*/()<>=,andorifelsmc_[]'\"%^~", max_size=60))
def test_any_text_is_a_bounded_number_or_refused(source):
    formula = refused = None
    try:
        formula = compile_formula(source)
        value = formula.value(dict.fromkeys(formula.names, 2.0))
    except FormulaError as error:
        refused = str(error)
    assert refused or abs(value) <= 1e12
    assert refused or isinstance(formula, Formula)


def test_threads_do_not_see_each_others_numbers():
    formula, wrong = compile_formula("x * 2 + x"), []

    def work(x: float) -> None:
        wrong.extend(x for _ in range(2000) if formula.value({"x": x}) != 3 * x)

    threads = [threading.Thread(target=work, args=(float(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (0.5, 0, "1"),
        (-0.5, 0, "-1"),
        (2.675, 2, "2.68"),
        (1.005, 2, "1.01"),
        (1234.5, -2, "1.2E+3"),
        (0.1 + 0.2, 1, "0.3"),
    ],
)
def test_halves_go_away_from_nought(value, places, rounded):
    assert str(half_up(value, places)) == rounded


def test_settling_drops_what_binary_fractions_add():
    assert (settle(0.1 + 0.2), settle(100464.00000000001)) == (0.3, 100464.0)
