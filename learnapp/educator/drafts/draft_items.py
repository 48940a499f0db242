"""A draft's questions with the figures of each wherever it was used, and which are due for another look."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.domain.authoring.draft_words import line_of_scene
from learnapp.domain.content.content import Question, Quiz
from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.findings.due_items import reasons_to_look
from learnapp.domain.findings.item_figures import ItemFigures
from learnapp.domain.reading.panel_file import digest_of
from learnapp.domain.source.banks import DRAFTED, banks_named
from learnapp.educator.blueprint import blueprint
from learnapp.educator.drafts.draft_queries import DraftRead
from learnapp.educator.drafts.scope import my_draft, read_draft
from learnapp.educator.findings.item_queries import ItemUse, by_item
from learnapp.store.cohorts import findings
from learnapp.store.content import bank_drafts
from learnapp.store.content.module_drafts import ModuleDraft
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, editions
from learnapp.web.pages import address
from learnapp.web.transaction import db


@dataclass(frozen=True)
class ItemRow:
    """One question of the draft; `use` is None if this text was never counted."""

    quiz: Quiz
    question: Question
    use: ItemUse | None
    reasons: list[str]
    bank: str
    """The bank that contains its text; "" for the draft's own file."""
    written_at: str
    """Where its text can be changed; "" if it is in a bank in the site's folders."""


class _Banks:
    """Where the text of each question is. Drafts of banks are read once, if a quiz asks questions from one."""

    def __init__(self, draft: ModuleDraft, read: DraftRead) -> None:
        self.draft, self.read = draft, read

    def text_of(self, quiz: Quiz, question: Question) -> tuple[str, str]:
        """The bank, "" if there is none; and the address at which an author changes the text, or ""."""
        name = self.read.preview.draft.files[quiz.slug]
        file = self.read.files[name]
        bank = ""
        if not self.draft.bank and line_of_scene(file.text, question.id) is None:
            bank = next((named for named, _ in banks_named({name: file.data})), "")
        if not bank:
            return "", address("educator.draft_file", draft=self.draft.id, name=name, at=question.id)
        if bank in editions().library.banks or bank not in self._drafts:
            return bank, ""
        file_name = f"{bank}{DRAFTED}.md"
        return bank, address("educator.draft_file", draft=self._drafts[bank], name=file_name, at=question.id)

    @cached_property
    def _drafts(self) -> dict[str, int]:
        return bank_drafts.of_organisation(db(), self.draft.organisation_id)


@blueprint.get("/drafts/<int:draft>/items/")
@access("author")
def draft_items(draft: int) -> ResponseReturnValue:
    own_draft = my_draft(draft)
    read = read_draft(own_draft)
    known = by_item(db(), editions(), catalogue(), findings.in_organisation(db(), own_draft.organisation_id))
    checked, today = read.preview.module.checked if read.preview.module else "", day_of(now())
    banks = _Banks(own_draft, read)
    rows = []
    for quiz in (one for one in read.preview.draft.activities if isinstance(one, Quiz)):
        for question in quiz.questions:
            use = known.get(digest_of(question))
            figures = use.figures if use else ItemFigures(question=question.id, people=0)
            reasons = reasons_to_look(figures, checked, today)
            rows.append(ItemRow(quiz, question, use, reasons, *banks.text_of(quiz, question)))
    rows.sort(key=lambda row: not row.reasons)
    return render_template(
        "educator/drafts/draft_items.html", draft=own_draft, title=read.preview.draft.title, rows=rows
    )
