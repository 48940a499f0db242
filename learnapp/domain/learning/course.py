"""The modules as a course: stages, the suggested order, and what to go on to after a module.

Nothing is a condition of anything else. The order is a suggestion and any module can be done first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from learnapp.domain.content.content import Module

STAGES = {"foundation": "Foundation", "core": "Core", "higher": "Higher"}
"""The stages in their order, with their headings."""
ABOUT = {
    "foundation": "What you can use in your first years, whatever your post.",
    "core": "What a doctor with some responsibility for others meets every month.",
    "higher": "What lies beyond one department or one employer.",
}
USUAL = "core"
"""Where a module that names no stage is listed, after those that do."""


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


MOST_AFTER = 2
"""Modules that are named as what to do next."""


def after_this(module: Module, named: Iterable[str], modules: Iterable[Module], done: Collection[str]) -> list[Module]:
    """One or two modules to go on to: those that the learner's choices name, else the next in order not yet done.

    `named` are slugs from the author, the most fitting first; `done` are the slugs of modules that are finished.
    """
    ordered = sorted(modules, key=place)
    offered = {m.slug: m for m in ordered if m.slug != module.slug and m.slug not in done}
    chosen = [offered[slug] for slug in dict.fromkeys(named) if slug in offered]
    if not chosen:
        later = [m for m in offered.values() if place(m) > place(module)]
        chosen = (later or list(offered.values()))[:1]
    return chosen[:MOST_AFTER]
