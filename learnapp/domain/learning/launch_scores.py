"""The score that is sent to another learning platform for a link: whether it is completed, or the best quiz result."""

from __future__ import annotations

from learnapp.domain.activities import kind_of
from learnapp.domain.activities.records import QuizRecord, Records
from learnapp.domain.content.content import Module
from learnapp.domain.learning.progress import is_done, progress
from learnapp.domain.people.launches import Grade

MAXIMUM = 100.0


def score_of(module: Module, activity: str, grade: Grade, records: Records) -> float | None:
    """The score, out of a hundred; None while there is nothing to send."""
    if grade == "best":
        shares = [record.best for slug in scored_by(module, activity) if (record := _quiz(records, slug))]
        best = max((share for share in shares if share is not None), default=None)
        return None if best is None else round(best * MAXIMUM, 2)
    if grade == "completion":
        done = is_done(records.get(activity)) if activity else progress(module, records).complete
        return MAXIMUM if done else None
    return None


def scored_by(module: Module, activity: str = "") -> list[str]:
    """The end quizzes whose best result a link sends; for a link to one activity, only that. No other result is ever
    sent.
    """
    ends = [one.slug for one in module.activities if kind_of(one).has_result(one)]
    return [slug for slug in ends if activity in {"", slug}]


def _quiz(records: Records, slug: str) -> QuizRecord | None:
    found = records.get(slug)
    return found if isinstance(found, QuizRecord) else None
