"""Registering an account."""

from tests.client import Page, Visitor

GOOD = {"name": "Priya Nair", "email": "priya@example.org", "password": "copper lantern winter"}


def _register(visitor: Visitor, status: int = 200, **changed: str) -> Page:
    page = visitor.get("/account/register/")
    return visitor.submit(page, "Create an account", {**GOOD, **changed}, status=status)
