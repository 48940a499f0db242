"""Numbers that vary: what an author may write, what is drawn, and how it is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnapp.domain.content.content import Parameters, Variable
from learnapp.domain.markup.problems import Problems
from learnapp.domain.numbers.parameters import (
    NoDrawError,
    draw,
    fill,
    is_format,
    names,
    read_parameters,
    sample,
    show,
)


def read(text: str, outer: Parameters | None = None) -> tuple[Parameters | None, list[str]]:
    problems = Problems("q.md")
    parameters = read_parameters(list(enumerate(text.split("\n"), 1)), problems, outer)
    return parameters, [f"{problem.line}: {problem.message}" for problem in problems.found]


def good(text: str, outer: Parameters | None = None) -> Parameters:
    parameters, errors = read(text, outer)
    assert parameters, errors
    return parameters


# Reading


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


# Drawing


def test_the_same_seed_draws_the_same_and_seeds_differ():
    parameters = good("n: 1 to 1000\nm: 1 to 1000")
    assert draw(parameters, 7) == draw(parameters, 7)
    assert len({tuple(draw(parameters, seed).values()) for seed in range(100)}) > 95


def test_steps_are_reached_without_the_dust_of_floating_point():
    parameters = good("u: 0.94 to 1.08 step 0.01")
    drawn = {draw(parameters, seed)["u"] for seed in range(500)}
    assert drawn == {float(f"{0.94 + 0.01 * n:.2f}") for n in range(15)}


def test_every_value_of_a_range_is_drawn_about_as_often():
    parameters = good("n: 1 to 6")
    counts = [sum(draw(parameters, seed)["n"] == n for seed in range(3000)) for n in range(1, 7)]
    assert min(counts) > 400
    assert max(counts) < 600


def test_a_case_keeps_its_sets_and_draws_only_from_them():
    parameters = good("n: 1 to 1000\nsets: 12")
    assert len({tuple(values.items()) for values in parameters.draws}) == 12
    assert {tuple(draw(parameters, seed).items()) for seed in range(200)} == {
        tuple(d.items()) for d in parameters.draws
    }


def test_no_draw_that_passes_is_an_error_not_an_endless_search():
    impossible = Parameters(variables=(Variable(name="n", kind="range", low=1, high=2),), checks=("n > 2",))
    with pytest.raises(NoDrawError):
        draw(impossible, 1)


def test_a_sample_is_everything_where_that_is_little_and_valid_everywhere():
    assert len(sample(good("a: 1 to 10\nb: 1 to 10"))) == 100
    large = sample(good("a: 1 to 1000\nb: 1 to 1000\ncheck: a > b"))
    assert len(large) > 60
    assert all(values["a"] > values["b"] for values in large)
    assert sample(None) == []


# Showing


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (14, "", "14"),
        (100464, "", "100,464"),
        (5.5, "", "5.5"),
        (1.035, "", "1.035"),
        (0.035, "", "0.035"),
        (5.4656, "", "5.47"),
        (1 / 3, "", "0.33"),
        (0.0347222, "", "0.035"),
        (-660, "", "−660"),
        (0.1 + 0.2, "", "0.3"),
        (161, ",1", "161.0"),
        (5.465, ",2", "5.47"),
        (-0.001, ",1", "0.0"),
        (38, "£", "£38"),
        (25.5, "£", "£25.50"),
        (999.996, "£", "£1,000"),
        (100464, "£", "£100,464"),
        (54249.87, "£", "£54,250"),
        (-660, "£", "−£660"),
        (25.5, "£,0", "£26"),
        (54249.875, "£,2", "£54,249.88"),
        (2_486_000, "£m", "£2.49m"),
        (-300_000, "£m", "−£0.30m"),
        (60_000, "£k", "£60k"),
        (22, "%", "22%"),
        (22.5, "%", "22.5%"),
        (33.3333, "%", "33.3%"),
        (960, "+£", "+£960"),
        (-960, "+£", "−£960"),
        (0, "+£", "£0"),
        (3, "+", "+3"),
        (86_000, "+£m", "+£0.09m"),
    ],
)
def test_how_a_value_is_shown(value, form, shown):
    assert show(value, form) == shown


@pytest.mark.parametrize(
    ("form", "known"),
    [("", True), ("£", True), ("+£m", True), (",1", True), ("$", False), (".2f", False), (",12", False)],
)
def test_which_formats_there_are(form, known):
    assert is_format(form) is known


def test_text_is_filled_and_an_unknown_name_is_left_as_it_stands():
    assert fill("<p>{{n}} at {{ a:£ }}, {{x}}, {{n:odd form}}</p>", {"n": 14.0, "a": 38.0}) == (
        "<p>14 at £38, {{x}}, {{n:odd form}}</p>".replace("{{n:odd form}}", "{{n:odd form}}")
    )


@given(st.floats(-1e12, 1e12), st.sampled_from(["", "£", "£k", "£m", "%", ",1", "+£", "£,2"]))
def test_any_value_can_be_shown_and_never_as_a_power_of_ten(value, form):
    shown = show(value, form)
    assert "E" not in shown.upper()
    assert shown.count(".") <= 1
    assert not shown.startswith("-")
