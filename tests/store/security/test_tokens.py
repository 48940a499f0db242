"""Tokens are stored only as digests."""

import pytest

from learnapp.store.security.tokens import digest


@pytest.mark.parametrize(
    ("token", "kept"),
    [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),  # FIPS 180-4's own example
    ],
)
def test_what_is_kept_is_the_sha_256(token: str, kept: str) -> None:
    assert digest(token) == kept
