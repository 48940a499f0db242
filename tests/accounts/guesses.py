"""Trying to sign in, as someone who guesses would."""

from tests.client import Visitor


def try_password(visitor: Visitor, email: str, password: str, status: int = 422):  # type: ignore[no-untyped-def]
    page = visitor.get("/account/sign-in/")
    return visitor.submit(page, "Sign in", {"email": email, "password": password}, status=status)
