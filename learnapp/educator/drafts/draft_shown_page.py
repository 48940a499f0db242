"""What is shown beside a file as it is typed: the part at the cursor, as learners will see it."""

from __future__ import annotations

from typing import Any

from learnapp.domain.activities import kind_of
from learnapp.domain.content.content import Case, Quiz
from learnapp.domain.learning import previews
from learnapp.domain.questions import KINDS
from learnapp.educator.drafts.draft_queries import DraftRead


def shown_values(read: DraftRead, name: str, id_: str) -> dict[str, Any] | None:
    """The scene or question with this id, the first if there is none, or the whole of another file.

    None if the file cannot be read.
    """
    if name in read.preview.draft.broken:
        return None
    about: dict[str, Any] = {"module": read.preview.draft, "name": name}
    about["activity"] = activity = read.activity_in(name)
    if isinstance(activity, Case):
        about["scene"] = next((scene for scene in activity.scenes if scene.id == id_), activity.scenes[0])
        about["debrief"] = activity.debrief if id_ == "debrief" else ()
    elif isinstance(activity, Quiz):
        question = activity.question(id_) or activity.questions[0]
        about["question"] = question
        about["view"] = KINDS[question.kind].view(question, previews.asked(activity, question, 1))
    elif activity is not None:
        about["body"] = kind_of(activity).body(activity)
    return about
