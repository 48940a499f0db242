"""Adds up a panel's answers: the spread of each item, and the entries of panel.yaml that follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from learnapp.domain.content.content import ExpertReason, Panel, Question
from learnapp.domain.questions import KINDS, panels
from learnapp.domain.reading.panel_file import PanelEntry, digest_of


@dataclass(frozen=True)
class ExpertAnswers:
    """One expert's answers by item: `text`, `answer` and `reason`. `by` is their name, "" unless they may be named."""

    answers: Mapping[str, Mapping[str, Any]]
    by: str
    readers: str
    """Who may read the reasons: "authors" alone, or everyone."""


@dataclass(frozen=True)
class ItemSpread:
    """How a panel answered one item. `older` answers were given to an earlier text and do not count.

    `question` is the item with the panel behind it; `reasons` are for the authors, with a name only by consent.
    """

    name: str
    question: Question
    options: tuple[str, ...]
    older: int
    reasons: tuple[ExpertReason, ...]
    changed: bool = False

    @property
    def panel(self) -> Panel:
        assert self.question.panel is not None
        return self.question.panel

    @property
    def agreement(self) -> str:
        """How far experts agree, in words."""
        counts = self.panel.counts
        if not self.panel.experts:
            return ""
        if len(counts[0]) > 1:
            return f"Agreement (Kendall’s W): {panels.concordance(counts):.2f}"
        most = max(row[0] for row in counts)
        return f"Most common answer: {most} of {self.panel.experts}"

    @property
    def rows(self) -> list[tuple[str, tuple[int, ...]]]:
        return list(zip(self.options, self.panel.counts, strict=True))


def as_kept(question: Question) -> Any:
    """A question as plain values, for `restored`."""
    return msgspec.to_builtins(question, str_keys=True)


def restored(kept: Any) -> Question:
    """A question that was kept as plain values."""
    question = msgspec.convert(kept, Question, str_keys=True)
    content = msgspec.convert(question.content, KINDS[question.kind].Content, str_keys=True)
    return msgspec.structs.replace(question, content=content)


def spread_of(
    items: Mapping[str, Question], experts: Iterable[ExpertAnswers], closed: str, today: Mapping[str, Question]
) -> list[ItemSpread]:
    """The spread of each item over the experts who have sent their answers. `today` are the draft's items now."""
    everyone = list(experts)
    return [_spread(name, question, everyone, closed, today.get(name)) for name, question in items.items()]


def _spread(
    name: str, question: Question, experts: list[ExpertAnswers], closed: str, today: Question | None
) -> ItemSpread:
    kind, digest = KINDS[question.kind], digest_of(question)
    said = [(one, one.answers[name]) for one in experts if name in one.answers]
    counted = [(one, answer) for one, answer in said if answer["text"] == digest]
    reasons = [(one, ExpertReason(text=answer["reason"], by=one.by)) for one, answer in counted if answer["reason"]]
    panel = Panel(
        experts=len(counted),
        closed=closed,
        counts=kind.panel_counts(question, [answer["answer"] for _, answer in counted]),
        reasons=tuple(reason for one, reason in reasons if one.readers != "authors"),
    )
    return ItemSpread(
        name=name,
        question=kind.with_panel(question, panel),
        options=kind.panel_options(question),
        older=len(said) - len(counted),
        reasons=tuple(reason for _, reason in reasons),
        changed=today is None or digest_of(today) != digest,
    )


def entries(spread: Iterable[ItemSpread]) -> dict[str, PanelEntry]:
    """The entries of panel.yaml for the items that experts have answered."""
    return {
        one.name: PanelEntry(
            text=digest_of(one.question),
            experts=one.panel.experts,
            closed=one.panel.closed,
            answers=tuple(one.rows),
            reasons=one.panel.reasons,
        )
        for one in spread
        if one.panel.experts
    }
