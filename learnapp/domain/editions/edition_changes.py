"""What an edit of a published module does, and whether its author said enough.

Scenes and questions are known by their ids, options and choices by their place. Each difference has a class; the
strongest one is the class of the edit. Wording and feedback may reach people in the middle of their work; a change
of the key or of the structure must not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from learnapp.domain.content.content import Activity, Case, Choice, Lesson, Module, Passage, Question, Quiz, Scene
from learnapp.domain.markup.problems import Problem

ORDER = ("none", "wording", "feedback", "key", "structure")
"""The classes, weakest first."""

FEEDBACK = frozenset(
    {"feedback", "explanation", "hindsight", "debrief", "worked", "model", "expert", "self_check", "note"}
)
"""Fields shown only after an answer or a walk."""
_ABOUT = ("title", "summary", "minutes", "competencies", "claims")


@dataclass(frozen=True)
class Edit:
    """One difference. `where` is `activity#id` or a part of the module; `what` finishes the sentence "Here, …"."""

    cls: str
    where: str
    what: str


@dataclass(frozen=True)
class Difference:
    """Everything that differs, in the order of the module, and the strongest class among it."""

    edits: tuple[Edit, ...]

    @property
    def cls(self) -> str:
        return max((edit.cls for edit in self.edits), key=ORDER.index, default="none")

    @property
    def strongest(self) -> tuple[Edit, ...]:
        """The edits that make the class what it is."""
        return tuple(edit for edit in self.edits if edit.cls == self.cls)


def compare(old: Module, new: Module) -> Difference:
    """What changed from one edition to the next, the change log itself left out."""
    return Difference(tuple(_module(old, new)))


def check_changes(old: Module, new: Module, line: int = 1) -> list[Problem]:
    """Whether `changes` says enough of the difference from the last published edition. `line` is that of `changes`."""
    difference = compare(old, new)
    fresh = new.changes[: max(len(new.changes) - len(old.changes), 0)]
    if difference.cls == "none":
        return []
    said = max((change.cls for change in fresh if change.cls in ORDER), key=ORDER.index, default="none")
    if ORDER.index(said) >= ORDER.index(difference.cls):
        return []
    shown = "; ".join(f"{edit.where}: {edit.what}" for edit in difference.strongest[:3])
    more = len(difference.strongest) - 3
    shown += f"; and {more} more" if more > 0 else ""
    if not fresh:
        message = (
            f"This differs from the published edition ({shown}). Add an entry of class `{difference.cls}` at the top."
        )
    else:
        message = (
            f"The newest entry says `{said}`, and the edit is of class `{difference.cls}` ({shown}). Say so there."
        )
    return [Problem(file="module.md", line=line, message=message, code="changes")]


def _module(old: Module, new: Module) -> Iterator[Edit]:
    for name in ("title", "summary", "minutes", "order", "introduction", "competencies", "claims", "glossary", "guide"):
        if getattr(old, name) != getattr(new, name):
            yield Edit("wording", name, f"the {name} changed")
    for name in ("owner_name", "owner_email", "checked", "review_by"):
        if getattr(old, name) != getattr(new, name):
            yield Edit("wording", "module.md", f"`{name.split('_')[0]}` changed")
    before = {activity.slug: activity for activity in old.activities}
    after = {activity.slug: activity for activity in new.activities}
    yield from _set_of(before, after, "", "activity")
    if [s for s in before if s in after] != [s for s in after if s in before]:
        yield Edit("wording", "activities", "their order changed")
    for slug in before:
        if slug in after:
            yield from _activity(before[slug], after[slug])


def _set_of(before: Mapping[str, Any], after: Mapping[str, Any], prefix: str, what: str) -> Iterator[Edit]:
    for id_ in before:
        if id_ not in after:
            yield Edit("structure", f"{prefix}{id_}", f"this {what} was taken out")
    for id_ in after:
        if id_ not in before:
            yield Edit("structure", f"{prefix}{id_}", f"this {what} was added")


def _activity(old: Activity, new: Activity) -> Iterator[Edit]:
    where = new.slug
    if type(old) is not type(new):
        yield Edit("structure", where, f"a {type(old).__name__.lower()} became a {type(new).__name__.lower()}")
        return
    for name in _ABOUT:
        if getattr(old, name) != getattr(new, name):
            yield Edit("wording", where, f"the {name} changed")
    if isinstance(old, Lesson) and isinstance(new, Lesson):
        if old.body != new.body:
            yield Edit("wording", where, "the text changed")
    elif isinstance(old, Case) and isinstance(new, Case):
        yield from _case(old, new)
    elif isinstance(old, Quiz) and isinstance(new, Quiz):
        yield from _quiz(old, new)


# Cases


def _case(old: Case, new: Case) -> Iterator[Edit]:
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
    yield from _set_of(before, after, f"{where}#", "scene")
    if next(iter(before), None) != next(iter(after), None):
        yield Edit("structure", where, "another scene is now the first")
    for id_ in before:
        if id_ in after:
            yield from _scene(before[id_], after[id_], f"{where}#{id_}")
    yield from _passages(old.debrief, new.debrief, f"{where}#debrief", "debrief", "the debrief")


def _scene(old: Scene, new: Scene, where: str) -> Iterator[Edit]:
    if old.ending != new.ending:
        yield Edit("structure", where, "whether it is an ending changed")
    for name in ("title", "later", "competencies", "claims"):
        if getattr(old, name) != getattr(new, name):
            yield Edit("wording", where, f"the {name} changed" if name != "later" else "`.later` changed")
    yield from _passages(old.body, new.body, where, "body", "the text")
    if len(old.choices) != len(new.choices):
        yield Edit("structure", where, f"there were {len(old.choices)} choices and are {len(new.choices)}")
        return
    if _moved([c.html for c in old.choices], [c.html for c in new.choices]):
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
    yield from _passages(old.consequence, new.consequence, where, "consequence", "its consequence")
    yield from _passages(old.hindsight, new.hindsight, where, "hindsight", "its hindsight")


def _passages(old: tuple[Passage, ...], new: tuple[Passage, ...], where: str, field: str, what: str) -> Iterator[Edit]:
    if old == new:
        return
    yield Edit("feedback" if field in FEEDBACK else "wording", where, f"{what} changed")
    # Which flags text reads is part of the story's structure; what is shown only afterwards is not.
    if field not in FEEDBACK and [p.when for p in old if p.when] != [p.when for p in new if p.when]:
        yield Edit("structure", where, f"the conditions in {what} changed")


# Quizzes


def _quiz(old: Quiz, new: Quiz) -> Iterator[Edit]:
    where = new.slug
    for name in ("purpose", "draw", "feedback", "certainty", "time_limit"):
        if getattr(old, name) != getattr(new, name):
            yield Edit("structure", where, f"`{name.replace('_', '-')}` changed")
    if old.pass_mark != new.pass_mark:
        yield Edit("key", where, "the pass mark changed")
    if old.parameters != new.parameters:
        yield Edit("key", where, "the parameters changed")
    before = {question.id: question for question in old.questions}
    after = {question.id: question for question in new.questions}
    yield from _set_of(before, after, f"{where}#", "question")
    if [q for q in before if q in after] != [q for q in after if q in before]:
        yield Edit("wording", where, "the order of the questions changed")
    for id_ in before:
        if id_ in after:
            yield from _question(before[id_], after[id_], f"{where}#{id_}")


def _question(old: Question, new: Question, where: str) -> Iterator[Edit]:
    if old.kind != new.kind:
        yield Edit("structure", where, f"a {old.kind} question became {new.kind}")
        return
    for name in ("title", "stem", "competencies", "claims", "principle"):
        if getattr(old, name) != getattr(new, name):
            yield Edit("wording", where, f"the {name} changed")
    if old.explanation != new.explanation:
        yield Edit("feedback", where, "the explanation changed")
    if old.group != new.group:
        yield Edit("structure", where, "its group changed")
    if old.judgement != new.judgement:
        yield Edit("key", where, "whether it is a matter of judgement changed")
    if old.parameters != new.parameters:
        yield Edit("key", where, "the parameters changed")
    yield from _value(old.content, new.content, where, "content", _classes_of(new.kind))


def _classes_of(kind: str) -> Mapping[str, str]:
    """What a kind says of its own fields, where the rule below would judge them wrongly: field -> class."""
    from learnapp.domain.questions import KINDS

    found: Mapping[str, str] = getattr(KINDS[kind], "edits", {})
    return found


def _value(old: Any, new: Any, where: str, field: str, classes: Mapping[str, str]) -> Iterator[Edit]:
    """Differences within a kind's content. Text is wording (or feedback, by its name), numbers and truth values are
    the key, and how many parts there are, and in what order, is structure."""
    if old == new:
        return
    name = field.replace("_", " ")
    if field in classes:
        yield Edit(classes[field], where, f"the {name} changed")
    elif type(old) is not type(new):
        yield Edit("structure", where, f"the {name} changed")
    elif isinstance(old, msgspec.Struct):
        for inner in old.__struct_fields__:
            yield from _value(getattr(old, inner), getattr(new, inner), where, inner, classes)
    elif isinstance(old, tuple | list):
        yield from _parts(old, new, where, field, classes)
    elif isinstance(old, dict):
        yield Edit("key", where, f"the {name} changed")
    elif isinstance(old, str):
        yield Edit("feedback" if field in FEEDBACK else "wording", where, f"the {name} changed")
    else:
        yield Edit("key", where, f"the {name} changed")


def _parts(old: Any, new: Any, where: str, field: str, classes: Mapping[str, str]) -> Iterator[Edit]:
    name = field.replace("_", " ")
    if field in FEEDBACK:
        yield Edit("feedback", where, f"the {name} changed")
    elif not any(isinstance(part, msgspec.Struct | str) for part in (*old, *new)):
        yield Edit("key", where, f"the {name} changed")
    elif len(old) != len(new):
        yield Edit("structure", where, f"there were {len(old)} {name} and are {len(new)}")
    elif _moved(list(map(_face, old)), list(map(_face, new))):
        yield Edit("structure", where, f"the {name} changed places")
    else:
        for number, (one, other) in enumerate(zip(old, new, strict=True), 1):
            yield from _value(one, other, f"{where} {name.rstrip('s')} {number}", field, classes)


def _face(part: Any) -> str:
    """What a learner sees of a part: its first text. Two parts with one face are the same part."""
    if isinstance(part, msgspec.Struct):
        return next((v for v in (getattr(part, f) for f in part.__struct_fields__) if isinstance(v, str)), "")
    return str(part)


def _moved(old: list[str], new: list[str]) -> bool:
    """Whether a part now stands where another stood: the sign that parts were moved and not reworded."""
    return any(one != other and one in new for one, other in zip(old, new, strict=True))
