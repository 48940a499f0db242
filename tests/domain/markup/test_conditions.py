"""Conditions as authors write them: how each is kept, what it lets through, and what is said of wrong ones."""

from __future__ import annotations

import pytest

from learnapp.domain.markup.conditions import Check, ConditionError, checks, holds, read_condition, written

GOOD = [
    ("a", ("a",)),
    ("a,!b", ("a", "!b")),
    ("a, ! b", ("a", "!b")),
    ("told-her or late", ("told-her or late",)),
    ("(a or !b)", ("a or !b",)),
    ("(a or b), c", ("a or b", "c")),
    ("(a or b),(c or board>=2)", ("a or b", "c or board>=2")),
    ("board>=2", ("board>=2",)),
    ("board >= +2", ("board>=2",)),
    ("board<=-1", ("board<=-1",)),
    ("board≤−1,trust≥0", ("board<=-1", "trust>=0")),
    ("order,or", ("order", "or")),
]

BAD = [
    ("A B", "“A B” is not a flag. Write `when a,!b`: names in lower case, with commas."),
    ("a and b", "For “and” write a comma."),
    ("a && b", "For “and” write a comma."),
    ("a || b", "For “or” write the word."),
    ("not a", "For “not” write `!`"),
    ("a or b, c", "could mean two things. Put brackets around the part with `or`: `(a or b), c`."),
    ("(a, b) or c", "Brackets hold only an `or`"),
    ("((a or b))", "Brackets hold only an `or`"),
    ("(a or b", "a bracket without its partner"),
    ("a or b)", "without its partner"),
    ("a or", "“a or” is not a flag"),
    ("a,", "“” is not a flag"),
    ("a|b", "“a|b” is not a flag"),
    ("board>2", "“board>2” is not a threshold. Thresholds are `>=` and `<=`: write `board>=3`."),
    ("board<2", "write `board<=1`"),
    ("board=2", "write `board>=2,board<=2`"),
    ("!board>=2", "write `board<=1`"),
    ("!board<2", "write `board>=2`"),
    ("board>=two", "“board>=two” is not a flag"),
]

HOLDING = [
    # The condition, the flags that are set, the track `board`, and whether it holds.
    ("a", "", 0, False),
    ("a", "a", 0, True),
    ("!a", "", 0, True),
    ("!a", "a", 0, False),
    ("a,!b", "a", 0, True),
    ("a,!b", "ab", 0, False),
    ("a or b", "b", 0, True),
    ("a or b", "", 0, False),
    ("!a or b", "", 0, True),
    ("(a or b),c", "b", 0, False),
    ("(a or b),c", "bc", 0, True),
    ("board>=2", "", 2, True),
    ("board>=2", "", 1, False),
    ("board<=-1", "", -1, True),
    ("board<=-1", "", 0, False),
    ("a or board>=2", "", 3, True),
    ("a,board>=2", "", 3, False),
]


@pytest.mark.parametrize(("source", "kept"), GOOD)
def test_a_condition_is_kept_in_parts_that_must_all_hold(source: str, kept: tuple[str, ...]) -> None:
    assert read_condition(source) == kept
    assert read_condition(written(kept)) == kept


@pytest.mark.parametrize(("source", "message"), BAD)
def test_a_condition_that_cannot_be_read_is_answered_with_what_to_write(source: str, message: str) -> None:
    with pytest.raises(ConditionError) as caught:
        read_condition(source)
    assert message in str(caught.value)


@pytest.mark.parametrize(("source", "flags", "board", "expected"), HOLDING)
def test_a_condition_holds(source: str, flags: str, board: int, expected: bool) -> None:
    assert holds(read_condition(source), set(flags), {"board": board}) is expected


def test_what_a_condition_looks_at() -> None:
    assert list(checks(read_condition("(a or !b),board<=2"))) == [
        Check("a"),
        Check("b", "!"),
        Check("board", "<=", 2),
    ]
    assert [Check("board", ">=", 2).cut, Check("board", "<=", 2).cut] == [2, 3]
