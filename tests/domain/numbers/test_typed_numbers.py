"""Numbers as people type them: what is taken, as what, and what is refused with which advice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnapp.domain.numbers.typed_numbers import TypedNumberError, typed_number

TAKEN = [
    ("1250", "", 1250),
    ("1,250", "", 1250),
    ("1 250", "", 1250),
    ("1\u00a0250", "", 1250),
    ("1\u202f250\u202f000", "", 1_250_000),
    ("1,250.50", "", 1250.5),
    (".5", "", 0.5),
    ("5.", "", 5),
    ("+960", "", 960),
    ("≈ 960", "", 960),
    ("£1,250.50", "£", 1250.5),
    ("£ 1250", "£", 1250),
    ("1250 pounds", "£", 1250),
    ("1,250 GBP", "£", 1250),
    ("£54k", "£", 54_000),
    ("2.486m", "£", 2_486_000),
    ("£2.4 million", "£", 2_400_000),
    ("3bn", "£", 3e9),
    ("-660", "£", -660),
    ("−660", "£", -660),  # minus sign
    ("–660", "£", -660),  # en dash
    ("—660", "£", -660),  # em dash
    ("－660", "£", -660),  # full-width
    ("-£660", "£", -660),
    ("£-660", "£", -660),
    ("(660)", "£", -660),
    ("(£660)", "£", -660),
    ("£(660)", "£", -660),
    ("(60)k", "£", -60_000),
    ("22%", "%", 22),
    ("22", "%", 22),
    ("−6.0 %", "%", -6),
    ("22 per cent", "%", 22),
    ("22 percent", "%", 22),
    ("5 patients", "patients", 5),
    ("1 patient", "patients", 1),
    ("5.47 wte", "WTE", 5.47),
    ("１,２５０", "£", 1250),  # full-width digits
    ("٣٤", "", 34),  # Arabic-Indic digits
    ("५", "", 5),  # Devanagari
    ("5\u200b", "", 5),  # an invisible character from a copy
    ("  42\n", "", 42),
    *(
        (f"{words}", "£", 1250)
        for words in ("GBP 1250", "gbp1,250", "GBP£1250", "Pounds 1,250", "1250 pounds sterling")
    ),
    *((f"11.5{words}", "hours", 11.5) for words in (" hrs", "hrs.", " hr", "h", " hours", " Hours.", " HRS")),
    *((f"2.5{words}", "WTE", 2.5) for words in (" w.t.e.", " W.T.E", "wte", " wtes", " w t e", " FTE")),
    ("11.5 hrs", "hours a week", 11.5),
    ("690 mins", "minutes", 690),
    ("3 wks", "weeks", 3),
    ("12,50,000", "", 1_250_000),
    ("1,00,000", "£", 100_000),
    ("£1,12,50,000.50", "£", 11_250_000.5),
    ("12.5 lakh", "£", 1_250_000),
    ("1.5 crore", "", 15_000_000),
    ("1'250", "", 1250),
    ("1’250’000", "", 1_250_000),
    ("1,250-", "£", -1250),
    ("£1,250-", "£", -1250),
    ("1250.50 −", "", -1250.5),
    ("6-", "%", -6),
    ("minus 660", "£", -660),
    ("minus£660", "£", -660),
    ("1,250.50.", "", 1250.5),
    ("£2.4m.", "£", 2_400_000),
    ("0.22%", "%", 0.22),
    ("0", "%", 0),
    ("-0.22 %", "%", -0.22),
    ("22 pct", "%", 22),
    ("% 22", "%", 22),
    ("½", "", 0.5),
    ("11½ hours", "hours", 11.5),
    ("2 ¾", "WTE", 2.75),
    ("“1,250”", "£", 1250),
    ("'5'", "", 5),
    ("5 PA", "PAs", 5),
]


@pytest.mark.parametrize(("text", "unit", "value"), TAKEN)
def test_numbers_as_people_type_them(text, unit, value):
    assert typed_number(text, unit) == value


REFUSED = [
    ("", "", "Enter a number"),
    ("   ", "", "Enter a number"),
    ("five", "", "in figures"),
    ("about 5", "", "in figures"),
    ("twelve thousand", "£", "in figures"),
    ("60k adverse", "£", "no other words"),
    ("5 apples", "patients", "a number of patients"),
    ("22%", "£", "not in per cent"),
    ("£22", "%", "not in pounds"),
    ("£5", "patients", "not in pounds"),
    ("1,23", "", "full stop for decimals"),
    ("1.234,50", "", "commas and full stops"),
    ("10,0,000", "", "commas and full stops in 10,0,000"),
    ("0.22", "%", "0.22% or 22%"),
    ("-0.22", "%", "Enter -22, or -0.22%"),
    ("(.05)", "%", "Enter -5, or -0.05%"),
    ("-.5", "%", "-0.5% or -50%"),
    ("0.065", "%", "0.065% or 6.5%"),
    (".9", "%", "0.9% or 90%"),
    ("0,22", "%", "comma in 0,22"),
    ("60 beds", "patients", "“beds”"),
    ("£1,250 per year", "£", "“per year”"),
    ("$1,250", "£", "“\\$” cannot be read"),
    ("690 mins", "hours", "“mins”"),
    ("approximately 5", "", "“approximately”"),
    ("in excess of £5", "£", "“in excess of £”"),
    ("11 hrs 30", "hours", "“hrs 30”"),
    ("£5", "%", "not in pounds"),
    ("% 5", "£", "not in per cent"),
    ("1.2.3", "", "commas and full stops"),
    ("1 2", "", "commas and full stops"),
    ("5-6", "", "not a range or a sum"),
    ("5/2", "", "not a range or a sum"),
    ("5 to 6", "", "in figures"),
    ("1e5", "", "in full"),
    ("NaN", "", "in figures"),
    ("inf", "", "in figures"),
    ("⅓", "", "“⅓” cannot be read"),
    ("5²", "", "“²” cannot be read"),
    ("①", "", "“①” cannot be read"),
    ("5 - 6", "", "not a range or a sum"),
    ("11½ beds", "hours", "“beds”"),
    ("5²x", "", "“²” cannot be read"),
    ("--5", "", "not a number"),
    ("-(5)", "", "not a number"),
    ("(5", "", "not a number"),
    ("()", "", "not a number"),
    ("£", "£", "not a number"),
    ("9" * 50, "", "too large"),
    ("1" * 1_000_000, "", "too long"),
]


@pytest.mark.parametrize(("text", "unit", "advice"), REFUSED, ids=[row[0][:12] for row in REFUSED])
def test_what_is_refused_says_what_to_do(text, unit, advice):
    with pytest.raises(TypedNumberError, match=advice):
        typed_number(text, unit)


@given(st.floats(-1e12, 1e12), st.sampled_from(["£", "%", ""]))
def test_a_number_written_as_accounts_set_it_is_read_back(value, unit):
    written = f"{abs(value):,.2f}"
    shown = {"£": f"£{written}", "%": f"{written}%", "": written}[unit]
    assert typed_number(("−" if value < 0 else "") + shown, unit) == pytest.approx(value, abs=0.0051)


@given(st.text(max_size=80), st.sampled_from(["£", "%", "", "patients"]))
def test_any_text_is_a_number_or_refused(text, unit):
    value, refused = 0.0, "."
    try:
        value = typed_number(text, unit)
    except TypedNumberError as error:
        refused = str(error)
    assert abs(value) <= 1e15
    assert refused.endswith(".")
