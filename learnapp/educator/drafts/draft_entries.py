"""The entry of `changes` that publishing writes: the site works out its class, and its author writes the note."""

from __future__ import annotations

import json
import re

_CLASS = re.compile(r"^    class: (\S+)$", re.MULTILINE)
_NOTE = re.compile(r"^    note: (.*)$", re.MULTILINE)
LONGEST = 300


def class_of(entry: str) -> str:
    """The class that an entry names."""
    match = _CLASS.search(entry)
    return match[1] if match else ""


def note_of(entry: str) -> str:
    """The note that the site proposes."""
    match = _NOTE.search(entry)
    words = match[1] if match else ""
    return str(json.loads(words)) if words.startswith('"') else words


def entry_with(entry: str, note: str) -> str:
    """The entry with an author's note, quoted so that nothing in it is read as anything else."""
    return _NOTE.sub(lambda _: f"    note: {json.dumps(note, ensure_ascii=False)}", entry)


def note_problem(note: str) -> str:
    """What is wrong with a note; "" if nothing is."""
    if not note:
        return "Enter a note that says what changed"
    return f"Enter a note of up to {LONGEST} characters" if len(note) > LONGEST else ""
