"""Text files of other systems, in whichever encoding they were saved."""

from __future__ import annotations

import codecs

from learnapp.domain.exchange.items import ExchangeError

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decoded(data: bytes, most: int) -> str:
    """The text, with line ends as `\\n`. Raises ExchangeError for what is no text."""
    if len(data) > most:
        raise ExchangeError(
            f"This file is {len(data) // 1_000_000} MB, and {most // 1_000_000} MB is the most that is read. Split it."
        )
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # as Windows saves what has no mark
    if "\x00" in text:
        raise ExchangeError("This is not a text file. Which program made it? Export its questions as text or XML.")
    return text.replace("\r\n", "\n").replace("\r", "\n")
