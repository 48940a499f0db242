"""Times as people type them, and with a date the moments they mean."""

import contextlib
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnapp.domain.dates.typed_dates import DateError
from learnapp.domain.dates.typed_times import (
    TimeError,
    TimePart,
    boxes_of,
    parse_moment,
    parse_time,
    same_as_typed,
    time_of,
)

TODAY = date(2026, 10, 20)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        *((text, time(17)) for text in ("5pm", "5 pm", "5PM", "5 p.m.", "5p", "17:00", "17.00", "1700", "17", "17h")),
        *(
            (text, time(17, 30))
            for text in (
                *("5:30pm", "5.30 pm", "530pm", "17:30", "1730", "17h30", "1730hrs", "at 5.30pm", "by 5.30pm"),
                *("17:30:00", "17：30", "5.30pm."),
            )
        ),
        *((text, time(12)) for text in ("noon", "Noon.", "Midday", "12 noon", "12pm", "12", "12:00")),
        *((text, time(9)) for text in ("9am", "9", "09:00", "0900", "900", "9.00")),
        *((text, time(0)) for text in ("12am", "00:00", "0000", "0")),
        ("12:30am", time(0, 30)),
        ("05:30", time(5, 30)),
        ("0530", time(5, 30)),
        ("23:59", time(23, 59)),
        ("", None),
        ("   ", None),
        ("midnight", "midnight"),
        ("24:00", "midnight"),
        ("24.00", "midnight"),
        ("2400 hrs", "midnight"),
        ("12 midnight", "midnight"),
    ],
)
def test_a_time_is_read_as_it_was_meant(typed: str, expected: time | str | None) -> None:
    assert parse_time(typed) == expected


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("5", "Enter 5am or 5pm"),
        ("5:30", "Enter 5:30am or 5:30pm"),
        ("530", "Enter 5:30am or 5:30pm"),
        ("7", "morning or afternoon"),
        ("13pm", "from 1 to 12"),
        ("0am", "from 1 to 12"),
        ("25:00", "from 0 to 23"),
        ("5:60pm", "from 00 to 59"),
        ("5:3pm", "Enter a time"),
        ("teatime", "Enter a time"),
        ("٥pm", "Enter a time"),
        ("-5pm", "Enter a time"),
        ("5pm BST", "Enter a time"),
        ("123456", "Enter a time"),
    ],
)
def test_what_is_no_time_or_could_be_two_is_told_what_to_type(typed: str, message: str) -> None:
    with pytest.raises(TimeError, match=message):
        parse_time(typed)


@given(st.text(max_size=12))
def test_anything_typed_is_a_time_or_refused_politely(typed: str) -> None:
    with contextlib.suppress(TimeError):
        assert (parse_time(typed) is None) == (not typed.strip())


