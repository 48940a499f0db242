"""What a post can quote: scenes of the discussion's case and their choices, as the writer has seen them."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.engine import Connection

from learnapp.domain.cases import cases
from learnapp.domain.content.content import Case, Scene
from learnapp.domain.content.rendering import plain
from learnapp.domain.numbers.parameters import fill
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.learning import runs
from learnapp.store.learning.runs import Run
from learnapp.store.sets.discussions import Discussion
from learnapp.store.sets.posts import Quote


def quotable(connection: Connection, catalogue: Catalogue, person_id: int, discussion: Discussion) -> list[Quote]:
    """The scene under discussion, and the scenes of the person's own first run, each followed by its choices.

    Scenes they have not reached are not offered, so that the list does not spoil the story. At most three queries.
    """
    if discussion.about != "case" or discussion.edition is None:
        return []
    case = _case(connection, catalogue, discussion.edition, discussion.activity)
    if case is None:
        return []
    run = runs.first(connection, person_id, discussion.module, discussion.activity)
    values = cases.values_for(case, run.draw if run else 0)
    seen = {scene.id: scene for scene in case.scenes if scene.id == discussion.place}
    if run is not None:
        seen |= {scene.id: scene for scene in _came_to(connection, catalogue, run, discussion.activity)}
    found = []
    for scene in seen.values():
        here = Quote(discussion.module, discussion.activity, scene.id, plain(fill(scene.title, values)))
        choices = scene.choices if scene.decision else ()
        found += [here, *(replace(here, choice=plain(fill(choice.html, values))) for choice in choices)]
    return found


def scenes_reached(
    connection: Connection, catalogue: Catalogue, person_id: int, module: str, activity: str
) -> frozenset[str]:
    """The ids of the scenes of a case that a person has reached, in their first run or by trying other choices."""
    run = runs.first(connection, person_id, module, activity)
    if run is None:
        return frozenset()
    walked = {scene.id for scene in _came_to(connection, catalogue, run, activity)}
    return frozenset(walked | {scene for scene, _ in run.tried})


def _case(connection: Connection, catalogue: Catalogue, edition: str, activity: str) -> Case | None:
    try:
        found = catalogue.edition(connection, edition).activity(activity)
    except KeyError:
        return None
    return found if isinstance(found, Case) else None


def _came_to(connection: Connection, catalogue: Catalogue, run: Run, activity: str) -> list[Scene]:
    """The scenes a run reached, as that run's edition has them."""
    case = _case(connection, catalogue, run.edition, activity)
    if case is None:
        return []
    try:
        walk = cases.replay(case, run.path)
        return [*(step.scene for step in walk.steps), cases.scene_of(case, walk.state.scene)]
    except cases.CaseError:
        return []
