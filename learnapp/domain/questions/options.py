"""What kinds with a list of options share: reading the list, shuffling it, reading the ticks.

A form names options by their place on the page, never by their place in the source: authors often write the key first,
and a ranking is written best first.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from random import Random
from typing import Any

from learnapp.domain.content.content import FrozenStruct, Question
from learnapp.domain.content.rendering import plain
from learnapp.domain.markup.attributes import refuse_unknown
from learnapp.domain.markup.elements import Block, Element, Item, ItemList, QuestionSource
from learnapp.domain.numbers.parameters import draw, fill
from learnapp.domain.questions.kind import Answer, AnswerError, AskedQuestion, Form, PartFeedback

STALE = "This question has changed since you answered it, so your answer no longer fits it."
BOXES = ("[ ]", "[x]")
_BOXLIKE = re.compile(r"\\?[\[(][ ]*(?:[^\w\s]|[xX])?[ ]*[\])][ ]*")
Blocks = dict[str, list[Block]]
"""`:::` blocks by their name."""


class Option(FrozenStruct, frozen=True):
    """One option: its text, its feedback after marking, and whether it is a key."""

    html: str
    feedback: str
    key: bool = False


def find_list(source: QuestionSource, markers: Sequence[str], how: str) -> ItemList | None:
    """The question's list of options: the last list with such markers. The text before it becomes the stem.

    `how` tells an author what to write if there is none.
    """
    places = [
        place
        for place, element in enumerate(source.body)
        if isinstance(element, ItemList) and any(item.marker in markers for item in element.items)
    ]
    if not places:
        source.problems.error(source.section.line, f"This question has no options: {how}.")
        return None
    at = places[-1]
    if _apart(source, places):
        return None
    for element in source.body[at + 1 :]:
        source.problems.error(
            element.line, "This comes after the options: move it above them, or into an `::: explanation` block."
        )
    source.take_stem(at)
    found = source.body[at]
    assert isinstance(found, ItemList)
    return found


def _apart(source: QuestionSource, places: Sequence[int]) -> bool:
    """Report options that are cut into two lists by something between them: the first list would be shown as text."""
    lists = [element for place in places if isinstance(element := source.body[place], ItemList)]
    boxed = [found for found in lists if not found.ordered or any(item.marker in BOXES for item in found.items)]
    last = lists[-1]
    begins = last.source.lstrip().split(" ")[0]
    if len(boxed) > 1:
        line, first = boxed[1].line, boxed[0].line
    elif begins[:-1].isdigit() and begins[:-1] not in ("0", "1") and not boxed:
        line, first = last.line, source.section.line
    else:
        return False
    source.problems.error(
        line,
        f"These options are not in one list with those above, from line {first} on. What stands between them must be "
        "indented by four spaces, and all must be marked alike.",
    )
    return True


def read_options(source: QuestionSource, items: Sequence[Item], markers: Sequence[str], how: str) -> tuple[Option, ...]:
    """The items as options, after reporting any without text, box or feedback."""
    options = []
    for item in items:
        refuse_unknown(item.attributes, source.problems, "an option")
        if item.marker not in markers:
            source.problems.error(item.line, f"{_not_marked(item.text)}: {how}.")
            continue
        if not item.text.strip():
            source.problems.error(item.line, "This option says nothing: write its text after the marker.")
        feedback = read_feedback(source, item.body, item.line, "option")
        options.append(
            Option(html=source.writer.inline(item.text, item.line), feedback=feedback, key=item.marker == "[x]")
        )
    return tuple(options)


def _not_marked(text: str) -> str:
    """What is wrong with an item that is not yet an option."""
    match = _BOXLIKE.match(text)
    if match:
        return f"“{match[0].strip()}” is not a box: a box is `[ ]` or `[x]`, with a space after it"
    return "This is an item of the list of options and not marked like the others. If it is text, take away its `-`"


def read_feedback(source: QuestionSource, body: list[Element], line: int, what: str, *, indented: bool = True) -> str:
    """HTML of the text under an option, stem or term, which must be present."""
    if not body:
        source.problems.error(
            line,
            f"This {what} has no feedback: under it{', indented by four spaces,' if indented else ''} say why it is "
            "attractive, what is right or wrong with it, and when it would be best.",
        )
        return ""
    return source.writer.html(body)


def cut_blocks(body: Sequence[Element], names: Container[str]) -> tuple[Blocks, list[Element]]:
    """The `:::` blocks of these names, by name and in order, and what is left."""
    blocks: Blocks = {}
    rest: list[Element] = []
    for element in body:
        if isinstance(element, Block) and element.name in names:
            blocks.setdefault(element.name, []).append(element)
        else:
            rest.append(element)
    return blocks, rest


def one_block(source: QuestionSource, blocks: Blocks, name: str, line: int, *, needed: bool = True) -> Block | None:
    """The only block of this name; None after reporting that it is missing, doubled or empty."""
    found = blocks.get(name, [])
    if not found and needed:
        source.problems.error(line, f"There is no `::: {name}` block here: write one.")
    for extra in found[1:]:
        source.problems.error(extra.line, f"This is a second `::: {name}` block: join it to the first.")
    if not found:
        return None
    refuse_unknown(found[0].attributes, source.problems, f"a `{name}` block")
    if not any(text.strip() for _, text in found[0].lines):
        source.problems.error(found[0].line, f"This `::: {name}` block is empty: write in it or delete it.")
    return found[0]


def block_items(source: QuestionSource, block: Block | None, how: str) -> list[Item]:
    """The items of a block that holds one plain list."""
    if block is None:
        return []
    if len(block.body) != 1 or not isinstance(block.body[0], ItemList):
        source.problems.error(block.line, f"This `::: {block.name}` block holds one list: {how}.")
        return []
    return block.body[0].items


def check_count(source: QuestionSource, found: int, least: int, most: int, what: str, line: int = 0) -> None:
    """Report a number of parts outside `least` to `most`."""
    if not least <= found <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        source.problems.error(line or source.section.line, f"There should be {wanted} {what} here, not {found}.")


def shuffle(question: Question, count: int, seed: int, salt: str = "order") -> tuple[int, ...]:
    """A permutation of the places, the same for the same seed and question."""
    order = list(range(count))
    Random(f"{seed}/{question.id}/{salt}").shuffle(order)  # noqa: S311 (an order on a page, not a secret)
    return tuple(order)


def values_of(question: Question, seed: int, given: Mapping[str, float] | None) -> dict[str, float]:
    """The question's own parameters drawn on top of those of its quiz."""
    return draw(question.parameters, f"{seed}/{question.id}", given)


