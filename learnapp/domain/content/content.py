"""The content of a module that has been read: plain frozen values, ready to serve.

Text is held as HTML that was rendered from the author's Markdown when the module was read, so serving a page renders
nothing. `{{name}}` parameters are still in place in that HTML; see `learnapp.domain.numbers.parameters`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Literal

import msgspec

FORMAT = 2
"""Raise this when a change here makes stored editions unreadable; publishing then reads
them again from source and keeps their pictures, with the smaller copies that their text may newly name."""


class FrozenStruct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of every content value: frozen, compared by what it holds."""


Condition = tuple[str, ...]
"""Parts that must all hold, `("told", "!late or board>=2")`; empty means always. See `markup.conditions`."""


class Passage(FrozenStruct, frozen=True):
    """A piece of text, shown only while its condition holds."""

    html: str
    when: Condition = ()


class Variable(FrozenStruct, frozen=True):
    """One line of a `parameters` block.

    `kind` is "range" (low, high, step), "choice" (values) or "formula" (expression).
    """

    name: str
    kind: Literal["range", "choice", "formula"]
    low: float = 0
    high: float = 0
    step: float = 1
    values: tuple[float, ...] = ()
    expression: str = ""


class Parameters(FrozenStruct, frozen=True):
    """The numbers that vary in a question, quiz or case. `checks` are formulas that must hold.

    `draws` are the sets fixed at publish (a case with `sets: n`); empty means drawn by seed.
    """

    variables: tuple[Variable, ...] = ()
    checks: tuple[str, ...] = ()
    sets: int = 0
    draws: tuple[dict[str, float], ...] = ()


class Choice(FrozenStruct, frozen=True):
    """One way on from a scene. `moves` maps a track to what the choice adds to it.

    `after` names modules to suggest to people who chose it.
    """

    html: str
    target: str
    when: Condition = ()
    moves: dict[str, int] = {}
    sets: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    consequence: tuple[Passage, ...] = ()
    hindsight: tuple[Passage, ...] = ()


class Scene(FrozenStruct, frozen=True):
    """One screen of a case. `later` marks a jump of days or weeks; an ending has no choices.

    `after` names modules to suggest to people who reached this ending. `discuss` marks the decision that is best to
    discuss in a group. A `hub` can be visited again, and each of its choices taken once; with `marked` it shows those
    taken. A `junction` shows nothing: its choices are routes, and the walk takes the one that holds.
    """

    id: str
    title: str
    body: tuple[Passage, ...]
    choices: tuple[Choice, ...] = ()
    ending: bool = False
    later: bool = False
    competencies: tuple[str, ...] = ()
    claims: tuple[int, ...] = ()
    terms: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    discuss: bool = False
    hub: bool = False
    marked: bool = False
    junction: bool = False

    @property
    def decision(self) -> bool:
        return len(self.choices) > 1 and not self.junction


class ExpertReason(FrozenStruct, frozen=True):
    """Why an expert of a panel answered as they did. `by` is their name, "" unless they agreed to be named."""

    text: str
    by: str = ""


class Panel(FrozenStruct, frozen=True):
    """What the experts of a panel answered to one question, counted. `closed` is the day the panel ended.

    `counts` has a row for each of the kind's `panel_options`. `decides` says whether the key is the panel's: ten
    experts or more have answered. `split` says that they did not agree enough for a key.
    """

    experts: int
    closed: str
    counts: tuple[tuple[int, ...], ...]
    reasons: tuple[ExpertReason, ...] = ()
    decides: bool = False
    split: bool = False


class Question(FrozenStruct, frozen=True):
    """One item of a quiz. `content` is the kind's own value; only the kind looks inside.

    `judgement` items have an authors' reasoned key, or a panel's, and their certainty is never marked.
    """

    id: str
    kind: str
    title: str
    stem: str
    content: Any
    explanation: str = ""
    judgement: bool = False
    competencies: tuple[str, ...] = ()
    claims: tuple[int, ...] = ()
    principle: str = ""
    group: str = ""
    parameters: Parameters | None = None
    terms: tuple[str, ...] = ()
    panel: Panel | None = None

    @property
    def panel_decides(self) -> bool:
        """Whether the answer shown is a panel's and not the authors'."""
        return self.panel is not None and self.panel.decides

    @property
    def experts_split(self) -> bool:
        """Whether the experts of its panel did not agree enough for a key: something to discuss."""
        return self.panel is not None and self.panel.split


class Activity(FrozenStruct, frozen=True, tag_field="type", kw_only=True):
    """What activities of every kind have in common; see `learnapp.domain.activities` for the kinds."""

    slug: str
    title: str
    minutes: int
    summary: str = ""
    competencies: tuple[str, ...] = ()
    claims: tuple[int, ...] = ()

    @property
    def in_syllabus(self) -> bool:
        """Whether learners work through it to complete the module."""
        return True


class Lesson(Activity, frozen=True, tag="lesson", kw_only=True):
    """A page to read."""

    body: tuple[Passage, ...]
    terms: tuple[str, ...] = ()


class Case(Activity, frozen=True, tag="case", kw_only=True):
    """A story to walk through. The first scene is where it starts."""

    you_are: str
    scenes: tuple[Scene, ...]
    debrief: tuple[Passage, ...]
    people: dict[str, str] = {}
    tracks: dict[str, str] = {}
    parameters: Parameters | None = None
    debrief_terms: tuple[str, ...] = ()


