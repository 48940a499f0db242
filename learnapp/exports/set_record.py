"""A learning set's record as a document of plain blocks: for the typesetter, and for a word processor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from learnapp.domain.dates.uk_times import day_of, day_words
from learnapp.domain.sets.agreed_actions import OUTCOMES, SetAction
from learnapp.domain.sets.set_records import FORM_WORDS, Discussed, SetRecord, votes
from learnapp.domain.sets.tallies import FEWEST
from learnapp.exports.blocks import DocumentBlock, bullets, heading, paragraph, table


def document(record: SetRecord, made_at: datetime) -> dict[str, Any]:
    """The record as the typesetter's input. Like the page, it has totals, but no one's vote, reason or post."""
    made_on = day_words(day_of(made_at))
    blocks: list[DocumentBlock] = [
        paragraph(
            f"Made on {made_on}. Votes are totals, so no one can tell who voted for what. For fewer than {FEWEST} "
            "votes, we keep only how many there were."
        )
    ]
    for one in record.discussed:
        blocks += [heading(f"{one.number}. {one.title}"), paragraph(_where(one)), *_votes(one)]
        blocks += _actions("Agreed", one.actions) or [paragraph("No actions were agreed.")]
    if not record.discussed:
        blocks.append(paragraph("No meeting or thread has closed yet."))
    if record.other:
        blocks += [heading("Other actions"), *_actions("", record.other)]
    title = f"{record.name}: record of a learning set"
    return {"title": title, "author": "learnapp", "footer": f"{record.name}, {made_on}", "blocks": blocks}


def _where(one: Discussed) -> str:
    about = f", about {one.from_} ({one.module})" if one.from_ else ", about a member’s issue"
    return f"{FORM_WORDS[one.form]}, closed on {day_words(day_of(one.closed_at))}{about}."


def _votes(one: Discussed) -> list[DocumentBlock]:
    """How many voted, and whatever totals are kept."""
    told = [("First", one.first), ("Second", one.second)]
    known = [(name, of) for name, of in told if of is not None]
    if not known:
        return []
    said = "; ".join(f"{name.lower()} vote: {of.votes}" for name, of in known)
    blocks = [paragraph(f"{said[0].upper()}{said[1:]}.")]
    if not any(of.shown for _, of in known):
        return blocks
    head = ["Answer", "First", "Second", *(["Change"] if one.changes else [])]
    rows = []
    for place, option in enumerate(one.options):
        counts = ["–" if (count := votes(of, place)) is None else str(count) for _, of in told]
        rows.append([option, *counts, *([f"{one.changes[place]:+}".replace("-", "−")] if one.changes else [])])
    return [*blocks, table(f"Votes on “{one.title}”", head, rows)]


def _actions(title: str, actions: Sequence[SetAction]) -> list[DocumentBlock]:
    if not actions:
        return []
    items = [f"{one.owner}, by {day_words(one.due_on)}: {_line(one.text)} {_outcome(one)}" for one in actions]
    return [*([heading(title, 2)] if title else []), bullets(items)]


def _outcome(one: SetAction) -> str:
    return f"{OUTCOMES[one.outcome]}. {_line(one.came_of_it)}".strip() if one.outcome else "Not reported yet."


def _line(text: str) -> str:
    return " ".join(text.split())
