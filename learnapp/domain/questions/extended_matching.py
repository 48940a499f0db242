"""The kind `extended-matching`: one long list of options serves several stems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec

from learnapp.domain.content.content import FrozenStruct, Question
from learnapp.domain.markup.attributes import refuse_unknown
from learnapp.domain.markup.elements import Item, ItemList, QuestionSource, Section
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.questions import options as opt
from learnapp.domain.questions import pairing
from learnapp.domain.questions.kind import AskedQuestion


class Stem(FrozenStruct, frozen=True):
    """One situation, the place of the option that answers it, and its feedback after marking."""

    text: str
    key: int
    feedback: str


class Theme(FrozenStruct, frozen=True):
    """The options, in the author's order, as HTML; and the stems."""

    options: tuple[str, ...]
    stems: tuple[Stem, ...]


class ExtendedMatching(pairing.Pairing):
    """A list of 8 to 14 options, each with an id, then two or more stems. A stem is a level 3 heading that names the
    right option, and the text under it is its feedback. An option can be the answer to several stems or to none.
    The site keeps the order of the options; alphabetical order is easiest to search.

    ```markdown
    ## Who should hear of it first? {#who .extended-matching competency=2.1 claim=19}

    For each situation choose the one best person. Each can be used once, more than once or not at all.

    - The rota coordinator {#coordinator}
    - The guardian of safe working hours {#guardian}
    - The educational supervisor {#supervisor}
    - The clinical lead {#lead}
    - The Freedom to Speak Up guardian {#speak-up}
    - The site manager {#site}
    - The medical director {#director}
    - Occupational health {#oh}

    ### You stayed three hours late, twice this week {answer=guardian}

    An exception report goes to…

    ### A colleague tells you she cannot sleep before nights {answer=oh}

    …
    ```

    Marks: 1 a stem.
    """

    name: ClassVar[str] = "extended-matching"
    title: ClassVar[str] = "Choose the best option for each"
    field: ClassVar[str] = "stem"
    Content: ClassVar[type[msgspec.Struct]] = Theme
    how: ClassVar[str] = "write 8 to 14 options as `- The clinical lead {#lead}`, each with an id"

    def read(self, source: QuestionSource, problems: Any) -> Theme | None:
        before = problems.errors
        sections = [element for element in source.body if isinstance(element, Section)]
        lists = [place for place, element in enumerate(source.body) if isinstance(element, ItemList)]
        if not lists:
            problems.error(source.section.line, f"This question has no options: {self.how}.")
            return None
        at = lists[-1]
        source.take_stem(at)
        items = source.body[at]
        assert isinstance(items, ItemList)
        for element in source.body[at + 1 :]:
            if not isinstance(element, Section):
                problems.error(element.line, "Write this above the options, or under one of the stems.")
        places = self._ids(source, items.items)
        opt.check_count(source, len(items.items), 8, 14, "options", items.line)
        opt.check_count(source, len(sections), 2, 10, "stems (level 3 headings)")
        options = tuple(source.writer.inline(item.text, item.line) for item in items.items)
        stems = tuple(self._stem(source, section, places) for section in sections)
        return Theme(options=options, stems=stems) if problems.errors == before else None

    def _ids(self, source: QuestionSource, items: list[Item]) -> dict[str, int]:
        places: dict[str, int] = {}
        for place, item in enumerate(items):
            refuse_unknown(item.attributes, source.problems, "an option", id_allowed=True)
            name = item.attributes.id
            if not name:
                source.problems.error(
                    item.line, f"This option has no id: write one after it, as in `{item.text} {{#lead}}`."
                )
            elif name in places:
                source.problems.error(item.line, f"Another option has the id `{name}` already: choose a different one.")
            if item.body:
                source.problems.error(item.line, "Feedback goes under the stems, not under the options: move it there.")
            places[name] = place
        return places

    def _stem(self, source: QuestionSource, section: Section, places: dict[str, int]) -> Stem:
        refuse_unknown(section.attributes, source.problems, "a stem", keys=("answer",))
        answer = section.attributes.values.get("answer", "")
        if answer not in places or not answer:
            known = ", ".join(name for name in places if name)
            source.problems.error(
                section.line, f"This stem's answer is not one of the options: write `{{answer=…}}` with one of {known}."
            )
        return Stem(
            text=source.writer.inline(section.title, section.line),
            key=places.get(answer, 0),
            feedback=opt.read_feedback(source, section.body, section.line, "stem", indented=False),
        )

    def options(self, question: Question) -> tuple[str, ...]:
        return tuple(question.content.options)

    def rows(self, question: Question) -> list[pairing.Row]:
        return [pairing.Row(stem.text, stem.feedback, stem.key) for stem in question.content.stems]

    def ask(self, question: Question, seed: int, given: Mapping[str, float] | None = None) -> AskedQuestion:
        """The options stay as the author ordered them: a long list is searched, not guessed from."""
        order = tuple(range(len(question.content.options)))
        return AskedQuestion(order=order, values=opt.values_of(question, seed, given))

    def view(self, question: Question, asked: AskedQuestion) -> dict[str, Any]:
        content = question.content
        return {
            **opt.heading_view(question, asked, self.title),
            "options": [fill(content.options[place], asked.values) for place in asked.order],
            "choices": pairing.choices(content.options, asked),
            "stems": [
                {"field": f"stem-{number}", "html": fill(stem.text, asked.values)}
                for number, stem in enumerate(content.stems)
            ],
        }
