"""A question as a package asks, marks and reviews it in the browser.

Its page and its review are rendered here with the site's own templates and marking, so that neither is written twice. A
review is rendered for some answers and cut at its options, and the browser puts together the pieces that fit an answer.
Beside them is what the browser needs to mark an answer, in the order in which the options are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from itertools import takewhile
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import structs

from learnapp.domain.content.content import Question
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import Answer, AskedQuestion, Mark
from learnapp.domain.questions.number import amounts_of
from learnapp.paths import TEMPLATES

SCORE = 9119
"""The placeholder in a rendered review for the score, which the browser works out."""
YOURS = "learnapp-own-words"
"""The placeholder in a rendered review for what the learner typed."""
_ITEM = '<li class="review-option">'

Html = Callable[[str], str]
Packed = dict[str, Any]


@cache
def templates() -> Environment:
    """The site's templates, for fragments that do not need a request."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["asset"] = lambda name: name
    return found


def packed(question: Question, seed: int, shared: Mapping[str, float], html: Html) -> Packed:
    """The question with one draw of its numbers and one order of its options."""
    kind = KINDS[question.kind]
    asked = kind.ask(question, seed, shared)
    view = kind.view(question, asked)
    drawn = DrawnQuestion(question, asked, view, html)
    unanswered = kind.mark(question, asked, None)
    out_of = unanswered.out_of
    return {
        "title": view["title"],
        "ask": drawn.ask(),
        "explanation": html(fill(question.explanation, asked.values)),
        "outOf": out_of,
        "chance": unanswered.chance / out_of if out_of else 0,
        **_MAKERS[question.kind](question, asked, drawn),
    }


class DrawnQuestion:
    """A question's fragments, rendered by its template."""

    def __init__(self, question: Question, asked: AskedQuestion, view: dict[str, Any], html: Html) -> None:
        self._question, self._asked, self._view, self._html = question, asked, view, html
        self._macros: Any = templates().get_template(f"questions/{question.kind}.html").module

    def ask(self) -> str:
        drawn = str(self._macros.ask(self._view, {}, {}))
        return self._html(drawn.split("<script")[0])

    def mark(self, answer: Answer) -> Mark:
        return KINDS[self._question.kind].mark(self._question, self._asked, answer)

    def review(self, answer: Answer, **changed: Any) -> str:
        """The review of an answer, whatever the order in which it was marked; `changed` are fields of its mark."""
        mark = structs.replace(self.mark(answer), **changed)
        return self._html(str(self._macros.review(self._view, mark)))

    def html(self, drawn: str) -> str:
        return self._html(drawn)


def rows(reviews: list[str]) -> Packed:
    """Reviews that differ only in their options, cut at the options: for each, the parts that are the same and that
    differ.
    """
    before = reviews[0].split(_ITEM)[0]
    after = reviews[0][max(reviews[0].rfind("</ul>"), reviews[0].rfind("</ol>")) :]
    cut = [review[: max(review.rfind("</ul>"), review.rfind("</ol>"))].split(_ITEM)[1:] for review in reviews]
    return {
        "before": before,
        "rows": [_apart([_ITEM + one for one in row]) for row in zip(*cut, strict=True)],
        "after": after,
    }


def _apart(texts: list[str]) -> list[Any]:
    """The common beginning of all texts, their common end, and what is in between in each."""
    start = _beginning(texts)
    rest = [text[len(start) :] for text in texts]
    end = _beginning([text[::-1] for text in rest])[::-1]
    return [start, end, [text[: len(text) - len(end)] for text in rest]]


def _beginning(texts: list[str]) -> str:
    """The common beginning of all texts: that of the first and the last in alphabetical order."""
    pairs = zip(min(texts), max(texts), strict=False)
    return "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _ticks(question: Question, asked: AskedQuestion, drawn: DrawnQuestion) -> Packed:
    options = question.content.options
    keys = [shown for shown, place in enumerate(asked.order) if options[place].key]
    rule = "all" if question.content.all_or_nothing else _RULES[question.kind]
    every = list(range(len(options)))
    return {
        "answer": "ticks",
        "rule": rule,
        "count": len(options),
        "keys": keys,
        "review": rows([drawn.review(None, note=""), drawn.review(every, note="")]),
    }


