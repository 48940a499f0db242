"""A draft's questions with the figures of each wherever it was used, and which are due for another look."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.domain.content.content import Question, Quiz
from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.findings.due_items import reasons_to_look
from learnapp.domain.findings.item_figures import ItemFigures
from learnapp.domain.reading.panel_file import digest_of
from learnapp.educator.blueprint import blueprint
from learnapp.educator.drafts.scope import my_draft, read_draft
from learnapp.educator.findings.item_queries import ItemUse, by_item
from learnapp.store.cohorts import findings
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, editions
from learnapp.web.transaction import db


@dataclass(frozen=True)
class ItemRow:
    """One question of the draft; `use` is None if this text was never counted."""

    quiz: Quiz
    question: Question
    use: ItemUse | None
    reasons: list[str]


@blueprint.get("/drafts/<int:draft>/items/")
@access("author")
def draft_items(draft: int) -> ResponseReturnValue:
    found = my_draft(draft)
    read = read_draft(found)
    known = by_item(db(), editions(), catalogue(), findings.in_organisation(db(), found.organisation_id))
    checked, today = read.preview.module.checked if read.preview.module else "", day_of(now())
    rows = []
    for quiz in (one for one in read.preview.draft.activities if isinstance(one, Quiz)):
        for question in quiz.questions:
            use = known.get(digest_of(question))
            figures = use.figures if use else ItemFigures(question=question.id, people=0)
            rows.append(ItemRow(quiz, question, use, reasons_to_look(figures, checked, today)))
    rows.sort(key=lambda row: not row.reasons)
    return render_template("educator/drafts/draft_items.html", draft=found, title=read.preview.draft.title, rows=rows)
