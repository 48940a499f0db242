"""Keys from panels of experts: how blind answers are counted, and when they decide a key.

- Script concordance: the credit of an answer is the number of experts who gave it over the number who gave the
  commonest (Fournier, Demeester and Charlin, BMC Medical Informatics and Decision Making 2008, 8:18). Disagreement is
  part of the method, so those answers are scored even where experts split.
- Rankings of situational judgement tests: the panel's order by the sums of places (Kendall and Babington Smith, Annals
  of Mathematical Statistics 1939, 10:275-287), with options of equal sums in equal places. Learners get points by
  nearness, as the kind always gives them (Patterson and colleagues, Medical Teacher 2016, 38:3-17).
- Single best answers: the commonest answer, with the number who gave it.

A panel of ten experts or more decides: in the study of Charlin and colleagues (Medical Education 2006, 40:101-105) the
reliability of scores was 0.62 with panels of five and 0.70 with ten. Where published methods name no limit for
agreement the limits are ours; `docs/decisions/0097-panels.md` says why.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from learnapp.domain.content.content import Panel, Question
from learnapp.domain.content.rendering import plain

ENOUGH = 10
"""The fewest experts who decide a key. Answers of fewer are shown, and the authors' key is used."""
AGREED = 0.5
"""Kendall's W of a ranking below which experts split, and the share of votes that a single best answer must exceed."""
SIDE = 1 / 3
"""On a scale from less to more right, experts split if at least this share is on either side of the middle."""
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
Places = tuple[int, int]
_PICTURE = re.compile(r'<img[^>]*src="([^"]*)"')


def item_digest(question: Question, shown: Iterable[str]) -> str:
    """A name for what people see of an item before they answer: its words and pictures.

    Neither the order of its options nor its markup makes a difference.
    """
    seen = [question.kind, *(_seen(html) for html in (question.title, question.stem, *sorted(shown)))]
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()[:16]


def _seen(html: str) -> list[str]:
    return [" ".join(plain(html).split()), *_PICTURE.findall(html)]


def credits(votes: Sequence[int]) -> list[float]:
    """The credit of each answer by aggregate scoring: its votes over those of the commonest."""
    commonest = max(votes, default=0)
    return [count / commonest if commonest else 0.0 for count in votes]


def concordance(counts: Sequence[Sequence[int]]) -> float:
    """Kendall's coefficient W of rankings, from 0 for no agreement to 1 for the same order from everyone.

    `counts` says for each option how many experts gave it each place. W = 12 S / (m² (n³ - n)), with m experts, n
    options and S the squared deviations of the sums of places from their mean.
    """
    options, experts = len(counts), sum(counts[0]) if counts else 0
    if options < 2 or not experts:
        return 0.0
    sums = sums_of_places(counts)
    mean = experts * (options + 1) / 2
    return 12 * sum((one - mean) ** 2 for one in sums) / (experts**2 * (options**3 - options))


def sums_of_places(counts: Sequence[Sequence[int]]) -> list[int]:
    """For each option, the sum of the places that experts gave it: the smallest is the best."""
    return [sum(place * count for place, count in enumerate(row, 1)) for row in counts]


def consensus(counts: Sequence[Sequence[int]]) -> tuple[Places, ...]:
    """The first and last place of each option in the panel's order; options with equal sums share their places."""
    sums = sums_of_places(counts)
    return tuple((1 + sum(other < one for other in sums), sum(other <= one for other in sums)) for one in sums)


def best_of(counts: Sequence[Sequence[int]]) -> int | None:
    """The option that most experts chose; None unless more than half did."""
    votes = [row[0] for row in counts]
    best = max(range(len(votes)), key=votes.__getitem__, default=None)
    return best if best is not None and votes[best] > AGREED * sum(votes) else None


def takes_sides(counts: Sequence[Sequence[int]]) -> bool:
    """Whether a third or more of the experts are on either side of the middle of a scale, given from its low end."""
    votes = [row[0] for row in counts]
    middle, everyone = len(votes) // 2, sum(votes)
    return bool(everyone) and min(sum(votes[:middle]), sum(votes[middle + 1 :])) >= SIDE * everyone


def in_words(number: int) -> str:
    """A number as in prose: in words up to twelve."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def month(day: str) -> str:
    """The month of an ISO date, such as March 2026."""
    return f"{date.fromisoformat(day):%B %Y}"


def panel_words(panel: Panel | None, spread: Iterable[tuple[str, Sequence[int]]], would: str) -> dict[str, Any]:
    """What a review says about the panel behind a key; empty if there is none.

    `spread` has each option's text as HTML with its counts, best first; `would` says what experts would do with the
    first: "choose", "put first", "say".
    """
    if panel is None:
        return {}
    rows = [(html, counts[0], counts) for html, counts in spread]
    return {
        "experts": panel.experts,
        "closed": month(panel.closed),
        "enough": ENOUGH,
        "decides": panel.decides,
        "split": panel.split,
        "would": would,
        "most": in_words(rows[0][1]).capitalize(),
        "of": in_words(panel.experts),
        "rows": rows,
        "reasons": [{"text": reason.text, "by": reason.by} for reason in panel.reasons],
    }
