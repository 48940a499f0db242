"""Recovery codes as people read and type them."""

import pytest

from learnapp.domain.people.recovery_codes import LENGTH, SIGNS, read, written

CODE = "7K2MPQ4D9XTRV0BN3HGWC5SZ"


def test_a_code_is_written_in_groups_and_read_back() -> None:
    assert written(CODE) == "7K2M-PQ4D-9XTR-V0BN-3HGW-C5SZ"
    assert read(written(CODE)) == CODE


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
    assert read(typed) == code


def test_a_code_cannot_be_guessed() -> None:
    assert len(set(SIGNS)) ** LENGTH >= 2**112  # ASVS 5.0, 6.5.2
