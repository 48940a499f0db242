"""Passwords: how they are kept, and which are too easy to guess."""

from learnapp.web import passwords


def test_a_password_tried_for_nobody_takes_the_settings_of_a_real_one() -> None:
    assert not passwords._hasher.check_needs_rehash(passwords.NOBODY)
