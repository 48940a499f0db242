"""Checking a guess at a password without telling a guesser anything."""

from datetime import timedelta

import pytest

from learnapp.store.security.guesses import GUESSES
from tests.accounts.guesses import try_password
from tests.client import Visitor
from tests.conftest import PASSWORD, Clock


def test_the_answer_does_not_tell_whose_address_is_known(visitor: Visitor) -> None:
    known = try_password(visitor, "lena@example.org", "wrong wrong wrong")
    unknown = try_password(visitor, "nobody@example.org", "wrong wrong wrong")
    assert known.main.replace("lena@", "X@") == unknown.main.replace("nobody@", "X@")


@pytest.mark.parametrize("email", ["lena@example.org", "nobody@example.org"])
def test_ten_guesses_reach_the_hash_and_no_more(visitor: Visitor, email: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from learnapp.web import passwords

    hashed = []
    monkeypatch.setattr(passwords, "matches", lambda *given: bool(hashed.append(given)))
    for _ in range(GUESSES):
        try_password(visitor, email, "wrong wrong wrong")
    for _ in range(5):
        page = try_password(visitor, email, PASSWORD, status=429)
        assert "too many times" in page.errors[0]
    assert len(hashed) == GUESSES


def test_after_a_quarter_of_an_hour_one_may_try_again(visitor: Visitor, clock: Clock) -> None:
    for _ in range(GUESSES + 1):
        visitor.raw("POST", "/account/sign-in/", data={})
    for _ in range(GUESSES):
        try_password(visitor, "lena@example.org", "wrong wrong wrong")
    try_password(visitor, "lena@example.org", PASSWORD, status=429)
    clock.now += timedelta(minutes=14)
    try_password(visitor, "lena@example.org", PASSWORD, status=429)
    clock.now += timedelta(minutes=1)
    assert try_password(visitor, "lena@example.org", PASSWORD, status=200).url == "/home/"
