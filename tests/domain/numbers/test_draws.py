"""Drawing the numbers that vary."""

import pytest

from learnapp.domain.content.content import Parameters, Variable
from learnapp.domain.numbers.parameters import (
    NoDrawError,
    draw,
    sample,
)
from tests.domain.numbers.declared import good


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
