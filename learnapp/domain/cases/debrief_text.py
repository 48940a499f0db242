"""The author's debrief in three parts: the first paragraph, the passages for this walk, and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from learnapp.domain.cases.cases import WalkState, holds
from learnapp.domain.content.content import Passage

_TITLE = r"(?:<h[2-6][^>]*>[^<]*</h[2-6]>|<p><strong>[^<]*</strong></p>)"
_LESSON = re.compile(
    r"(?:<h[2-6][^>]*>One lesson\.?</h[2-6]>\s*(<p>.*?</p>)|<p><strong>One lesson\.?</strong> (.*?</p>))", re.DOTALL
)
_PARAGRAPH = re.compile(r"(<p>(?!<strong>[^<]*</strong></p>).*?</p>)()", re.DOTALL)
_TITLE_OF_NOTHING = re.compile(rf"{_TITLE}\s*(?={_TITLE}|\Z)")


@dataclass(frozen=True)
class DebriefText:
    """All HTML. `lesson` is a paragraph; `yours` are the passages shown only after choices such as these."""

    lesson: str
    yours: str
    rest: str


def debrief_text(passages: Iterable[Passage], state: WalkState) -> DebriefText:
    """The lesson is the paragraph that its author calls "One lesson", otherwise the first.

    Everything but that and this walk's own passages is in `rest`, without titles that are left with nothing below them.
    """
    shown = [passage for passage in passages if holds(passage.when, state)]
    yours = "\n".join(passage.html for passage in shown if passage.when)
    rest = "\n".join(passage.html for passage in shown if not passage.when)
    match = _LESSON.search(rest) or _PARAGRAPH.search(rest)
    lesson = (match[1] or f"<p>{match[2]}") if match else ""
    if match:
        rest = rest[: match.start()] + rest[match.end() :]
    return DebriefText(lesson, yours, _TITLE_OF_NOTHING.sub("", rest).strip())
