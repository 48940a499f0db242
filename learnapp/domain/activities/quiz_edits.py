"""What changed from one edition of a quiz to the next."""

from __future__ import annotations

from collections.abc import Iterator

from learnapp.domain.activities.edits import Edit, added_and_removed, values
from learnapp.domain.content.content import Question, Quiz
from learnapp.domain.questions import KINDS


def quiz_edits(old: Quiz, new: Quiz) -> Iterator[Edit]:
    """Every difference except those in the fields that all activities have."""
    where = new.slug
    for name in ("purpose", "draw", "feedback", "certainty", "time_limit"):
        if getattr(old, name) != getattr(new, name):
            yield Edit("structure", where, f"`{name.replace('_', '-')}` changed")
    if old.pass_mark != new.pass_mark:
        yield Edit("key", where, "the pass mark changed")
    if old.parameters != new.parameters:
        yield Edit("key", where, "the parameters changed")
    before = {question.id: question for question in old.questions}
    after = {question.id: question for question in new.questions}
    yield from added_and_removed(before, after, f"{where}#", "question")
    if [q for q in before if q in after] != [q for q in after if q in before]:
        yield Edit("wording", where, "the order of the questions changed")
    for id_ in before:
        if id_ in after:
            yield from _question(before[id_], after[id_], f"{where}#{id_}")


def _question(old: Question, new: Question, where: str) -> Iterator[Edit]:
    if old.kind != new.kind:
        yield Edit("structure", where, f"a {old.kind} question became {new.kind}")
        return
    for name in ("title", "stem", "competencies", "claims", "principle"):
        if getattr(old, name) != getattr(new, name):
            yield Edit("wording", where, f"the {name} changed")
    if old.explanation != new.explanation:
        yield Edit("feedback", where, "the explanation changed")
    if old.group != new.group:
        yield Edit("structure", where, "its group changed")
    if old.judgement != new.judgement:
        yield Edit("key", where, "whether it is a matter of judgement changed")
    if old.parameters != new.parameters:
        yield Edit("key", where, "the parameters changed")
    if old.panel != new.panel:
        decides = old.panel_decides or new.panel_decides
        yield Edit("key" if decides else "feedback", where, "what its panel said changed")
    yield from values(old.content, new.content, where, "content", KINDS[new.kind].edits)
