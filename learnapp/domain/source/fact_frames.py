"""The HTML around the text of a `today` block that names facts of facts.yaml."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import date

from learnapp.domain.content.content import Fact
from learnapp.domain.content.quotation_marks import curled
from learnapp.domain.dates.uk_times import date_words
from learnapp.domain.markup.attributes import did_you_mean, refuse_unknown, split_commas
from learnapp.domain.markup.block_frames import today_section
from learnapp.domain.markup.elements import Block
from learnapp.domain.markup.problems import Problems

SEEN = {"whole": "", "extract": " (read in an extract)"}
"""What to say after a source's name about how much of it was read when the fact was checked."""


def fact_frame(block: Block, facts: Mapping[str, Fact], problems: Problems) -> tuple[str, str]:
    """The HTML around a block that names facts, with their sources. If there are several, it shows the lowest certainty
    and the oldest date.
    """
    refuse_unknown(block.attributes, problems, "a `today` block with `fact=`", keys=("fact",))
    named = split_commas(block.attributes.values["fact"])
    if not named:
        problems.error(block.line, "Write the fact's name after `fact=`; see facts.yaml.")
    for name in named:
        if name not in facts:
            hint = did_you_mean(name, facts) or " Add it to facts.yaml."
            problems.error(block.line, f"There is no fact `{name}`.{hint}")
    found = [facts[name] for name in named if name in facts]
    checked = min((fact.checked for fact in found), default="")
    certainty = max((fact.certainty for fact in found), default="H")
    return today_section("; ".join(map(_source, found)), certainty, checked, _words(checked))


def _source(fact: Fact) -> str:
    source = html.escape(curled(fact.source))
    if fact.url:
        source = f'<a href="{html.escape(fact.url)}">{source}</a>'
    return source + SEEN.get(fact.seen, "")


def _words(day: str) -> str:
    # The reader of the list reports an invalid date.
    try:
        return date_words(date.fromisoformat(day))
    except ValueError:
        return ""
