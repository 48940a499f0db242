"""Typesets one document in a separate process: JSON on standard input, PDF on standard output.

    python -m learnapp.exports.typesetter < document.json > evidence.pdf

Input: {"document": {...}, "made": seconds since 1970, "fonts": [folders]}. Characters that no font has are shown by
their code point, such as [U+738B], because a tagged PDF may not hold a character that cannot be shown.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import typst

TEMPLATE = Path(__file__).with_name("evidence.typ")
MOST_TRIES = 60
"""How many characters without a font to find one by one before replacing all unusual ones."""

NOTE = (
    "Characters shown as [U+…] have no letter form in the fonts used here. The data file has them as they were written."
)
_MISSING = re.compile(r"the text `\"?(.+?)\"?` could not be displayed", re.DOTALL)
_JOINERS = "\u200d\ufe0e\ufe0f"
"""Characters that join the parts of an emoji: if a part has to be shown as a code, they are too."""
_LONG_WORD = re.compile(r"\S{41,}")
_PIECE = re.compile(r"\S{30}(?![\u0300-\u036f\u200c\u200d\ufe0e\ufe0f])(?=\S)")
_UNUSUAL = re.compile(r"[^\t\n -~\u00a0-\u024f\u0370-\u03ff\u0400-\u04ff\u1e00-\u1eff\u2010-\u2026\u20ac]")


def typeset(document: dict[str, Any], made: int, fonts: list[str]) -> bytes:
    """The document as a tagged PDF/UA-1 file. Only the fonts inside typst and those in `fonts` are used."""
    known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=fonts)
    plain = _mapped(_without_controls(document), _breakable)
    for attempt in range(MOST_TRIES + 2):
        compiler = typst.Compiler(str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=known)
        try:
            return _bytes(
                compiler.compile(
                    format="pdf",
                    pdf_standards=["ua-1"],
                    timestamp=made,
                    sys_inputs={"document": json.dumps(plain, ensure_ascii=False)},
                )
            )
        except typst.TypstError as error:
            missing = _MISSING.search(error.message)
            if missing is None or attempt > MOST_TRIES:
                raise
            unshown = re.compile(f"(?:[{re.escape(''.join(set(_text_of(missing[1]))))}][{_JOINERS}]*)+")
            plain = _noted(_replaced(plain, unshown if attempt < MOST_TRIES else _UNUSUAL))
    raise AssertionError("every character was replaced and one is still missing")


def _bytes(made: Any) -> bytes:
    assert isinstance(made, bytes)
    return made


def _text_of(quoted: str) -> str:
    """The message quotes text as Rust does: a character that cannot be seen is written \\u{…}."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda m: chr(int(m[1], 16)), quoted)


def _without_controls(value: Any) -> Any:
    return _mapped(value, lambda text: re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]", "", text))


def _breakable(text: str) -> str:
    """The text with break points in words that are too long for a line; addresses stay as they are."""
    return _LONG_WORD.sub(lambda word: _PIECE.sub("\\g<0>\u200b", word[0]) if "://" not in word[0] else word[0], text)


def _replaced(value: Any, unshown: re.Pattern[str]) -> Any:
    return _mapped(value, lambda text: unshown.sub(lambda m: "".join(f"[U+{ord(c):04X}]" for c in m[0]), text))


def _mapped(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_mapped(item, change) for item in value]
    return {k: _mapped(v, change) for k, v in value.items()} if isinstance(value, dict) else value


def _noted(document: dict[str, Any]) -> dict[str, Any]:
    note = {"type": "paragraph", "text": NOTE.replace("…", "...")}
    return document if note in document["blocks"] else {**document, "blocks": [*document["blocks"], note]}


def _limit(seconds: int, megabytes: int) -> None:
    """Make the system end this process if it uses more, if it can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def main() -> None:
    """Read, typeset, write."""
    _limit(seconds=30, megabytes=2048)
    given = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(typeset(given["document"], given["made"], given["fonts"]))


if __name__ == "__main__":
    main()