class Quiz(Activity, frozen=True, tag="quiz", kw_only=True, dict=True):
    """A bank of questions and how an attempt draws from it.

    `draw` is how many to ask: a number, a number for each group, or None for all.
    `pass_mark` is a percentage after rescaling for chance.
    """

    purpose: Literal["prequestions", "practice", "end", "review"]
    questions: tuple[Question, ...]
    draw: int | dict[str, int] | None = None
    feedback: Literal["end", "each"] = "end"
    pass_mark: int | None = None
    certainty: bool = False
    time_limit: int | None = None
    parameters: Parameters | None = None

    @property
    def in_syllabus(self) -> bool:
        """All but those kept for spaced review."""
        return self.purpose != "review"

    def question(self, name: str) -> Question | None:
        """The question with this id, or None."""
        return self._by_id.get(name)

    @cached_property
    def _by_id(self) -> Mapping[str, Question]:
        return {question.id: question for question in self.questions}


AnyActivity = Lesson | Case | Quiz


class Term(FrozenStruct, frozen=True):
    """A glossary entry: the term, what it means and, where there is one, the usual misreading."""

    id: str
    title: str
    html: str
    note: str = ""


class GuideSection(FrozenStruct, frozen=True):
    title: str
    html: str


class EditionChange(FrozenStruct, frozen=True):
    """An entry of a module's change log. `cls` is new, wording, feedback, key or structure."""

    date: str
    cls: Literal["new", "wording", "feedback", "key", "structure"]
    note: str


class Module(FrozenStruct, frozen=True, dict=True):
    """A module as served. Dates are ISO 8601 (`2026-07-01`)."""

    slug: str
    title: str
    summary: str
    order: int
    minutes: int
    introduction: str
    activities: tuple[AnyActivity, ...]
    stage: Literal["", "foundation", "core", "higher"] = ""
    competencies: tuple[str, ...] = ()
    claims: tuple[int, ...] = ()
    owner_name: str = ""
    owner_email: str = ""
    checked: str = ""
    review_by: str = ""
    changes: tuple[EditionChange, ...] = ()
    glossary: tuple[Term, ...] = ()
    guide: tuple[GuideSection, ...] = ()

    def activity(self, slug: str) -> AnyActivity | None:
        """The activity with this slug, or None."""
        return self._by_slug.get(slug)

    @cached_property
    def _by_slug(self) -> Mapping[str, AnyActivity]:
        return {activity.slug: activity for activity in self.activities}

    @cached_property
    def syllabus(self) -> tuple[AnyActivity, ...]:
        """The activities a learner works through: all but quizzes kept for spaced review."""
        return tuple(a for a in self.activities if a.in_syllabus)

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The name of each activity's kind, by the activity's slug."""
        return {activity.slug: str(activity.__struct_config__.tag) for activity in self.activities}

    @cached_property
    def practised(self) -> Mapping[str, int]:
        """How many activities of the syllabus practise each competency, by its code."""
        return Counter(code for activity in self.syllabus for code in activity.competencies)

    @cached_property
    def syllabus_minutes(self) -> int:
        """The minutes of those activities together."""
        return sum(a.minutes for a in self.syllabus)


class Competency(FrozenStruct, frozen=True, dict=True):
    """An element of the framework. `crosswalk` maps a framework's name to suggested codes."""

    code: str
    name: str
    gist: str
    domain: str
    crosswalk: dict[str, tuple[str, ...]] = {}

    @cached_property
    def pairings(self) -> str:
        """The suggested codes in words: `GPC 1, 5; HLM isp`."""
        return "; ".join(f"{name} {', '.join(codes)}" for name, codes in self.crosswalk.items() if codes)


class Claim(FrozenStruct, frozen=True):
    """A numbered statement of the source paper, in our words, with its section code.

    `facts` names facts about today's health service to compare it with; most claims have none.
    """

    number: int
    section: str
    text: str
    facts: tuple[str, ...] = ()


class Fact(FrozenStruct, frozen=True):
    """A fact that holds today, from facts.yaml: where it was read, when, and when to check it again.

    `seen` is "whole" or "extract": how much of the source was read. `file` and `line` are its place. Dates are ISO
    8601.
    """

    name: str
    says: str = ""
    source: str = ""
    url: str = ""
    checked: str = ""
    seen: str = ""
    certainty: str = ""
    look_again: str = ""
    file: str = ""
    line: int = 0


class Framework(FrozenStruct, frozen=True):
    """Another framework, with which competencies are paired by suggestion. `codes` maps each code to its name."""

    name: str
    note: str = ""
    codes: dict[str, str] = {}


class Library(FrozenStruct, frozen=True):
    """The lists that every module may refer to. `frameworks` explains the names and codes of competencies' crosswalks.

    `modules` are the names of the folders of modules, so that one module can name another.
    """

    competencies: dict[str, Competency]
    claims: dict[int, Claim]
    sections: dict[str, str] = {}
    frameworks: dict[str, Framework] = {}
    crosswalk_note: str = ""
    facts: dict[str, Fact] = {}
    modules: dict[str, frozenset[str]] = {}
    """The activities of each module whose folder is known, by their names."""
    banks: dict[str, dict[str, str]] = {}
    """The Markdown of each question that modules may share, by its id, by the bank's name."""

    def facts_beside(self, numbers: Iterable[int]) -> tuple[Fact, ...]:
        """The facts to compare some claims with, each once."""
        named = (name for n in numbers if n in self.claims for name in self.claims[n].facts)
        return tuple(self.facts[name] for name in dict.fromkeys(named) if name in self.facts)
