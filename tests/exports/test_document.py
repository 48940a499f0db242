"""A certificate or pack as blocks, in the order they are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from learnapp.exports.document import document, duration
from tests.exports import samples
from tests.exports.pdfs import _pdf, _spoken, marked_text


def test_it_is_read_in_the_order_of_the_document(made: tuple[Any, pikepdf.Pdf]) -> None:
    evidence, pdf = made
    said = " ".join(text for _, text in _spoken(pdf) if text)
    place = 0
    for text in _texts(document(evidence, samples.library())):
        found = said.replace("- ", "-").find(text.replace("- ", "-"), place)
        assert found >= 0, f"{text!r} is not read after {said[max(0, place - 60) : place]!r}"
        place = found + len(text)


def _texts(document: dict[str, Any]) -> Iterator[str]:
    yield document["title"]
    for block in document["blocks"]:
        if "text" in block:
            yield block["text"]
        yield from block.get("items", [])
        yield from block.get("paragraphs", [])
        if "caption" in block:
            yield block["caption"]
            yield from (cell for row in [block["head"], *block["rows"]] for cell in row)
        elif "rows" in block:
            yield from (value for row in block["rows"] for value in row)


def test_a_very_long_reflection_is_all_there() -> None:
    import msgspec

    words = " ".join(f"word{n}" for n in range(12_000))
    reflection = msgspec.structs.replace(samples.REFLECTION, text=words)
    pdf = _pdf(samples.pack(reflections=(reflection,)))
    assert len(words) > 100_000
    assert len(pdf.pages) > 10
    assert "word11999" in " ".join(marked_text(pdf).values())


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour (60 minutes)"),
        (61, "1 hour 1 minute (61 minutes)"),
        (150, "2 hours 30 minutes (150 minutes)"),
    ],
)
def test_minutes_in_words(minutes: int, words: str) -> None:
    assert duration(minutes) == words
