"""Has a document typeset by a separate process, so that typesetting's memory and failures never touch the site."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import unicodedata
from pathlib import Path
from typing import Any

SECONDS = 40
"""How long a document may take, not counting the wait for its turn."""

WAIT_SECONDS = 15
_turns = threading.BoundedSemaphore(1)


_SCRIPTS = frozenset(
    [
        "LATIN",
        "GREEK",
        "CYRILLIC",
        "ARMENIAN",
        "GEORGIAN",
        "HEBREW",
        "ARABIC",
        "DEVANAGARI",
        "MODIFIER",
        "FEMININE",
        "MASCULINE",
    ]
)
"""Scripts whose letters the bundled fonts have, by the first word of their letters' names."""


class TypesettingError(Exception):
    """The document could not be typeset, or not in time. The person can ask for it again."""


def unshown(text: str, fonts: Path | None = None) -> bool:
    """Whether a PDF could only show codes, such as `[U+09B0]`, for some letters of this text. If the site has `fonts`
    of its own, we assume that they have the letters its people need.
    """
    if fonts is not None or text.isascii():
        return False
    letters = (sign for sign in text if unicodedata.category(sign) in {"Lu", "Ll", "Lt", "Lo", "So"})
    return any(unicodedata.name(letter, "").split(" ")[0] not in _SCRIPTS for letter in letters)


def pdf(document: dict[str, Any], made: int, fonts: Path | None = None) -> bytes:
    """The document as PDF/UA-1 bytes. `made` is its time of making, in seconds since 1970.

    Each process of the site typesets one document at a time; raises TypesettingError if the turn or the result takes
    too long.
    """
    given = json.dumps({"document": document, "made": made, "fonts": [str(fonts)] if fonts else []}).encode()
    if not _turns.acquire(timeout=WAIT_SECONDS):
        raise TypesettingError("Other documents are being typeset.")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "learnapp.exports.typesetter"],
            input=given,
            capture_output=True,
            timeout=SECONDS,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingError(f"Typesetting took longer than {SECONDS} seconds.") from error
    finally:
        _turns.release()
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        # Keep only the last line of the message: the rest may quote what a person wrote.
        kind = done.stderr.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0]
        raise TypesettingError(f"The typesetter ended with status {done.returncode}: {kind[:80]}")
    return done.stdout


def _environment() -> dict[str, str]:
    """The variables that the process needs to find Python's packages, without the site's settings and secrets."""
    kept = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "SYSTEMROOT", "LD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"PYTHONUTF8": "1"}
