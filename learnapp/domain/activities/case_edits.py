"""What changed from one edition of a case to the next."""

from __future__ import annotations

from collections.abc import Iterator

from learnapp.domain.activities.edits import Edit, added_and_removed, moved, passages
from learnapp.domain.content.content import Case, Choice, Scene


def case_edits(old: Case, new: Case) -> Iterator[Edit]:
    """Every difference except those in the fields that all activities have."""
    where = new.slug
    for name in ("you_are", "people"):
        if getattr(old, name) != getattr(new, name):
            yield Edit("wording", where, f"`{name}` changed")
    if list(old.tracks) != list(new.tracks):
        yield Edit("structure", where, "the tracks changed")
    elif old.tracks != new.tracks:
        yield Edit("wording", where, "a track's label changed")
    if old.parameters != new.parameters:
        yield Edit("key", where, "the parameters changed")
    before = {scene.id: scene for scene in old.scenes}
    after = {scene.id: scene for scene in new.scenes}
    yield from added_and_removed(before, after, f"{where}#", "scene")
    if next(iter(before), None) != next(iter(after), None):
        yield Edit("structure", where, "another scene is now the first")
    for id_ in before:
        if id_ in after:
            yield from _scene(before[id_], after[id_], f"{where}#{id_}")
    yield from passages(old.debrief, new.debrief, f"{where}#debrief", "debrief", "the debrief")


def _scene(old: Scene, new: Scene, where: str) -> Iterator[Edit]:
    if old.ending != new.ending:
        yield Edit("structure", where, "whether it is an ending changed")
    if (old.hub, old.junction) != (new.hub, new.junction):
        yield Edit("structure", where, "whether it is a hub or a junction changed")
    if old.marked != new.marked:
        yield Edit("wording", where, "`.marked` changed")
    for name in ("title", "later", "competencies", "claims"):
        if getattr(old, name) != getattr(new, name):
            yield Edit("wording", where, f"the {name} changed" if name != "later" else "`.later` changed")
    yield from passages(old.body, new.body, where, "body", "the text")
    if len(old.choices) != len(new.choices):
        yield Edit("structure", where, f"there were {len(old.choices)} choices and are {len(new.choices)}")
        return
    if moved([c.html for c in old.choices], [c.html for c in new.choices]):
        yield Edit("structure", where, "the choices changed places")
    for number, (one, other) in enumerate(zip(old.choices, new.choices, strict=True), 1):
        yield from _choice(one, other, f"{where} choice {number}")


def _choice(old: Choice, new: Choice, where: str) -> Iterator[Edit]:
    for name, what in (
        ("target", "it leads elsewhere"),
        ("when", "its condition changed"),
        ("moves", "what it moves changed"),
        ("sets", "the flags it sets changed"),
        ("clears", "the flags it clears changed"),
    ):
        if getattr(old, name) != getattr(new, name):
            yield Edit("structure", where, what)
    if old.html != new.html:
        yield Edit("wording", where, "its text changed")
    yield from passages(old.consequence, new.consequence, where, "consequence", "its consequence")
    yield from passages(old.hindsight, new.hindsight, where, "hindsight", "its hindsight")
