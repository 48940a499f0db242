"""Turns a file of another system into the text of quiz files, without touching the disk."""

from __future__ import annotations

from collections.abc import Sequence

from learnapp.domain.content.content import FrozenStruct, Library
from learnapp.domain.exchange.fitting import questions_of
from learnapp.domain.exchange.items import ExchangeError, Format, Item, Loss, Losses
from learnapp.domain.exchange.quiz_file import Heading, quiz_files
from learnapp.domain.source.writer import TO_WRITE


class Imported(FrozenStruct, frozen=True):
    """What came in: the text of each quiz file, how many questions they hold, and what was lost."""

    files: tuple[str, ...]
    found: int
    kept: int
    losses: tuple[Loss, ...]

    @property
    def to_write(self) -> int:
        """How many texts are marked to be written."""
        return sum(text.count(TO_WRITE) for text in self.files)


def import_questions(
    data: bytes, form: Format, heading: Heading, library: Library, only: tuple[int, int] | None = None
) -> Imported:
    """The questions of a file, or from the first to the last number of `only`. Raises ExchangeError."""
    losses = Losses()
    items = form.read(data, losses)
    found = len(items)
    if only:
        first, last = only
        items = items[first - 1 : last]
        if not items:
            raise ExchangeError(f"This file has {found} questions that can be read, so none from {first} to {last}.")
        low, high = items[0].line, items[-1].line
        losses.found = [loss for loss in losses.found if low <= loss.line <= high]
    questions = questions_of([_known(item, library, losses) for item in items], losses)
    files = quiz_files(questions, heading, losses)
    return Imported(files=tuple(files), found=found, kept=len(questions), losses=tuple(_in_order(losses.found)))


def _known(item: Item, library: Library, losses: Losses) -> Item:
    """The question without competencies and claims that this site does not have."""
    import msgspec

    losses.about(item.line, item.title)
    for code in item.competencies:
        if code not in library.competencies:
            losses.lose(f"The competency {code} is left out: competencies.yaml has none of that code.")
    for number in item.claims:
        if number not in library.claims:
            losses.lose(f"The claim {number} is left out: claims.yaml has none of that number.")
    return msgspec.structs.replace(
        item,
        competencies=tuple(dict.fromkeys(code for code in item.competencies if code in library.competencies)),
        claims=tuple(dict.fromkeys(number for number in item.claims if number in library.claims)),
    )


def _in_order(losses: Sequence[Loss]) -> list[Loss]:
    return sorted(losses, key=lambda loss: loss.line)
