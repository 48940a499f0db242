"""Evidence as the site makes it, for tests of the files made from it."""

from __future__ import annotations

import functools
from typing import Any

import msgspec

from learnapp.domain.content.content import Library
from learnapp.domain.learning.evidence import (
    DoneActivity,
    DoneModule,
    Edition,
    Evidence,
    FrameworkSuggestion,
    PractisedCompetency,
    QuizResult,
    SharedReflection,
)
from learnapp.domain.reading import read_library
from learnapp.paths import MODULES

NUMBER = "LA-7K3M-9QXT-2BVC"
ISSUER = "https://learn.example.org"
HOSTILE = '#panic("x") *bold* $x^2$ <label> @ref `raw` \\ "quoted" [content] // comment #let a = 1'

MODULE = DoneModule(
    slug="tea-round",
    title="The tea round",
    summary="How a tea round is led.",
    edition=Edition(number=3, digest="ab" * 32),
    finished_on="2026-11-02",
    parts_done=2,
    parts=2,
    minutes=75,
    activities=(
        DoneActivity(kind="lesson", title="Leaves", minutes=30, finished_on="2026-10-31"),
        DoneActivity(kind="quiz", title="After the tea", minutes=45, finished_on="2026-11-02"),
    ),
    results=(QuizResult(title="After the tea", attempts=2, first=40, best=88),),
    competencies=("1.1", "2.4"),
)
REFLECTION = SharedReflection(
    about="The tea round", written_on="2026-11-03", text="I waited too long to ask.\n\nNext time I ask on the day."
)


@functools.cache
def library() -> Library:
    return read_library((MODULES,))


def competencies(*codes: str) -> tuple[PractisedCompetency, ...]:
    found = [library().competencies[code] for code in codes]
    return tuple(
        PractisedCompetency(
            code=c.code,
            name=c.name,
            gist=c.gist,
            parts=1,
            suggested=tuple(FrameworkSuggestion(framework=k, codes=v) for k, v in c.crosswalk.items()),
        )
        for c in found
    )


def certificate(**changes: Any) -> Evidence:
    made = Evidence(
        kind="certificate",
        number=NUMBER,
        issued_at="2026-11-05T10:00:00+00:00",
        issuer=ISSUER,
        name="Zoë Marsh",
        minutes=75,
        modules=(MODULE,),
        competencies=competencies("1.1", "2.4"),
    )
    return msgspec.structs.replace(made, **changes)


def pack(**changes: Any) -> Evidence:
    return certificate(**{"kind": "pack", "reflections": (REFLECTION,), **changes})
