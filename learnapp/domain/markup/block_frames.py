"""The HTML around the text of a `today`, `prompt` or `action` block."""

from __future__ import annotations

import html
from datetime import date

from learnapp.domain.content.quotation_marks import curled
from learnapp.domain.dates.uk_times import date_words
from learnapp.domain.markup.attributes import refuse_unknown
from learnapp.domain.markup.elements import Block
from learnapp.domain.markup.problems import Problems

CERTAINTY = {"H": "official or primary source", "M": "one source, or a secondary one"}
TITLES = {"prompt": "To reflect on", "action": "One thing to do at work"}


def today_frame(block: Block, problems: Problems) -> tuple[str, str]:
    """How things stand now: the source, how certain it is, in words, and when it was checked."""
    refuse_unknown(block.attributes, problems, "a `today` block", keys=("checked", "certainty", "source"))
    values = block.attributes.values
    for name, example in (("checked", "2026-07-01"), ("certainty", "H"), ("source", '"GMC, 2024"')):
        if not values.get(name):
            problems.error(block.line, f"A `today` block needs `{name}=`: write `{name}={example}` after its name.")
    certainty, checked = values.get("certainty", "H"), values.get("checked", "")
    if certainty not in CERTAINTY:
        problems.error(
            block.line,
            f"`certainty={certainty}` is not valid. Write H (official or primary "
            "source) or M (one or secondary source).",
        )
    return today_section(
        html.escape(curled(values.get("source", ""))), certainty, checked, _day(checked, block.line, problems)
    )


def today_section(source: str, certainty: str, checked: str, words: str) -> tuple[str, str]:
    """The HTML before and after the block's text. `source` is HTML; `words` say the day `checked`."""
    closing = (
        f'<p class="today-source">Source: {source}. '
        f'Certainty: {CERTAINTY.get(certainty, "")}. Checked <time datetime="{html.escape(checked)}">'
        f"{words}</time>.</p>\n</section>"
    )
    return '<section class="today">\n<p class="today-title">How things stand now</p>', closing


def details_frame(block: Block, problems: Problems) -> tuple[str, str]:
    """Text folded under its title, such as the numbers of a picture."""
    refuse_unknown(block.attributes, problems, "a `details` block", keys=("title",))
    title = block.attributes.values.get("title", "").strip()
    if not title:
        problems.error(
            block.line, 'A `details` block needs a title to press: `::: details title="The rota as a table"`.'
        )
    opening = (
        '<details class="nhsuk-details">\n<summary class="nhsuk-details__summary">'
        f'<span class="nhsuk-details__summary-text">{html.escape(curled(title))}</span></summary>\n'
        '<div class="nhsuk-details__text">'
    )
    return opening, "</div>\n</details>"


def callout_frame(block: Block, number: int, taken: set[str], problems: Problems) -> tuple[str, str]:
    """A prompt or an action, identified by its own id or else by its `number` in the file.

    `taken` gathers the ids; a repeated one is reported.
    """
    refuse_unknown(block.attributes, problems, f"a `{block.name}` block", id_allowed=True)
    id_ = f"{block.name}-{block.attributes.id or number}"
    if id_ in taken:
        problems.error(
            block.line, f"There is another `::: {block.name} #{block.attributes.id or number}` above. Change one id."
        )
    taken.add(id_)
    opening = f'<section class="{block.name}" id="{id_}">\n<p class="{block.name}-title">{TITLES[block.name]}</p>'
    return opening, "</section>"


def _day(value: str, line: int, problems: Problems) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        if value:
            problems.error(line, f"`checked={value}` is not a date. Write one like 2026-07-01.")
        return ""
    return date_words(day)