def _utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("boxes", "clock", "part", "expected", "said"),
    [
        (("27", "11", "2026"), "5pm", "due", _utc(2026, 11, 27, 17), ""),
        (("27", "11", ""), "", "due", _utc(2026, 11, 27, 23, 59, 59), ""),
        (("27", "11", ""), "23:59", "due", _utc(2026, 11, 27, 23, 59, 59), ""),
        (("27", "11", ""), "", "opens", _utc(2026, 11, 27), ""),
        (("1", "July", "2027"), "", "due", _utc(2027, 7, 1, 22, 59, 59), ""),
        (("1", "July", "2027"), "", "opens", _utc(2027, 6, 30, 23), ""),
        (("27", "11", ""), "midnight", "due", _utc(2026, 11, 27, 23, 59, 59), "the end of the day"),
        (("27", "11", ""), "midnight", "opens", _utc(2026, 11, 27), "the start of the day"),
        *(
            (("27", "11", ""), clock, "due", _utc(2026, 11, 27, 23, 59, 59), "the end of the day")
            for clock in ("00:00", "12am", "12 a.m.", "0000", "12:00am", "0", "24:00", "00.00")
        ),
        (("27", "11", ""), "00:00", "opens", _utc(2026, 11, 27), ""),
        (("27", "11", ""), "00:01", "due", _utc(2026, 11, 27, 0, 1), ""),
        (("5pm on Friday 27 November 2026", "", ""), "", "due", _utc(2026, 11, 27, 17), ""),
        (("11:59pm on Friday 27 November 2026", "", ""), "", "due", _utc(2026, 11, 27, 23, 59, 59), ""),
        (("Fri 27 November 2026, 17:00", "", ""), "", "due", _utc(2026, 11, 27, 17), ""),
        (("27th November 2026 at noon", "", ""), "", "due", _utc(2026, 11, 27, 12), ""),
        (("27 Nov 5.30pm", "", ""), "", "due", _utc(2026, 11, 27, 17, 30), ""),
        (("noon tomorrow", "", ""), "", "due", _utc(2026, 10, 21, 11), ""),
        (("midnight on Friday 27 November", "", ""), "", "due", _utc(2026, 11, 27, 23, 59, 59), "the end of the day"),
        (("29", "2", ""), "noon", "due", _utc(2028, 2, 29, 12), ""),
        # The clocks go back on 25 October 2026: half past one happens twice.
        (("25", "10", ""), "1:30am", "due", _utc(2026, 10, 25, 1, 30), "The second, in winter time"),
        (("25", "10", ""), "1:30am", "opens", _utc(2026, 10, 25, 0, 30), "The first, in summer time"),
        (("25", "10", ""), "12:59am", "due", _utc(2026, 10, 24, 23, 59), ""),
        (("25", "10", ""), "02:00", "due", _utc(2026, 10, 25, 2), ""),
        (("25", "10", ""), "", "due", _utc(2026, 10, 25, 23, 59, 59), ""),
        (("28", "3", ""), "", "opens", _utc(2027, 3, 28), ""),
        (("28", "3", ""), "2am", "due", _utc(2027, 3, 28, 1), ""),
    ],
)
def test_a_date_and_a_time_are_this_moment(
    boxes: tuple[str, str, str], clock: str, part: TimePart, expected: datetime, said: str
) -> None:
    found = parse_moment(boxes, clock, TODAY, part)
    assert found is not None
    assert found.when == expected
    assert said in found.said
    assert bool(said) == bool(found.said)


@pytest.mark.parametrize("part", ["opens", "due"])
def test_an_hour_that_spring_leaves_out_is_refused_with_what_to_type(part: TimePart) -> None:
    with pytest.raises(TimeError) as refused:
        parse_moment(("28", "3", "2027"), "1:30am", TODAY, part)
    assert str(refused.value) == (
        "There is no 1:30am on Sunday 28 March 2027: the clocks go forward from 1am to 2am. "
        "Enter 2:30am or another time"
    )


def test_all_blank_is_nothing_and_a_time_without_a_date_asks_for_the_date() -> None:
    assert parse_moment(("", " ", ""), " ", TODAY, "due") is None
    with pytest.raises(DateError, match="Enter a date"):
        parse_moment(("", "", ""), "5pm", TODAY, "due")


@given(st.integers(0, 4_000_000), st.sampled_from(["opens", "due"]))
def test_what_a_form_shows_is_read_back_as_the_same(minutes: int, part: TimePart) -> None:
    kept = datetime(2026, 10, 21, 0, 0, 30, tzinfo=UTC) + timedelta(minutes=minutes)
    shown = time_of(kept, part)
    found = parse_moment(boxes_of(kept), shown, TODAY, part)
    assert found is not None
    if part == "due" and shown == "00:00":  # kept before midnight meant the end of the day
        assert "end of the day" in found.said
    else:
        assert same_as_typed(kept, found.when)


def test_an_hour_later_is_not_the_same_but_the_other_of_two_is() -> None:
    assert not same_as_typed(_utc(2026, 11, 2, 9), _utc(2026, 11, 2, 10))
    assert same_as_typed(_utc(2026, 10, 25, 0, 30), _utc(2026, 10, 25, 1, 30))
    assert not same_as_typed(None, _utc(2026, 11, 2, 9))
    assert same_as_typed(None, None)
