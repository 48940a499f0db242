"""What two people did to one text, merged by lines or not at all."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnapp.domain.authoring.merging import difference, edits, merge

BASE = "a\nb\nc\nd\n"


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ("A\nb\nc\nd\n", "a\nb\nc\nD\n", "A\nb\nc\nD\n"),
        ("a\nb\nc\nd\ne\n", "x\na\nb\nc\nd\n", "x\na\nb\nc\nd\ne\n"),
        ("a\nc\nd\n", "a\nb\nc\nd\ne\n", "a\nc\nd\ne\n"),
        ("A\nb\nc\nd\n", "a\nB\nc\nd\n", "A\nB\nc\nd\n"),  # lines side by side
        ("a\nX\nc\nd\n", "a\nX\nc\nd\n", "a\nX\nc\nd\n"),  # the same change
        ("a\nX\nc\nd\n", "a\nY\nc\nd\n", None),
        ("a\nX\nb\nc\nd\n", "a\nY\nb\nc\nd\n", None),  # two insertions at one place
        ("a\nc\nd\n", "a\nB\nc\nd\n", None),  # removed, and changed
        ("", "a\nb\nc\nD\n", None),
    ],
)
def test_both_changes_are_kept_or_none_is_made(mine: str, theirs: str, both: str | None) -> None:
    assert merge(BASE, mine, theirs) == both
    assert merge(BASE, theirs, mine) == both


UNHURRIED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LINES = st.lists(st.sampled_from("abcxyz"), max_size=8).map("\n".join)


@UNHURRIED
@given(LINES, LINES, LINES)
def test_a_merge_is_the_same_from_both_sides_and_loses_no_side(base: str, mine: str, theirs: str) -> None:
    both = merge(base, mine, theirs)
    assert both == merge(base, theirs, mine)
    assert merge(base, mine, base) == mine
    assert merge(base, mine, mine) == mine
    if both is not None:
        assert set(mine.split("\n")) - set(base.split("\n")) <= set(both.split("\n"))


@UNHURRIED
@given(LINES, LINES)
def test_edits_lead_from_one_text_to_the_other(old: str, new: str) -> None:
    lines = old.split("\n")
    for edit in reversed(edits(old, new)):
        lines[edit.start : edit.end] = edit.lines
    assert "\n".join(lines) == new


def test_a_difference_shows_what_went_and_what_came() -> None:
    shown = difference("a\nb\nc", "a\nx\nc")
    assert [(line.kind, line.old, line.new, line.text) for line in shown] == [
        ("same", 1, 1, "a"),
        ("removed", 2, None, "b"),
        ("added", None, 2, "x"),
        ("same", 3, 3, "c"),
    ]
    assert difference("a", "a") == []
    assert [line.kind for line in difference("x" + "\n" * 20 + "y", "X" + "\n" * 20 + "Y")].count("gap") == 1


@pytest.mark.parametrize("line", ["", "x"])
def test_texts_of_one_line_many_times_are_compared_in_a_moment(line: str) -> None:
    base = f"{line}\n" * 20_000
    began = time.process_time()
    merge(base, f"{base}mine", f"theirs\n{base}")
    assert [one.text for one in difference(base, f"{base}mine") if one.kind == "added"] == ["mine"]
    assert time.process_time() - began < 5
