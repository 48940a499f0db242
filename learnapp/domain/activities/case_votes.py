"""What a learning set votes on in a case: its decisions."""

from __future__ import annotations

import re
from textwrap import shorten

from learnapp.domain.activities.voting import Revealed, VoteItem, VotePlace
from learnapp.domain.cases import cases
from learnapp.domain.content.content import Case, Choice, Module, Scene
from learnapp.domain.content.rendering import plain
from learnapp.domain.numbers.parameters import fill

FEWEST_WORDS, LONGEST_WORDS = 60, 200
"""Characters of a decision's own words where decisions are listed."""
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)


def places(case: Case) -> list[VotePlace]:
    """The decisions, in the order of the story."""
    values, begun = _values(case), cases.start(case)
    return [
        VotePlace(
            scene.id,
            fill(scene.title, values),
            len(options),
            words=_last_words(fill(cases.visible(scene.body, begun), values)),
            answers=tuple(" ".join(plain(fill(html, values)).split()) for html in options),
            discuss=scene.discuss,
        )
        for scene in case.scenes
        if len(options := _worded(scene)) > 1
    ]


def item(module: Module, case: Case, place: str) -> VoteItem | None:
    """The vote at a decision; None if there is no such decision."""
    scene = _decision(case, place)
    if scene is None:
        return None
    values, begun = _values(case), cases.start(case)
    return VoteItem(
        module=module.slug,
        module_title=module.title,
        activity=case.slug,
        from_=case.title,
        place=scene.id,
        title=fill(scene.title, values),
        body=fill(cases.visible(scene.body, begun), values),
        legend="What would you do?",
        options=tuple(fill(html, values) for html in _worded(scene)),
        sometimes=frozenset(
            place
            for place, alike in enumerate(_worded(scene).values())
            if not any(cases.holds(choice.when, begun) for choice in alike)
        ),
        you_are=case.you_are,
        people=tuple(case.people.items()),
    )


def reveal(case: Case, place: str) -> Revealed | None:
    """The consequences of each choice. No choice is the right one."""
    scene = _decision(case, place)
    if scene is None:
        return None
    values = _values(case)
    told = tuple(fill(_consequences_of(case, scene, alike), values) for alike in _worded(scene).values())
    return Revealed(None, judgement=True, of_each=told)


def _decision(case: Case, place: str) -> Scene | None:
    return next((scene for scene in case.scenes if scene.id == place and len(_worded(scene)) > 1), None)


def _worded(scene: Scene) -> dict[str, list[Choice]]:
    """The choices of a decision, grouped by their words: those with the same words count as one in a vote."""
    found: dict[str, list[Choice]] = {}
    for choice in scene.choices if scene.decision else ():
        found.setdefault(choice.html, []).append(choice)
    return found


def _last_words(body: str) -> str:
    """The end of a scene, where its question is: the last paragraph, or more if that is short, without markup."""
    words = ""
    for paragraph in reversed(_PARAGRAPH.findall(body)):
        words = f"{plain(paragraph)} {words}".strip()
        if len(words) >= FEWEST_WORDS:
            break
    # Shortened at its start, since the question is at its end.
    backwards = shorten(" ".join(reversed(words.split())), LONGEST_WORDS, placeholder=" …")
    return " ".join(reversed(backwards.split()))


def _consequences_of(case: Case, scene: Scene, alike: list[Choice]) -> str:
    """The consequences of choices with the same words, each distinct text once."""
    begun = cases.start(case)
    told = (
        cases.visible(choice.consequence, cases.after(scene, place, begun))
        for place, choice in enumerate(scene.choices)
        if choice in alike
    )
    return "\n".join(dict.fromkeys(text for text in told if text))


def _values(case: Case) -> dict[str, float]:
    """The same numbers for every member, because a set discusses one story."""
    return cases.values_for(case, 0)
