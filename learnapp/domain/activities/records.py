"""One person's work on one activity.

A record of an activity that is simply read or watched holds when it was completed and no more. Kinds that are worked
through step by step have a record of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

Doing = Literal["start", "go on", "open the debrief", "submit"]
"""What the next step in an activity is."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """`kind` is the name of the activity's kind when the work was done: an edition may have changed it since.

    `completed_at` is when the activity was completed first, None if it has not been; `touched` when something last
    happened in it. `completed_on` is the edition on which it was completed.
    """

    kind: str
    completed_at: datetime | None = None
    touched: datetime | None = None
    completed_on: str = ""


class CaseRecord(Record, frozen=True, kw_only=True):
    """A person's run of a case: the first run is the one that counts.

    `steps` choices were taken; `ended` means that an ending was reached. `path`, `edition` and `draw` say how it went,
    as the run has them.
    """

    kind: str = "case"
    steps: int = 0
    ended: bool = False
    path: tuple[int, ...] = ()
    edition: str = ""
    draw: int = 0


class QuizRecord(Record, frozen=True, kw_only=True):
    """A person's attempts at a quiz. `open` is whether one is under way, with `answered` of its `asked` questions done.

    `best` is the best share among those submitted (0 to 1), None if none was scored.
    """

    kind: str = "quiz"
    open: bool = False
    answered: int = 0
    asked: int = 0
    best: float | None = None


Records = Mapping[str, Record]
"""A person's records in one module, by the activity's slug. An activity never opened has none."""
