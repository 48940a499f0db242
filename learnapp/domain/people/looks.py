"""How pages look for a person: light or dark, and how large the text is.

A person's looks are the classes of `<html>` that `static/dist/looks.css` has rules for. Without any, pages look as the
device asks.
"""

from __future__ import annotations

COLOURS = {"": "Same as this device", "light": "Light", "dark": "Dark"}
TEXT_SIZES = {"": "Standard (100%)", "text-115": "Large (115%)", "text-130": "Largest (130%)"}
"""Class of `<html>`, or "" for none -> the words of the choice."""


def looks_of(colours: str, text_size: str) -> str:
    """The looks for a form's choices. Raises ValueError for a choice that is not on offer."""
    if colours not in COLOURS or text_size not in TEXT_SIZES:
        raise ValueError("no such looks")
    return f"{colours} {text_size}".strip()


def chosen(looks: str) -> tuple[str, str]:
    """The colours and the text size of someone's looks."""
    classes = looks.split()
    colours, text_size = (next((one for one in of if one in classes), "") for of in (COLOURS, TEXT_SIZES))
    return colours, text_size
