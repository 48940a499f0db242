"""Text that a person typed in a box, made fit to keep."""

from __future__ import annotations

import unicodedata

from learnapp.domain.questions.kind import AnswerError, Form

LONGEST = 6000
"""Characters in one box: about a thousand words."""


def typed_text(form: Form, field: str) -> str:
    """The text under `field`: one kind of line end, nothing that cannot be stored, no blank space around it.

    Raises AnswerError if it is too long; what is kept is then cut to four times the limit.
    """
    text = "\n".join(form.get(field, ()))
    if len(text) > LONGEST * 20:
        raise AnswerError(too_long(len(text)), field, clean(text[: LONGEST * 4]))
    text = clean(text)
    if len(text) > LONGEST:
        raise AnswerError(too_long(len(text)), field, text[: LONGEST * 4])
    return text


def too_long(length: int) -> str:
    return f"This is {length:,} characters long. Shorten it to {LONGEST:,} or fewer."


def clean(text: str) -> str:
    """The text without control characters, halves of characters and space at the ends, with one kind of line end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", "".join(kept)).strip()
