"""Items with anything in them, for tests that send them through a format and back."""

from __future__ import annotations

import html

import msgspec
from hypothesis import strategies as st

from learnapp.domain.exchange.items import Item, Part
from learnapp.domain.exchange.rich_text import tidy, tidy_inline, words
from tests.domain.exchange.nasty import lines


def quiet(message: str) -> None:
    """Losses are not what is tested here."""


def _with_words(text: str) -> bool:
    return any(sign.isalnum() for sign in words(text))


inline = lines.map(lambda text: tidy_inline(html.escape(text, quote=False), quiet)).filter(_with_words)
blocks = st.lists(lines, min_size=1, max_size=2).map(
    lambda found: tidy("".join(f"<p>{html.escape(text, quote=False)}</p>" for text in found), quiet)
)
titles = inline.map(lambda text: " ".join(words(text).split())).filter(lambda t: not t[-1:].isdigit() and len(t) > 8)


def _named_apart(parts: list[Part]) -> bool:
    said = [words(part.html) for part in parts]
    return len(set(said)) == len(said)


def _own_text(item: Item) -> bool:
    """When a text that begins with the title is read back, it is mistaken for the title."""
    return not words(item.text).startswith(item.title)


def _options(least: int, most: int) -> st.SearchStrategy[list[Part]]:
    return st.lists(st.builds(Part, html=inline, feedback=blocks), min_size=least, max_size=most).filter(_named_apart)


def _with_keys(parts: list[Part], keys: int) -> tuple[Part, ...]:
    return tuple(
        msgspec.structs.replace(part, share=(1 / keys if place < keys else -1 / keys if keys > 1 else 0))
        for place, part in enumerate(parts)
    )


_common = {"title": titles, "text": blocks, "explanation": st.one_of(st.just(""), blocks)}
one = st.builds(
    Item, form=st.just("one"), kind=st.just("single-best"), parts=_options(3, 6).map(lambda p: _with_keys(p, 1)),
    judgement=st.booleans(), **_common,
)  # fmt: skip
several = st.builds(
    Item, form=st.just("several"), kind=st.just("multiple"), parts=_options(3, 6).map(lambda p: _with_keys(p, 2)),
    **_common,
)  # fmt: skip
order = st.builds(
    Item, form=st.just("order"), kind=st.just("ranking"), tie=st.sampled_from(["", "2,3"]),
    parts=_options(4, 5).map(lambda p: tuple(msgspec.structs.replace(part, share=1.0) for part in p)), **_common,
)  # fmt: skip
numbers = st.integers(-10_000, 10_000).map(lambda n: n / 100)
number = st.builds(
    Item, form=st.just("number"), kind=st.just("number"), unit=st.sampled_from(["", "£", "%", "patients"]),
    parts=st.tuples(numbers, blocks, st.sampled_from([0, 0.5, 2])).map(
        lambda found: (Part(share=1, value=found[0], feedback=found[1], tolerance=found[2]),)
    ),
    **_common,
)  # fmt: skip
one, several, order, number = (kind.filter(_own_text) for kind in (one, several, order, number))
chosen = st.one_of(one, several)
