"""What SCORM lets a package set, as the strictest systems read it: element -> pattern of the whole value.

SCORM 1.2 by its run-time environment (CMIString255, CMIIdentifier, CMITimespan, CMIVocabulary…); 2004 by its own, 4th
edition. An element that is not here may not be set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

_DECIMAL = r"-?\d{0,3}(\.\d*)?"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?"
_PERCENT = r"100(\.0*)?|\d{1,2}(\.\d*)?"
_PLAIN = r"[\u0020-\u007E]{0,%d}"
_ITEM = r"[a-z0-9]"

V12 = {
    "cmi.core.lesson_status": "passed|completed|failed|incomplete|browsed",
    "cmi.core.lesson_location": _PLAIN % 255,
    "cmi.core.exit": "time-out|suspend|logout|",
    "cmi.core.session_time": r"\d{4}:\d{2}:\d{2}\.\d{2}",
    "cmi.core.score.raw": _PERCENT,
    "cmi.core.score.min": _PERCENT,
    "cmi.core.score.max": _PERCENT,
    "cmi.suspend_data": _PLAIN % 3500,
    "cmi.interactions.n.id": r"[\u0021-\u007E]{1,255}",
    "cmi.interactions.n.type": "choice|fill-in|matching|sequencing|likert|numeric",
    "cmi.interactions.n.time": _CLOCK,
    "cmi.interactions.n.student_response": rf"{_ITEM}([,.]{_ITEM})*|{_DECIMAL}|[\u0020-\u007E]{{1,255}}",
    "cmi.interactions.n.result": "correct|wrong|unanticipated|neutral",
}
V2004 = {
    "cmi.completion_status": "completed|incomplete|not attempted|unknown",
    "cmi.location": _PLAIN % 1000,
    "cmi.exit": "time-out|suspend|logout|normal|",
    "cmi.session_time": r"PT\d+(\.\d{1,2})?S",
    "cmi.score.raw": r"-?\d+(\.\d+)?",
    "cmi.score.min": r"-?\d+(\.\d+)?",
    "cmi.score.max": r"-?\d+(\.\d+)?",
    "cmi.score.scaled": r"0(\.\d+)?|1",
    "cmi.suspend_data": _PLAIN % 30000,
    "adl.nav.request": "suspendAll|exitAll",
    "cmi.interactions.n.id": r"[\u0021-\u007E]{1,4000}",
    "cmi.interactions.n.type": "choice|fill-in|matching|sequencing|likert|numeric",
    "cmi.interactions.n.timestamp": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{2}Z",
    "cmi.interactions.n.learner_response": rf"{_ITEM}(\[[,.]\]{_ITEM})*|-?\d+(\.\d+)?",
    "cmi.interactions.n.result": "correct|incorrect|unanticipated|neutral",
}
TABLES = {"1.2": V12, "2004": V2004}
_INDEX = re.compile(r"\.(\d+)\.")

Said = Sequence[str]
"""A call that was made: its name, its arguments and the answer."""


def faults(said: Iterable[Said], standard: str) -> list[str]:
    """What a strict system would not accept in these calls."""
    found, finished = [], False
    numbers: list[int] = []
    for name, *words in said:
        if finished:
            found.append(f"{name} after the end")
        finished = finished or name in ("LMSFinish", "Terminate")
        if name not in ("LMSSetValue", "SetValue"):
            continue
        element, value = words[0], words[1]
        pattern = TABLES[standard].get(_INDEX.sub(".n.", element))
        if pattern is None:
            found.append(f"{element} may not be set")
        elif not re.fullmatch(pattern, value):
            found.append(f"{element} = {value!r}")
        if index := _INDEX.search(element):
            numbers.append(int(index[1]))
    if any(after not in (before, before + 1) for before, after in pairwise(numbers)):
        found.append(f"interactions are out of order: {numbers}")
    return found


def last(said: Iterable[Said], element: str) -> str | None:
    """The last value that an element was given."""
    values = [words[1] for name, *words in said if name in ("LMSSetValue", "SetValue") and words[0] == element]
    return values[-1] if values else None
