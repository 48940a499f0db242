"""A panel as its author sees it: who has answered, and the spread once it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec import structs

from learnapp.domain.authoring.panel_spread import ExpertAnswers, ItemSpread, as_kept, entries, restored, spread_of
from learnapp.domain.content.content import Panel as PanelResult
from learnapp.domain.content.content import Question
from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.markup.problems import Problems
from learnapp.domain.questions import KINDS
from learnapp.domain.reading.panel_file import NAME, items_of, read_panel_file, write_panel_file
from learnapp.educator.drafts.draft_queries import DraftRead
from learnapp.store.content.panels import Expert, Panel


@dataclass(frozen=True)
class PanelRead:
    """A panel with its experts. `applied` says whether the draft's panel.yaml agrees with the answers."""

    panel: Panel
    experts: list[Expert]
    spread: list[ItemSpread]
    applied: bool

    @property
    def sent(self) -> int:
        return sum(expert.sent_at is not None for expert in self.experts)

    @property
    def changed(self) -> list[ItemSpread]:
        """The items whose text in the draft has changed since."""
        return [one for one in self.spread if one.changed]

    @property
    def answered(self) -> bool:
        return any(one.panel.experts for one in self.spread)


def items_today(read: DraftRead) -> dict[str, Question]:
    """The items of a draft that experts can answer, without an earlier panel's results."""
    return {name: _blind(question) for name, question in items_of(read.preview.draft.activities).items()}


def _blind(question: Question) -> Question:
    kind = KINDS[question.kind]
    nobody = PanelResult(experts=0, closed="2000-01-01", counts=kind.panel_counts(question, []))
    return structs.replace(kind.with_panel(question, nobody), panel=None)


def kept_items(items: Mapping[str, Question]) -> dict[str, object]:
    """Items in the form in which a panel stores them."""
    return {name: as_kept(question) for name, question in items.items()}


def items_of_panel(panel: Panel) -> dict[str, Question]:
    """The items as experts see them."""
    return {name: restored(kept) for name, kept in panel.items.items()}


def read(panel: Panel, experts: list[Expert], draft: DraftRead) -> PanelRead:
    """The panel with its spread over everyone who has sent their answers."""
    closed = day_of(panel.closed_at or panel.made_at).isoformat()
    answers = [ExpertAnswers(one.answers, one.says_who, one.consent) for one in experts if one.sent_at is not None]
    spread = spread_of(items_of_panel(panel), answers, closed, items_today(draft))
    file = draft.files.get(NAME)
    return PanelRead(panel, experts, spread, file is not None and file.text == text_with(spread, file.data))


def text_with(spread: list[ItemSpread], before: bytes | None) -> str:
    """The text of panel.yaml with this panel's entries in place of earlier ones on the same items."""
    earlier = read_panel_file(before, Problems(NAME)) if before else {}
    kept = {name: entry for name, entry in earlier.items() if name not in {one.name for one in spread}}
    return write_panel_file({**kept, **entries(spread)})
