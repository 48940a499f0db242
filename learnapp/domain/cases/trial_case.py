"""The one case of a module that visitors may walk without an account: its shortest."""

from __future__ import annotations

from collections.abc import Iterable

from learnapp.domain.content.content import Case, Module

BETWEEN_JOBS = range(10, 15)
"""Minutes of the case to offer first, if there is one: the front page says that ten are enough."""


def trial_case(module: Module) -> Case | None:
    """The shortest case a learner works through, the first of several; None if the module has no case."""
    cases = [activity for activity in module.syllabus if isinstance(activity, Case)]
    return min(cases, key=lambda case: case.minutes, default=None)


def trials(modules: Iterable[Module]) -> list[tuple[Module, Case]]:
    """The modules that have a case to try and that case, one that fits between jobs first."""
    found = [(module, case) for module in modules if (case := trial_case(module))]
    return sorted(found, key=lambda trial: trial[1].minutes not in BETWEEN_JOBS)
