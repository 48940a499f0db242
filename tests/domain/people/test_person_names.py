"""Names of people, which others will read."""

import pytest

from learnapp.domain.people.person_names import LONGEST, UnusableNameError, alike_scripts, tidy_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Jo   Smith ", "Jo Smith"),
        ("Sia\u0302n", "Siân"),
        ("Мария Иванова", "Мария Иванова"),
        ("Zoë 李", "Zoë 李"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("n" * LONGEST, "n" * LONGEST),
        (" \t", ""),
        ("Ｌｅｎａ", "Lena"),
    ],
)
def test_a_name_in_any_script_is_kept_and_tidied(typed: str, kept: str) -> None:
    assert tidy_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("n" * (LONGEST + 1), "100 characters or fewer"),
        ("Jo \u202eSmith", "hidden characters"),
        ("Jo\u200bSmith", "hidden characters"),
        ("Jo\u200dSmith", "hidden characters"),
        ("\u3164", "hidden characters"),
        ("L\ua4f0na", "mix Latin and Lisu"),
        ("M\u0430ry", "mix Latin and Cyrillic letters in one word: M\u0430ry"),
    ],
)
def test_a_name_that_hides_or_imitates_says_why(typed: str, why: str) -> None:
    with pytest.raises(UnusableNameError, match=why):
        tidy_name(typed)


@pytest.mark.parametrize(
    ("word", "scripts"),
    [("Mary", ["LATIN"]), ("M\u0430ry", ["LATIN", "CYRILLIC"]), ("李", []), ("Ωm", ["LATIN", "GREEK"])],
)
def test_scripts_that_are_taken_for_one_another_are_found(word: str, scripts: list[str]) -> None:
    assert alike_scripts(word) == scripts
