"""Numbers in text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnapp.domain.numbers.parameters import (
    fill,
    is_format,
    show,
)


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
