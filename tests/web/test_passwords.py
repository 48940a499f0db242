"""Passwords: how they are kept, and which are too easy to guess."""

import pytest

from learnapp.web import passwords


def test_a_password_tried_for_nobody_takes_the_settings_of_a_real_one() -> None:
    assert not passwords._hasher.check_needs_rehash(passwords.NOBODY)


ABOUT = ("Ann Lee", "ann@example.org")


@pytest.mark.parametrize(
    "password",
    [
        *(
            "Summer2026!!",
            "St Thomas Hospital",
            "Guys and St Thomas",
            "Addenbrookes1",
            "South West London 1",
            "learnapp learnapp",
            "Winter2025!!",
            "Monday01012026",
            "Ann Lee Ann Lee",
        ),
        *(
            "Royal Free Hospital",
            "Kings College Hospital",
            "stthomashospital",
            "Autumn-2026-Autumn",
            "NHS England 2026",
        ),
        *("plum plum plum plum", "Manchester2026!", "my password is 2026", "Password2026!", "junior doctor 2026"),
    ],
)
def test_what_a_guesser_at_work_tries_first_is_refused(password: str) -> None:
    assert passwords.weakness(password, ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        *("correct horse battery", "plum kettle tramway", "wet-lamp-cactus", "x8#Kd9!pQz4w", "three blue teapots"),
        *("kettle summer otter plank", "lighthouse-porridge-7", "violet tractor umbrella"),
    ],
)
def test_three_words_or_enough_chance_will_do(password: str) -> None:
    assert passwords.weakness(password, ABOUT) is None


def test_none_is_no_ones_password_and_takes_as_long() -> None:
    assert not passwords.matches(None, "violet tractor umbrella")
    assert not passwords.matches(None, "")
