"""Telling people on their next page the result of what they did.

Each message has a kind, which its banner shows in words and colour: it worked, here is something to know, or it did not
work. Screens call these and never Flask's own `flash`, so that no failure is shown as a success.
"""

from __future__ import annotations

from flask import flash


def flash_success(text: str) -> None:
    """It was done."""
    flash(text, "success")


def flash_information(text: str) -> None:
    """Nothing went wrong, but there is something to know: how a date was read, or that it had been done before."""
    flash(text, "information")


def flash_problem(text: str) -> None:
    """It was not done. Say why, and what to do now."""
    flash(text, "problem")
