"""What people type to register, and what is refused."""

import pytest

from tests.accounts.registering import GOOD, _register
from tests.client import Visitor


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Enter your name"),
        ("name", "a" * 101, "100 characters or fewer"),
        ("name", "Le\u202ena", "hidden characters"),
        ("name", "Lena\u200b", "hidden characters"),
        ("email", "", "Enter your email address"),
        ("email", "not an address", "correct format"),
        ("password", "", "Enter a password"),
        ("password", "short", "12 characters or more"),
        ("password", "a" * 201, "200 characters or fewer"),
        ("password", "password1234", "easy to guess"),
        ("password", "123456789012", "easy to guess"),
        ("password", "aaaaaaaaaaaaaa", "easy to guess"),
        ("password", "learnapplearnapp", "easy to guess"),
        ("password", "priya@example.org", "easy to guess"),
        ("password", "Priya Nair 1", "easy to guess"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(visitor: Visitor, field: str, value: str, message: str) -> None:
    page = _register(visitor, status=422, **{field: value})
    assert any(message in error for error in page.errors), page.errors
    kept = dict(page.fields(page.form("Create an account")))
    for name in ("name", "email"):
        assert kept[name] == (value if field == name else GOOD[name])
    assert kept["password"] == ""


def test_a_name_in_any_script_is_welcome(visitor: Visitor) -> None:
    for number, name in enumerate(["Siân O’Neill-Björk", "山田 花子", "محمد علي", "Нина", "José"]):
        page = _register(Visitor(visitor.app), name=name, email=f"n{number}@example.org")
        assert name.split()[0] in page.heading
        assert name in page.text
