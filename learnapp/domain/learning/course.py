"""The modules as a course: stages, the suggested order, and what to go on to after a module.

Nothing is a condition of anything else. The order is a suggestion and any module can be done first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from learnapp.domain.activities.records import CaseRecord, Records
from learnapp.domain.cases import cases
from learnapp.domain.content.content import Case, Module
from learnapp.domain.learning.progress import progress

STAGES = {"foundation": "Foundation", "core": "Core", "higher": "Higher"}
"""The stages in their order, with their headings."""
ABOUT = {
    "foundation": "What you can use in your first years, whatever your post.",
    "core": "What a doctor with some responsibility for others meets every month.",
    "higher": "What goes beyond one department or one employer.",
}
USUAL = "core"
"""The stage for a module that does not name one, where it is listed after those that do."""


@dataclass(frozen=True)
class Stage:
    """A stage of the course with its modules in the suggested order. Only stages with modules are made."""

    name: str
    modules: tuple[Module, ...]

    @property
    def title(self) -> str:
        return STAGES[self.name]

    @property
    def about(self) -> str:
        return ABOUT[self.name]

    @property
    def minutes(self) -> int:
        return sum(module.minutes for module in self.modules)


def stage_of(module: Module) -> str:
    return module.stage or USUAL


def place(module: Module) -> tuple[int, bool, int, str]:
    """The module's place in the suggested order, for sorting: its stage, then its `order`."""
    return list(STAGES).index(stage_of(module)), not module.stage, module.order, module.slug


def stages(modules: Iterable[Module]) -> list[Stage]:
    """The modules by stage, in the suggested order."""
    ordered = sorted(modules, key=place)
    found = [Stage(name, tuple(m for m in ordered if stage_of(m) == name)) for name in STAGES]
    return [stage for stage in found if stage.modules]


def practised(modules: Iterable[Module], code: str) -> list[tuple[Stage, list[tuple[Module, int]]]]:
    """Where a competency is practised: by stage, the modules with the minutes of their parts that practise it."""
    found = []
    for stage in stages(modules):
        minutes = {m.slug: sum(a.minutes for a in m.syllabus if code in a.competencies) for m in stage.modules}
        lines = [(m, minutes[m.slug]) for m in stage.modules if minutes[m.slug]]
        if lines:
            found.append((stage, lines))
    return found


MOST_AFTER = 2
"""How many modules to suggest as the next."""


def after_this(module: Module, named: Iterable[str], modules: Iterable[Module], done: Collection[str]) -> list[Module]:
    """One or two modules to suggest next: those that the learner's choices name, otherwise the next in order not yet
    done.

    `named` are slugs from the author, the most fitting first; `done` are the slugs of modules that are finished.
    """
    ordered = sorted(modules, key=place)
    offered = {m.slug: m for m in ordered if m.slug != module.slug and m.slug not in done}
    chosen = [offered[slug] for slug in dict.fromkeys(named) if slug in offered]
    if not chosen:
        later = [m for m in offered.values() if place(m) > place(module)]
        chosen = (later or list(offered.values()))[:1]
    return chosen[:MOST_AFTER]


def go_on(module: Module, records: Mapping[str, Records], modules: Iterable[Module]) -> list[Module]:
    """What to offer a person who has finished this module; nothing while part of it is left to do."""
    own = records.get(module.slug, {})
    if not progress(module, own).complete:
        return []
    offered = list(modules)
    done = {m.slug for m in offered if progress(m, records.get(m.slug, {})).complete}
    return after_this(module, named_by_choices(module, own), offered, done)


def named_by_choices(module: Module, records: Records) -> Iterator[str]:
    """The slugs that a person's cases suggest, the latest case first; in each case, its ending before its choices."""
    walked = [
        (record, case)
        for case in module.activities
        if isinstance(case, Case) and isinstance(record := records.get(case.slug), CaseRecord) and record.ended
    ]
    for record, case in sorted(
        walked, key=lambda pair: pair[0].touched.timestamp() if pair[0].touched else 0, reverse=True
    ):
        try:
            walk = cases.replay(case, record.path)
        except (LookupError, ValueError):  # the case has changed since
            continue
        yield from cases.scene_of(case, walk.state.scene).after
        for step in reversed(walk.steps):
            yield from step.choice.after
