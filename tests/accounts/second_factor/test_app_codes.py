"""Codes of authenticator apps."""

from datetime import UTC, datetime

import pytest

from learnapp.accounts.second_factor import app_codes

AT_59 = datetime.fromtimestamp(59, UTC)
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238's, in base 32


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, in six digits."""
    assert app_codes.step_of(SECRET, "287082", AT_59) == 1
    assert app_codes.step_of(SECRET, "081804", datetime.fromtimestamp(1111111109, UTC)) == 1111111109 // 30
    assert app_codes.step_of(SECRET, "287083", AT_59) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [("123456", "123456"), (" 123 456 ", "123456"), ("12345", ""), ("1234567", ""), ("12345a", ""), ("١٢٣٤٥٦", "")],
)
def test_six_digits_are_a_code(typed: str, code: str) -> None:
    assert app_codes.typed_code(typed) == code


def test_a_secret_has_160_bits_and_the_app_is_told_whose_it_is() -> None:
    secret = app_codes.new_secret()
    assert len(secret) == 32
    address = app_codes.app_address(secret, "lena@example.org", "learnapp")
    assert address.startswith("otpauth://totp/learnapp:lena")
    assert f"secret={secret}" in address
