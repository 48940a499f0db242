"""Codes that people read out and type."""

import pytest

from learnapp.domain.people.spoken_codes import read

CODE = "7K2MPQ4D9XTRV0BN3HGWC5SZ"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (CODE.lower(), CODE),
        (" 7k2m pq4d\u20139xtr vObn 3hgw c5sz\n", CODE),
        (CODE[:-1], ""),
        (CODE + "7", ""),
        (CODE[:-1] + "U", ""),
        ("", ""),
    ],
)
def test_what_is_typed_is_read_kindly(typed: str, code: str) -> None:
    assert read(typed, len(CODE)) == code
