"""The table of activity kinds: the end of a file's name -> the kind. Adding a kind adds one line here."""

from __future__ import annotations

from learnapp.domain.activities.case import CaseKind
from learnapp.domain.activities.kind import AnyKind
from learnapp.domain.activities.lesson import LessonKind
from learnapp.domain.activities.quiz import QuizKind
from learnapp.domain.content.content import Activity

_ALL: tuple[AnyKind, ...] = (
    LessonKind(),
    CaseKind(),
    QuizKind(),
)
KINDS: dict[str, AnyKind] = {kind.name: kind for kind in _ALL}
"""In the order in which the authoring guide describes them."""
_BY_CONTENT = {kind.Content: kind for kind in _ALL}


def kind_of(activity: Activity) -> AnyKind:
    """The kind of an activity."""
    return _BY_CONTENT[type(activity)]
