"""A set's record over its life: what was discussed, how the totals changed, what was agreed, and what came of it.

It leaves out who voted what, which the site does not know, and reasons, which could give their writers away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from learnapp.domain.dates.uk_times import day_of, day_words
from learnapp.domain.sets.agreed_actions import OUTCOMES, SetAction
from learnapp.domain.sets.meeting_phases import About, DiscussionForm
from learnapp.domain.sets.tallies import FEWEST, Tally, changes

Row = Mapping[str, Any]
FORM_WORDS: dict[DiscussionForm, str] = {"meeting": "Meeting", "thread": "Thread"}
_MARKS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>#|"})


@dataclass(frozen=True)
class Discussed:
    """A closed discussion. `options` are in words; `from_` names its case or quiz, "" for a member's issue."""

    number: int
    form: DiscussionForm
    about: About
    title: str
    from_: str
    module: str
    closed_at: datetime
    options: tuple[str, ...]
    first: Tally | None
    second: Tally | None
    actions: tuple[SetAction, ...] = ()

    @property
    def changes(self) -> tuple[int, ...]:
        """The change in votes for each option; empty unless both votes are shown."""
        return changes(self.first, self.second) if self.first and self.second else ()


@dataclass(frozen=True)
class SetRecord:
    """A set's record. `other` are the actions that did not come from a closed discussion."""

    name: str
    discussed: tuple[Discussed, ...]
    other: tuple[SetAction, ...]


def record(name: str, discussed: Iterable[Discussed], actions: Sequence[SetAction]) -> SetRecord:
    """The record, the first discussion first, each with the actions that came from it."""
    found, taken = [], set()
    for one in sorted(discussed, key=lambda one: one.number):
        own = tuple(a for a in reversed(actions) if a.discussion == one.number)
        taken |= {a.id for a in own}
        found.append(replace(one, actions=own))
    return SetRecord(name, tuple(found), tuple(a for a in reversed(actions) if a.id not in taken))


def votes(of: Tally | None, place: int) -> int | None:
    """How many chose an option; None where nothing was counted, or too few to be shown."""
    return of.counts[place] if of and of.shown else None


# As tables ----------------------------------------------------------------------------------------


def decision_rows(found: SetRecord) -> list[Row]:
    """A row for each option that was voted on, and one for each discussion without a vote."""
    rows: list[Row] = []
    for one in found.discussed:
        about = {
            "number": one.number,
            "form": one.form,
            "closed_on": day_of(one.closed_at),
            "about": one.about,
            "title": one.title,
            "from": one.from_,
            "module": one.module,
            "votes_first": one.first.votes if one.first else None,
            "votes_second": one.second.votes if one.second else None,
        }
        for place, option in enumerate(one.options or ("",)):
            chose = {
                "option": option,
                "chose_first": votes(one.first, place),
                "chose_second": votes(one.second, place),
                "change": one.changes[place] if one.changes else None,
            }
            rows.append({**about, **chose})
    return rows


def action_rows(found: SetRecord) -> list[Row]:
    """A row for each action."""
    every = [*(a for one in found.discussed for a in one.actions), *found.other]
    return [
        {
            "discussion": action.discussion,
            "owner": action.owner,
            "action": action.text,
            "due_on": action.due_on,
            "outcome": action.outcome,
            "what_happened": action.came_of_it,
            "told_on": day_of(action.settled_at) if action.settled_at else None,
        }
        for action in every
    ]


# To read ------------------------------------------------------------------------------------------


def as_markdown(found: SetRecord, made_at: datetime) -> str:
    """The record as Markdown that is also easy to read as plain text."""
    lines = [
        f"# {_plain(found.name)}: record of a learning set",
        "",
        f"Made on {day_words(day_of(made_at))}. Votes are totals, so no one can tell who voted for what. For "
        f"fewer than {FEWEST} votes, we keep only how many there were.",
    ]
    for one in found.discussed:
        lines += ["", f"## {one.number}. {_plain(one.title)}", "", _where(one)]
        lines += _tally_lines(one)
        lines += _action_lines(one.actions, "Agreed:")
    if not found.discussed:
        lines += ["", "No meeting or thread has closed yet."]
    if found.other:
        lines += ["", "## Other actions", *_action_lines(found.other, "")]
    return "\n".join(lines) + "\n"


def _where(one: Discussed) -> str:
    about = f", about {_plain(one.from_)} ({_plain(one.module)})" if one.from_ else ", about a member’s issue"
    return f"{FORM_WORDS[one.form]}, closed on {day_words(day_of(one.closed_at))}{about}."


def _tally_lines(one: Discussed) -> list[str]:
    if one.first is None and one.second is None:
        return []
    said = [f"{which} vote: {of.votes}" for which, of in (("first", one.first), ("second", one.second)) if of]
    lines = ["", f"Votes in the {', in the '.join(said)}."]
    if any(of and of.shown for of in (one.first, one.second)):
        lines += ["", "| Answer | First | Second |", "|---|---|---|"]
        for place, option in enumerate(one.options):
            first, second = (_number(votes(of, place)) for of in (one.first, one.second))
            lines.append(f"| {_plain(option)} | {first} | {second} |")
    return lines


def _action_lines(actions: Sequence[SetAction], heading: str) -> list[str]:
    if not actions:
        return []
    lines = ["", heading] if heading else []
    lines.append("")
    for action in actions:
        lines.append(f"- **{_plain(action.owner)}**, by {day_words(action.due_on)}: {_plain(action.text)}")
        if action.outcome:
            words = f" {_plain(action.came_of_it)}" if action.came_of_it else ""
            lines.append(f"  {OUTCOMES[action.outcome]}.{words}")
        else:
            lines.append("  Not reported yet.")
    return lines


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)


def _plain(text: str) -> str:
    """People's words in one line, with nothing in them that Markdown would read."""
    return " ".join(text.split()).translate(_MARKS)
