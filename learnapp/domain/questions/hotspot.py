"""The kind `hotspot`: mark a place on a picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec

from learnapp.domain.content.content import Question
from learnapp.domain.markup.elements import QuestionSource
from learnapp.domain.questions import options as opt
from learnapp.domain.questions import places_on_pictures as on
from learnapp.domain.questions.kind import Answer, AskedQuestion, Mark
from learnapp.domain.questions.single_best import SingleBest
from learnapp.domain.questions.tick_list import Ticks


class Places(Ticks, frozen=True):
    """`areas` are where each option's place is on the picture. The text already shows them with their letters."""

    areas: tuple[on.Area, ...] = ()


class Hotspot(SingleBest):
    """A picture, as a paragraph of its own, then a task list of three to eight places on it, with one `[x]` or more
    and at least one `[ ]`. Each place is named in words that do not tell which is right, and ends with where it is, in
    percent of the picture's width and height: `box=left,top,right,bottom` or `circle=across,down,radius`.

    ```markdown
    ## Where is the first night with no cover? {#gap .hotspot competency=3.2 claim=41}

    Mark it on the rota.

    ![A rota of eight weeks. Week 2 has a blank on Thursday, week 6 on Sunday.](pictures/rota.svg "June's rota")

    - [x] Thursday of week 2 {box=45,10,60,30}

        Nobody is named from 20:00, and…

    - [ ] Sunday of week 6 {circle=90,70,8}

        It is blank too, and four weeks later…

    - [ ] Monday of week 4 {box=5,40,20,60}

        It looks empty, and the name is in the row above…
    ```

    The site draws an outline and a letter on each place, from top to bottom, and lists the same letters with your words
    below. Learners choose from the list, or tap the place if their browser runs scripts. The list is the way for a
    keyboard and a screen reader too. Say in the picture's text what people need who cannot see it.
    Places do not overlap, and each is at least 9% of the picture's width across and down, for fingers.
    Moving a place in a published quiz is `structure`.

    Marks: 1 for a right place, otherwise 0. One place is chosen, and any `[x]` is right.
    """

    name: ClassVar[str] = "hotspot"
    title: ClassVar[str] = "Mark a place on the picture"
    Content: ClassVar[type[msgspec.Struct]] = Places
    edits: ClassVar[Mapping[str, str]] = {"areas": "structure"}
    how: ClassVar[str] = "write `- [x]` before each right place and `- [ ]` before each of the others"
    sizes: ClassVar[tuple[int, int]] = (3, len(on.LETTERS))

    def example(self) -> str:
        """A question to write over. Its picture is the author's to bring."""
        text = super().example().replace("happened.\n", "happened.\n\n![Say what it shows](pictures/picture.jpg)\n")
        for letter, left in zip("ABC", (5, 40, 75), strict=True):
            text = text.replace(f"Option {letter}\n", f"Place {letter} {{box={left},40,{left + 20},60}}\n")
        return text

    def read(self, source: QuestionSource, problems: Any) -> Places | None:
        before = problems.errors
        items = opt.find_list(source, opt.BOXES, self.how)
        if items is None:
            return None
        picture = on.only_picture(source.stem)
        if picture is None and problems.errors == before:
            problems.error(
                source.section.line,
                "A hotspot question has one picture in the text above its places. Write it as a paragraph of its own: "
                "`![what it shows](pictures/…)`. One that only decorates shows no places.",
            )
        shape = picture.width / picture.height if picture else 1
        round_ones = ["circle" in item.attributes.values for item in items.items]
        areas = [on.read_area(source, item.attributes, shape) for item in items.items]
        options = opt.read_options(source, items.items, opt.BOXES, self.how)
        if len(options) < len(items.items):
            return None  # Otherwise the count below would report the missing options a second time.
        opt.check_count(source, len(options), *self.sizes, "places", items.line)
        self.check_keys(source, options, items.line)
        found = [area for area in areas if area]
        on.refuse_overlaps(source, [(item.line, a) for item, a in zip(items.items, areas, strict=True) if a])
        if picture is None or problems.errors != before:
            return None
        source.stem = source.stem.replace(picture.figure, on.lettered(picture, found, round_ones))
        return Places(options=_with_letters(options, on.reading_order(found)), areas=tuple(found))

    def check_keys(self, source: QuestionSource, options: tuple[opt.Option, ...], line: int) -> None:
        keys = sum(option.key for option in options)
        if not 1 <= keys < len(options):
            source.problems.error(line, "A hotspot question needs at least one `[x]` and at least one `[ ]`.")

    def ask(self, question: Question, seed: int, given: Mapping[str, float] | None = None) -> AskedQuestion:
        order = on.reading_order(question.content.areas)
        return AskedQuestion(order=order, values=opt.values_of(question, seed, given))

    def mark(self, question: Question, asked: AskedQuestion, answer: Answer) -> Mark:
        keys = sum(option.key for option in question.content.options)
        found = super().mark(question, asked, answer)
        return msgspec.structs.replace(found, chance=keys / len(question.content.options))


def _with_letters(options: tuple[opt.Option, ...], order: tuple[int, ...]) -> tuple[opt.Option, ...]:
    """The options with the letters that their places have on the picture."""
    letters = {place: on.LETTERS[n] for n, place in enumerate(order)}
    return tuple(
        msgspec.structs.replace(option, html=f"<strong>{letters[place]}.</strong> {option.html}")
        for place, option in enumerate(options)
    )
