"""Made-up banks of questions in made-up words, clean or with one tell planted in the right answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from random import Random
from typing import Any

from learnapp.domain.content.content import Module, Question, Quiz
from learnapp.domain.questions.extended_matching import Stem, Theme
from learnapp.domain.questions.matching import Pair, Pairs
from learnapp.domain.questions.options import Option
from learnapp.domain.questions.ranking import RankedOptions, key_places
from learnapp.domain.questions.tick_list import Ticks

PHRASE = "zorvane bluntic"


@dataclass
class Draft:
    """One question while it is made. Options are lists of words, the right ones first (in a ranking, best first)."""

    heading: list[str]
    stem: list[str]
    options: list[list[str]]
    keys: int
    spare: list[str] = field(default_factory=list)

    @property
    def right(self) -> list[list[str]]:
        return self.options[: self.keys]

    @property
    def wrong(self) -> list[list[str]]:
        return self.options[self.keys :]


Plant = Callable[[Draft], None]


def _add(text: str) -> Plant:
    def plant(draft: Draft) -> None:
        for option in draft.right:
            option.insert(3, text)

    return plant


def _longer(draft: Draft) -> None:
    for place, option in enumerate(draft.options):
        option.extend(draft.spare[: 3 * (len(draft.options) - place)])


def _shorter(draft: Draft) -> None:
    for option in draft.wrong:
        option.extend(draft.spare[:6])


def _absolutes(draft: Draft) -> None:
    for option in draft.wrong:
        option.insert(3, "always")


def _from_stem(draft: Draft) -> None:
    for option in draft.right:
        option[:3] = draft.stem[:3]


def _from_heading(draft: Draft) -> None:
    for option in draft.right:
        option[:3] = draft.heading[:3]


def _middle(draft: Draft) -> None:
    for option in draft.right:
        option[:] = [words[place] for words in draft.wrong for place in (0, 1)]


def _odd(draft: Draft) -> None:
    for option in draft.wrong:
        option[:3] = draft.spare[:3]


PLANTS: dict[str, Plant] = {
    "clean": lambda draft: None,
    "long": _longer,
    "short": _shorter,
    "number": _add("14"),
    "name": _add("Farida"),
    "hedge": _add("perhaps"),
    "absolute": _absolutes,
    "both": _add("and"),
    "stem": _from_stem,
    "heading": _from_heading,
    "middle": _middle,
    "odd": _odd,
    "phrase": _add(PHRASE),
}


@cache
def _vocabulary() -> tuple[str, ...]:
    """Words that share no root with one another or with English."""
    chance = Random(5)
    syllables = [a + b for a in "bdfgklmnprtvz" for b in "aiou"]
    return tuple(dict.fromkeys("".join(chance.sample(syllables, 3)) + "k" for _ in range(3000)))


def _drafts(seed: int, count: int, options: int, keys: int, plant: str) -> list[Draft]:
    chance = Random(seed)
    made = []
    for _ in range(count):
        words = iter(chance.sample(_vocabulary(), 200))
        draft = Draft(
            heading=list(islice(words, 6)),
            stem=list(islice(words, 20)),
            options=[list(islice(words, chance.randint(8, 11))) for _ in range(options)],
            keys=keys,
            spare=list(islice(words, 3 * options + 6)),
        )
        PLANTS[plant](draft)
        made.append(draft)
    return made


def bank(
    seed: int, plant: str = "clean", *, slug: str = "made-up", kind: str = "single-best", count: int = 120
) -> Module:
    """A module with one quiz of so many questions of a kind, the tell planted in each."""
    size, keys = {"single-best": (4, 1), "multiple": (5, 2), "choose-three": (8, 3), "ranking": (5, 1)}[kind]
    questions = []
    for number, draft in enumerate(_drafts(seed, count, size, keys, plant)):
        texts = [" ".join(option) for option in draft.options]
        content: Any = ranked(texts) if kind == "ranking" else ticks(texts, keys)
        questions.append(
            Question(
                id=f"q{number:03}",
                kind=kind,
                title=" ".join(draft.heading),
                stem=f"<p>{' '.join(draft.stem)}</p>",
                content=content,
            )
        )
    return module_of(slug, questions)


def ticks(texts: list[str], keys: int) -> Ticks:
    """Options, the first few of them right."""
    return Ticks(options=tuple(Option(html=text, feedback="", key=place < keys) for place, text in enumerate(texts)))


def ranked(texts: list[str]) -> RankedOptions:
    """Options, best first."""
    places = key_places(len(texts), "")
    assert places
    return RankedOptions(options=tuple(Option(html=text, feedback="") for text in texts), places=places)


def rows(slug: str = "rows") -> Module:
    """A module with an extended-matching and a matching question."""
    options = tuple(f"option {letter}" for letter in "abcdefgh")
    theme = Theme(options=options, stems=(Stem(text="one", key=2, feedback=""), Stem(text="two", key=5, feedback="")))
    pairs = Pairs(
        pairs=tuple(Pair(match=f"match {n}", feedback="", term=f"term {n}") for n in range(3)),
        extras=(Pair(match="extra", feedback=""),),
    )
    return module_of(
        slug,
        [
            Question(id="theme", kind="extended-matching", title="Who?", stem="", content=theme),
            Question(id="pairs", kind="matching", title="Match", stem="", content=pairs),
        ],
    )


def module_of(slug: str, questions: list[Question]) -> Module:
    """A module whose only activity is a quiz of these questions."""
    quiz = Quiz(slug="bank", title="A bank", minutes=5, purpose="end", questions=tuple(questions))
    return Module(slug=slug, title=slug, summary="", order=1, minutes=5, introduction="", activities=(quiz,))
