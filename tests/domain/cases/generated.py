"""Random cases with everything that a case can have, and a walker that uses none of the rules' shortcuts."""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass, field

from hypothesis import strategies as st

from learnapp.domain.content.content import Case, Choice, Condition, Passage, Scene

MOST_STEPS = 2_000
"""The most steps that the walker takes through one case, over all walks; longer cases are skipped."""

_FLAGS = ("a", "b")
_CHECKS = ("a", "!a", "b", "!b", "t>=1", "t>=2", "t<=0", "t<=-1")
_CONDITIONS: st.SearchStrategy[Condition] = st.lists(
    st.one_of(
        st.sampled_from(_CHECKS),
        st.tuples(st.sampled_from(_CHECKS), st.sampled_from(_CHECKS)).map(" or ".join),
    ),
    max_size=2,
    unique=True,
).map(tuple)


@st.composite
def cases(draw: st.DrawFn, *, revisits: bool = True) -> Case:
    """Each scene leads to later ones or, with `revisits`, back to a hub; junctions lead on by themselves."""
    count = draw(st.integers(3, 6))
    kinds = ["plain", *(draw(st.sampled_from(["plain", "plain", "hub", "junction"])) for _ in range(count - 2))]
    if not revisits:
        kinds = ["junction" if kind == "junction" else "plain" for kind in kinds]
    hubs = [place for place, kind in enumerate(kinds) if kind == "hub"]
    scenes = []
    for place, kind in enumerate(kinds):
        targets = [*range(place + 1, count), *(hub for hub in hubs if hub <= place)]
        few = 1 if kind == "plain" else 2
        choices = []
        for number in range(draw(st.integers(few, 3))):
            target = f"s{draw(st.sampled_from(targets))}"
            when = draw(_CONDITIONS)
            if kind == "junction":
                choices.append(Choice(html=f"{number}", target=target, when=when))
                continue
            choices.append(
                Choice(
                    html=f"{place}.{number}",
                    target=target,
                    when=when,
                    sets=(flag,) if (flag := draw(st.sampled_from(("", *_FLAGS)))) else (),
                    clears=(gone,) if (gone := draw(st.sampled_from(("", "", *_FLAGS)))) not in ("", flag) else (),
                    moves={"t": by} if (by := draw(st.integers(-2, 2))) else {},
                    consequence=(Passage(html="so"), Passage(html="if", when=draw(_CONDITIONS))),
                    hindsight=(Passage(html="then", when=draw(_CONDITIONS)),),
                )
            )
        body = () if kind == "junction" else (Passage(html="here"), Passage(html="if", when=draw(_CONDITIONS)))
        scenes.append(
            Scene(
                id=f"s{place}",
                title=f"S{place}",
                body=body,
                choices=tuple(choices),
                hub=kind == "hub",
                marked=kind == "hub" and draw(st.booleans()),
                junction=kind == "junction",
            )
        )
    scenes.append(Scene(id=f"s{count - 1}", title="End", body=(Passage(html="end"),), ending=True))
    debrief = (Passage(html="all"), Passage(html="if", when=draw(_CONDITIONS)))
    return Case(slug="x", title="X", minutes=1, you_are="a", tracks={"t": "T"}, scenes=tuple(scenes), debrief=debrief)


@dataclass
class Walked:
    """The result of walking every path one by one. `whole` is False if there were too many steps for that."""

    offers: set[tuple[str, tuple[int, ...]]] = field(default_factory=set)
    """Each scene, with the places of its open choices or of the routes that hold."""
    ways: Counter[str] = field(default_factory=Counter)
    """How many paths reach each scene."""
    shortest: dict[str, int] = field(default_factory=dict)
    paths: list[tuple[int, ...]] = field(default_factory=list)
    whole: bool = True


def walk_every_path(case: Case) -> Walked:
    """Walk every path, without skipping or merging any states."""
    scenes = {scene.id: scene for scene in case.scenes}
    walked = Walked()
    waiting: deque[tuple[str, frozenset[str], int, frozenset[tuple[str, int]], tuple[int, ...]]] = deque()
    waiting.append((case.scenes[0].id, frozenset(), 0, frozenset(), ()))
    while waiting:
        id_, flags, track, used, path = waiting.popleft()
        scene = scenes[id_]
        walked.ways[id_] += 1
        walked.shortest[id_] = min(walked.shortest.get(id_, 999), len(path))
        open_ = [
            place
            for place, choice in enumerate(scene.choices)
            if _true(choice.when, flags, track) and (id_, place) not in used
        ]
        walked.offers.add((id_, tuple(open_)))
        if not open_:
            walked.paths.append(path)
        for place in open_[:1] if scene.junction else open_:
            choice = scene.choices[place]
            waiting.append(
                (
                    choice.target,
                    (flags - set(choice.clears)) | set(choice.sets),
                    track + choice.moves.get("t", 0),
                    used | {(id_, place)} if scene.hub else used,
                    path if scene.junction else (*path, place),
                )
            )
        if sum(walked.ways.values()) > MOST_STEPS:
            walked.whole = False
            break
    return walked


def _true(when: Condition, flags: frozenset[str], track: int) -> bool:
    """A condition worked out from its words, as Python would."""
    for part in when:
        words = re.sub(r"!?\b[ab]\b", lambda found: str((found[0][-1] in flags) != found[0].startswith("!")), part)
        if not eval(words, {"t": track}):
            return False
    return True