_RULES = {"single-best": "one", "hotspot": "one", "multiple": "points", "choose-three": "three"}


def _ranking(question: Question, asked: AskedQuestion, drawn: DrawnQuestion) -> Packed:
    """Renders every rotation of the author's order, so that each option is in each place once."""
    content = question.content
    count = len(content.options)
    turns = [[(option + turn) % count + 1 for option in range(count)] for turn in range(count)]
    return {
        "answer": "ranking",
        "count": count,
        "order": list(asked.order),
        "places": [list(place) for place in content.places],
        "review": rows([drawn.review(turn, score=SCORE) for turn in [*turns, None]]),
    }


def _pairs(question: Question, asked: AskedQuestion, drawn: DrawnQuestion) -> Packed:
    """Renders one answer for each option, with that option in every row, and a last one without any."""
    content = question.content
    extended = question.kind == "extended-matching"
    count = len(content.stems) if extended else len(content.pairs)
    options = len(asked.order)
    keys = [stem.key for stem in content.stems] if extended else list(range(count))
    reviews = [drawn.review([place] * count, score=SCORE) for place in range(options)]
    return {
        "answer": "pairs",
        "field": "stem" if extended else "term",
        "count": count,
        "order": list(asked.order),
        "keys": keys,
        "review": rows([*reviews, drawn.review(None, score=SCORE)]),
    }


def _number(question: Question, asked: AskedQuestion, drawn: DrawnQuestion) -> Packed:
    """Reviews for each amount that has a name, for another amount, and for no answer."""
    content = question.content
    amounts = amounts_of(content, asked)
    far = max(map(abs, amounts)) * 7 + 12345.678
    named: list[str] = []
    for place, amount in enumerate(amounts):
        mark = drawn.mark({"typed": YOURS, "value": amount})
        chosen = next((n for n, remark in enumerate(mark.remarks) if remark.chosen), place)
        named.append(drawn.review({"typed": YOURS, "value": amount} if chosen == place else None))
    return {
        "answer": "number",
        "unit": content.unit,
        "amounts": amounts,
        "key": next(place for place, candidate in enumerate(content.candidates) if candidate.key),
        "tolerance": content.tolerance,
        "relative": content.relative,
        "decimals": content.decimals,
        "whole": _apart([*named, drawn.review({"typed": YOURS, "value": far}), drawn.review(None)]),
    }


def _script(question: Question, asked: AskedQuestion, drawn: DrawnQuestion) -> Packed:
    points = (-2, -1, 0, 1, 2)
    marks = [drawn.mark(point) for point in points]
    return {
        "answer": "script",
        "scores": [mark.score for mark in marks],
        "points": [str(point) for point in points],
        "whole": _apart([*(drawn.review(point) for point in points), drawn.review(None)]),
    }


def _free_text(question: Question, asked: AskedQuestion, drawn: DrawnQuestion) -> Packed:
    review = drawn.review(YOURS)
    return {"answer": "words", "fields": ["answer"], "whole": _apart([review])}


def _two_audiences(question: Question, asked: AskedQuestion, drawn: DrawnQuestion) -> Packed:
    """The rules that look for words are the site's: the package shows the authors' versions and says so."""
    mark = drawn.mark(None)
    macros: Any = templates().get_template("package/two-audiences.html").module
    whole = str(macros.review(mark.detail, YOURS))
    fields = [task.audience for task in question.content.tasks]
    return {"answer": "words", "fields": fields, "whole": _apart([drawn.html(whole)])}


_MAKERS: dict[str, Callable[[Question, AskedQuestion, DrawnQuestion], Packed]] = {
    "single-best": _ticks,
    "multiple": _ticks,
    "choose-three": _ticks,
    "ranking": _ranking,
    "matching": _pairs,
    "extended-matching": _pairs,
    "number": _number,
    "script-concordance": _script,
    "free-text": _free_text,
    "two-audiences": _two_audiences,
    "hotspot": _ticks,
}
