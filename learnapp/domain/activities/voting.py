"""What a learning set can vote on in an activity: a place in it, as options from which each member chooses one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from learnapp.domain.content.rendering import plain

About = Literal["case", "question"]
"""The subject of a discussion of an activity, which decides its phases."""


@dataclass(frozen=True)
class VotePlace:
    """A place of an activity that a set can vote on.

    `words` are how its text ends, and `answers` its options as text: both empty where its title says enough. `discuss`
    says that its authors suggest it for a discussion, `experts_split` that a panel of experts did not agree on it.
    """

    id: str
    title: str
    options: int
    judgement: bool = True
    words: str = ""
    answers: tuple[str, ...] = ()
    discuss: bool = False
    experts_split: bool = False


@dataclass(frozen=True)
class VoteItem:
    """`options`, `body` and `legend` are what members see; options are HTML, in the order of display and of votes.

    `from_` names the activity it comes from. `sometimes` are the places of options that only some routes through the
    case offer. `you_are` and `people` (name, who they are) say who is in a case's story; a question has neither.
    """

    module: str
    module_title: str
    activity: str
    from_: str
    place: str
    title: str
    body: str
    legend: str
    options: tuple[str, ...]
    sometimes: frozenset[int] = frozenset()
    you_are: str = ""
    people: tuple[tuple[str, str], ...] = ()

    @property
    def named(self) -> str:
        """The title of a discussion of it. A scene's title alone can read like the time and room of a meeting."""
        where = f"at the scene “{self.title}”" if self.people or self.you_are else f"the question “{self.title}”"
        return f"{self.from_}, {where}"

    @property
    def plain_options(self) -> tuple[str, ...]:
        return tuple(" ".join(plain(option).split()) for option in self.options)


@dataclass(frozen=True)
class Revealed:
    """What both votes reveal once they are over: for each option (HTML, "" for nothing), and for the whole.

    `by_panel` says that the right option is what most of a panel of experts chose.
    """

    right: int | None
    judgement: bool
    of_each: tuple[str, ...]
    explanation: str = ""
    by_panel: bool = False
