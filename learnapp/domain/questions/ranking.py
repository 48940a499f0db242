"""The kind `ranking`: put four or five options in order, best first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

import msgspec

from learnapp.domain.content.content import FrozenStruct, Panel, Question
from learnapp.domain.markup.elements import QuestionSource
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.questions import options as opt
from learnapp.domain.questions import panels
from learnapp.domain.questions.kind import Answer, AnswerError, AskedQuestion, Form, Mark, PartFeedback, QuestionKind

TOP = 4
"""Points for an option in its place; one less for each place away from it."""
Places = tuple[int, int]
"""The first and last place of an option in the key, counted from 1; they differ where places are equal."""


class RankedOptions(FrozenStruct, frozen=True):
    """The options, best first, and the place or places each may take."""

    options: tuple[opt.Option, ...]
    places: tuple[Places, ...]


class Ranking(QuestionKind):
    """An ordered list of four or five options, **best first**. The site shuffles them. If two
    places are equal, say so in the heading: `tie=2,3`. Put two pairs in quotes: `tie="1,2 4,5"`.

    Marks: for each option, 4 minus the distance from its place in the key, so 20 in total for five options
    and 16 for four. An option with equal places is right in any of them; otherwise the distance is to the
    nearest one. Two options given the same place score 0. The percentage shown is rescaled so that chance is 0.
    Where a panel of ten experts or more put them in order and hardly agrees (Kendall's W below 0.5), it is not scored.

    ```markdown
    ## Rank what you should do next {#next .ranking competency=2.2 tie=2,3}

    The consultant has just left the room.

    1. Ask him for ten minutes today

        …

    2. Tell your supervisor what happened

        …

    3. Write down what was said while you remember it

        …

    4. Raise it with the clinical director

        …

    5. Post about it in the mess group

        …
    ```
    """

    name: ClassVar[str] = "ranking"
    title: ClassVar[str] = "Put the options in order"
    judgement: ClassVar[bool] = True
    attributes: ClassVar[frozenset[str]] = frozenset({"tie"})
    Content: ClassVar[type[msgspec.Struct]] = RankedOptions
    how: ClassVar[str] = "write four or five options as `1.`, `2.`, `3.`…, the best first"

    def read(self, source: QuestionSource, problems: Any) -> RankedOptions | None:
        before = problems.errors
        items = opt.find_list(source, ("1.",), self.how)
        if items is None:
            return None
        options = opt.read_options(source, items.items, ("1.",), self.how)
        opt.check_count(source, len(options), 4, 5, "options", items.line)
        tie = source.attributes.values.get("tie", "")
        places = key_places(len(options), tie)
        if places is None:
            problems.error(
                source.attributes.line,
                f"`tie={tie}` is not understood: name neighbouring places with a comma, as in `tie=2,3`.",
            )
        if problems.errors > before:
            return None
        return RankedOptions(options=options, places=places or ())

    def option_labels(self, question: Question) -> tuple[str, ...]:
        return tuple(option.html for option in question.content.options)

    def panel_options(self, question: Question) -> tuple[str, ...]:
        return tuple(opt.label(option.html) for option in question.content.options)

    def panel_counts(self, question: Question, answers: Iterable[Answer]) -> tuple[tuple[int, ...], ...]:
        orders = list(answers)
        places = range(1, len(question.content.options) + 1)
        return tuple(
            tuple(sum(order[option] == place for order in orders) for place in places) for option in range(len(places))
        )

    def with_panel(self, question: Question, panel: Panel) -> Question:
        split = panels.concordance(panel.counts) < panels.AGREED
        panel = msgspec.structs.replace(panel, decides=panel.experts >= panels.ENOUGH, split=split)
        content = question.content
        if panel.decides and not split:
            content = msgspec.structs.replace(content, places=panels.consensus(panel.counts))
        return msgspec.structs.replace(question, content=content, panel=panel)

    def ask(self, question: Question, seed: int, given: Mapping[str, float] | None = None) -> AskedQuestion:
        order = opt.shuffle(question, len(question.content.options), seed)
        return AskedQuestion(order=order, values=opt.values_of(question, seed, given))

    def view(self, question: Question, asked: AskedQuestion) -> dict[str, Any]:
        return {
            **opt.heading_view(question, asked, self.title),
            "options": [
                {"field": f"place-{option['value']}", "html": option["html"]}
                for option in opt.options_view(question.content.options, asked)
            ],
            "places": [(str(place), str(place)) for place in range(1, len(question.content.options) + 1)],
        }

    def parse(self, question: Question, asked: AskedQuestion, form: Form) -> Answer:
        """The place given to each option, in the author's order."""
        count = len(asked.order)
        known = {str(place): place for place in range(1, count + 1)}
        answer = [0] * count
        strange = ""
        for shown, option in enumerate(asked.order):
            sent = {value for value in form.get(f"place-{shown}", ()) if value}
            if len(sent) == 1 and sent <= known.keys():
                answer[option] = known[sent.pop()]
            elif sent:
                strange = strange or f"place-{shown}"
        if strange:
            raise AnswerError(f"Give each option one place from 1 to {count}.", strange, answer)
        _check_complete(answer, asked)
        return answer

    def form(self, question: Question, asked: AskedQuestion, answer: Answer) -> dict[str, list[str]]:
        if not _is_ranking(answer, len(asked.order)):
            return {}
        return {f"place-{shown}": [str(answer[option])] for shown, option in enumerate(asked.order) if answer[option]}

    def mark(self, question: Question, asked: AskedQuestion, answer: Answer) -> Mark:
        content = question.content
        count = len(content.options)
        answer = [0] * count if answer is None else answer
        if len(asked.order) != count or not _is_ranking(answer, count):
            raise AnswerError(opt.STALE)
        given = points(answer, content.places)
        detail, scored = _panel(question, asked), not (question.panel_decides and question.experts_split)
        return Mark(
            score=sum(given) if scored else 0,
            out_of=TOP * count if scored else 0,
            chance=chance(content.places) if scored else 0,
            detail=detail,
            remarks=tuple(
                PartFeedback(
                    label=fill(option.html, asked.values),
                    feedback=fill(option.feedback, asked.values),
                    chosen=answer[place] > 0,
                    key=scored and _distance(answer[place], content.places[place]) == 0 and given[place] > 0,
                    yours=str(answer[place] or ""),
                    best=_spoken(content.places[place]) if scored else "",
                    points=given[place] if scored else None,
                )
                for place, option in enumerate(content.options)
            ),
        )

    def describe(self, question: Question, asked: AskedQuestion, answer: Answer) -> str:
        options = question.content.options
        if answer is None:
            return ""
        if not _is_ranking(answer, len(options)):
            raise AnswerError(opt.STALE)
        ranked = sorted((place, option) for option, place in enumerate(answer) if place)
        return "; ".join(f"{place}. {opt.label(options[option].html, asked.values)}" for place, option in ranked)


def _panel(question: Question, asked: AskedQuestion) -> dict[str, Any]:
    """What a panel said, with the option that it puts first at the top."""
    panel, options = question.panel, question.content.options
    if panel is None:
        return {}
    sums = panels.sums_of_places(panel.counts)
    order = sorted(range(len(options)), key=sums.__getitem__)
    spread = [(fill(options[place].html, asked.values), panel.counts[place]) for place in order]
    return {"panel": panels.panel_words(panel, spread, "put first")}


def points(answer: Sequence[int], places: Sequence[Places]) -> list[int]:
    """For each option 4 less its distance from the key. An option whose place another was given too scores 0.

    With `tie=2,3` both options belong to places 2 and 3 alike: the distance is to the nearer of the two.
    """
    given = Counter(answer)
    return [
        TOP - _distance(place, key) if place and given[place] == 1 else 0
        for place, key in zip(answer, places, strict=True)
    ]


def chance(places: Sequence[Places]) -> float:
    """The average over all orders, in which every option is equally often in every place."""
    count = len(places)
    return sum(TOP - _distance(place, key) for key in places for place in range(1, count + 1)) / count


def key_places(count: int, tie: str) -> tuple[Places, ...] | None:
    """Each option's places in the key; None if `tie` makes no sense: it is "2,3", or several such with spaces."""
    places = [(place, place) for place in range(1, count + 1)]
    for group in tie.split():
        parts = group.split(",")
        if not all(part.isascii() and part.isdigit() and len(part) == 1 for part in parts):
            return None
        tied = [int(part) for part in parts]
        neighbours = list(range(tied[0], tied[0] + len(tied)))
        if len(tied) < 2 or tied != neighbours or tied[0] < 1 or tied[-1] > count:
            return None
        if any(places[place - 1] != (place, place) for place in tied) or len(tied) == count:
            return None
        for place in tied:
            places[place - 1] = (tied[0], tied[-1])
    return tuple(places)


def _distance(place: int, key: Places) -> int:
    return max(key[0] - place, place - key[1], 0)


def _spoken(key: Places) -> str:
    return (
        str(key[0])
        if key[0] == key[1]
        else f"{key[0]} or {key[1]}"
        if key[1] == key[0] + 1
        else f"{key[0]} to {key[1]}"
    )


def _is_ranking(answer: Answer, count: int) -> bool:
    """Whether the answer gives each option a place, where 0 means none."""
    if not isinstance(answer, list | tuple) or len(answer) != count:
        return False
    return all(type(place) is int and 0 <= place <= count for place in answer)


def _check_complete(answer: list[int], asked: AskedQuestion) -> None:
    """Raise AnswerError at the first option, in the order shown, without a place or with another's."""
    seen: dict[int, int] = {}
    for shown, option in enumerate(asked.order):
        place = answer[option]
        if not place:
            raise AnswerError("Give every option a place.", f"place-{shown}", answer)
        if place in seen:
            raise AnswerError(
                f"You gave place {place} to two options. Give each option a different place.", f"place-{shown}", answer
            )
        seen[place] = shown
