"""The kind `matching`: find for each term what belongs to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec

from learnapp.domain.content.content import FrozenStruct, Question
from learnapp.domain.markup.attributes import refuse_unknown
from learnapp.domain.markup.elements import Definition, DefinitionList, Item, ItemList, QuestionSource
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.questions import options as opt
from learnapp.domain.questions import pairing
from learnapp.domain.questions.kind import Answer, AskedQuestion, Mark, PartFeedback


class Pair(FrozenStruct, frozen=True):
    """A match, its feedback after marking, and its term; an extra match has no term."""

    match: str
    feedback: str
    term: str = ""


class Pairs(FrozenStruct, frozen=True):
    """The terms with their matches, in the author's order, and the extra matches."""

    pairs: tuple[Pair, ...]
    extras: tuple[Pair, ...] = ()

    @property
    def matches(self) -> tuple[str, ...]:
        return tuple(pair.match for pair in (*self.pairs, *self.extras))


class Matching(pairing.Pairing):
    """A definition list of terms and their matches. The first paragraph is the match, and the indented text
    after it is the feedback. List items after that are extra matches that belong to no term. There can be two
    to ten terms and up to four extra matches. The site shuffles the matches.

    ```markdown
    ## Match each term to its meaning {#terms .matching competency=3.2 claim=41}

    Drag nothing: choose from the list beside each term.

    Run rate
    :   Spending pace a month, with one-off items taken out

        It is not last month times twelve: …

    Headroom
    :   Allowance in the staffing budget for leave, sickness and study

        …

    - A reserve that the ward may spend

        That is what the word suggests, but…
    ```

    Marks: 1 a term.
    """

    name: ClassVar[str] = "matching"
    title: ClassVar[str] = "Choose the match for each"
    field: ClassVar[str] = "term"
    Content: ClassVar[type[msgspec.Struct]] = Pairs
    how: ClassVar[str] = "write each term on a line of its own and its match under it after `:   `"

    def read(self, source: QuestionSource, problems: Any) -> Pairs | None:
        before = problems.errors
        at = next((n for n, element in enumerate(source.body) if isinstance(element, DefinitionList)), None)
        if at is None:
            problems.error(source.section.line, f"This question has no terms: {self.how}.")
            return None
        source.take_stem(at)
        entries: list[Definition] = []
        extras: list[Item] = []
        for element in source.body[at:]:
            if isinstance(element, DefinitionList):
                entries.extend(element.entries)
            elif isinstance(element, ItemList) and not element.ordered:
                extras.extend(element.items)
            else:
                problems.error(
                    element.line, "This comes after the terms: move it above them, or indent it as feedback."
                )
        opt.check_count(source, len(entries), 2, 10, "terms", source.body[at].line)
        opt.check_count(source, len(extras), 0, 4, "extra matches", source.body[at].line)
        content = Pairs(
            pairs=tuple(self._pair(source, entry) for entry in entries),
            extras=tuple(self._extra(source, item) for item in extras),
        )
        doubled = [match for match, count in Counter(content.matches).items() if count > 1]
        if doubled:
            problems.error(source.body[at].line, "Two matches are the same: each term needs a match of its own.")
        return content if problems.errors == before else None

    def _pair(self, source: QuestionSource, entry: Definition) -> Pair:
        refuse_unknown(entry.attributes, source.problems, "a term")
        if not entry.first:
            source.problems.error(entry.line, f"“{entry.term}” has no match: write it after the colon.")
        return Pair(
            term=source.writer.inline(entry.term, entry.line),
            match=source.writer.inline(entry.first, entry.line + 1),
            feedback=opt.read_feedback(source, entry.body, entry.line, "term"),
        )

    def _extra(self, source: QuestionSource, item: Item) -> Pair:
        refuse_unknown(item.attributes, source.problems, "an extra match")
        return Pair(
            match=source.writer.inline(item.text, item.line),
            feedback=opt.read_feedback(source, item.body, item.line, "extra match"),
        )

    def options(self, question: Question) -> tuple[str, ...]:
        return tuple(question.content.matches)

    def rows(self, question: Question) -> list[pairing.Row]:
        return [pairing.Row(pair.term, pair.feedback, number) for number, pair in enumerate(question.content.pairs)]

    def ask(self, question: Question, seed: int, given: Mapping[str, float] | None = None) -> AskedQuestion:
        order = opt.shuffle(question, len(question.content.matches), seed)
        return AskedQuestion(order=order, values=opt.values_of(question, seed, given))

    def view(self, question: Question, asked: AskedQuestion) -> dict[str, Any]:
        content = question.content
        matches = [fill(content.matches[place], asked.values) for place in asked.order]
        return {
            **opt.heading_view(question, asked, self.title),
            "matches": [{"letter": chr(65 + shown), "html": html} for shown, html in enumerate(matches)],
            "choices": [
                (value, f"{chr(65 + int(value))}. {text}") for value, text in pairing.choices(content.matches, asked)
            ],
            "terms": [
                {"field": f"term-{number}", "html": fill(pair.term, asked.values)}
                for number, pair in enumerate(content.pairs)
            ],
        }

    def mark(self, question: Question, asked: AskedQuestion, answer: Answer) -> Mark:
        """An extra match that was chosen is remarked on too."""
        content, mark = question.content, super().mark(question, asked, answer)
        extras = tuple(
            PartFeedback(
                label=fill(extra.match, asked.values),
                feedback=fill(extra.feedback, asked.values),
                chosen=place in (answer or ()),
            )
            for place, extra in enumerate(content.extras, len(content.pairs))
        )
        return msgspec.structs.replace(mark, remarks=mark.remarks + extras)