def heading_view(question: Question, asked: AskedQuestion, legend: str) -> dict[str, Any]:
    """What every kind's view starts with."""
    return {
        "id": question.id,
        "kind": question.kind,
        "title": fill(question.title, asked.values),
        "stem": fill(question.stem, asked.values),
        "judgement": question.judgement,
        "legend": legend,
    }


def options_view(options: Sequence[Option], asked: AskedQuestion) -> list[dict[str, str]]:
    """The options in the order shown, each with the value that the form sends for it."""
    return [
        {"value": str(shown), "html": fill(options[place].html, asked.values)}
        for shown, place in enumerate(asked.order)
    ]


def ticked(form: Form, field: str, order: Sequence[int]) -> list[int]:
    """The author's places of the options sent under `field`, in order, each once.

    Raises AnswerError for a value that no option on the page has.
    """
    known = {str(shown): place for shown, place in enumerate(order)}
    sent = list(form.get(field, ()))
    places = sorted({known[value] for value in sent if value in known})
    if any(value not in known and value != "" for value in sent):
        raise AnswerError("One of the options you sent is not on this page. Choose again.", field, places or None)
    return places


def shown_values(places: Sequence[int], order: Sequence[int]) -> list[str]:
    """The form values of options known by the author's places."""
    return sorted((str(order.index(place)) for place in places if place in order), key=int)


def check_fits(answer: Answer, asked: AskedQuestion, count: int) -> None:
    """Raise AnswerError unless the answer is a list of different places of this question's options."""
    if sorted(asked.order) != list(range(count)) or not is_places(answer, count):
        raise AnswerError(STALE)


def is_places(answer: Answer, count: int) -> bool:
    """Whether the answer is a list of different whole numbers from 0, below `count`."""
    if not isinstance(answer, list | tuple) or any(type(place) is not int for place in answer):
        return False
    return len(set(answer)) == len(answer) and all(0 <= place < count for place in answer)


def remarks(options: Sequence[Option], asked: AskedQuestion, chosen: Sequence[int]) -> tuple[PartFeedback, ...]:
    """The feedback on each option, in the author's order."""
    return tuple(
        PartFeedback(
            label=fill(option.html, asked.values),
            feedback=fill(option.feedback, asked.values),
            chosen=place in chosen,
            key=option.key,
            shown=asked.order.index(place) if place in asked.order else place,
        )
        for place, option in enumerate(options)
    )


def label(html: str, values: Mapping[str, float] | None = None) -> str:
    """An option as plain text on one line; without values, parameters show as their names."""
    text = plain(fill(html, values) if values is not None else html.replace("{{", "[").replace("}}", "]"))
    return " ".join(text.split())
