"""Flaws in the text that learners read: too long, too short, too hard, or full of unexplained shorthand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from learnapp.domain.cases.case_states import CaseStates, TooManyStatesError
from learnapp.domain.cases.cases import WalkState, holds
from learnapp.domain.checking.authoring_notes import ItemNote, TextNote
from learnapp.domain.checking.jargon import shorthand
from learnapp.domain.checking.readability import readability, word_count
from learnapp.domain.content.content import Case, Module, Passage
from learnapp.domain.content.rendering import plain
from learnapp.domain.markup.problems import Problem, warning

SHORTEST, LONGEST = 80, 220
"""Words on one screen of a case."""
HARDEST = 50.0
"""Flesch reading ease below which a text is reported; 50 is about what a reader of 15 can read."""
LEAST_WORDS = 100
"""Shorter texts are too short to measure."""


def text_flaws(
    module: Module, texts: Sequence[TextNote], items: Sequence[ItemNote], files: dict[str, str]
) -> list[Problem]:
    """Every flaw of a module's prose. `files` gives each activity's file."""
    found = [*_hard(texts), *shorthand(module, texts, items)]
    lines = {(text.file, text.about): text.line for text in texts}
    for activity in module.activities:
        if isinstance(activity, Case):
            found.extend(_lengths(activity, files[activity.slug], lines))
    return found


def _hard(texts: Sequence[TextNote]) -> Iterable[Problem]:
    """Lessons, debriefs, and the scenes of a case taken together: one scene is too short to be judged alone."""
    together: dict[tuple[str, str], list[TextNote]] = {}
    for text in texts:
        about = "scenes" if text.what in ("scene", "ending") else text.about
        together.setdefault((text.file, about), []).append(text)
    for (file, about), parts in together.items():
        measured = readability(" ".join(part.text for part in parts))
        if measured.words >= LEAST_WORDS and measured.ease < HARDEST:
            message = (
                f"This is hard to read: Flesch reading ease {measured.ease:.0f}, about age {measured.age:.0f}. "
                f"Aim for {HARDEST:.0f} or more. Use shorter sentences and everyday words."
            )
            yield warning(file, parts[0].line, "reading-age", message, about)


def _lengths(case: Case, file: str, lines: dict[tuple[str, str], int]) -> Iterable[Problem]:
    """Scenes that are too short or too long on some path: what is shown depends on the flags."""
    try:
        states = CaseStates(case).every()
    except TooManyStatesError:
        return
    here: dict[str, list[WalkState]] = {}
    for state in states:
        here.setdefault(state.scene, []).append(state)
    for scene in (scene for scene in case.scenes if not scene.junction):
        lengths = list(_shown(scene.body, here.get(scene.id, [])))
        if lengths and (min(lengths) < SHORTEST or max(lengths) > LONGEST):
            message = (
                f"This scene has {_span(lengths)} words. A screen works best with {SHORTEST} to {LONGEST}. "
                f"{'Split it or cut it.' if max(lengths) > LONGEST else 'Merge it with another scene or say more.'}"
            )
            yield warning(file, lines.get((file, scene.id), 1), "scene-length", message, scene.id)


def _shown(body: Sequence[Passage], states: Iterable[WalkState]) -> Iterable[int]:
    counted = [(passage.when, word_count(plain(passage.html))) for passage in body]
    fixed = sum(words for when, words in counted if not when)
    varying = [(when, words) for when, words in counted if when]
    for shown in {tuple(holds(when, state) for when, _ in varying) for state in states}:
        yield fixed + sum(words for (_, words), holding in zip(varying, shown, strict=True) if holding)


def _span(lengths: list[int]) -> str:
    low, high = min(lengths), max(lengths)
    return str(low) if low == high else f"{low} to {high}"
