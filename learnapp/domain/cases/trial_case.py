"""The one case of a module that visitors may walk without an account: its shortest."""

from __future__ import annotations

from learnapp.domain.content.content import Case, Module


def trial_case(module: Module) -> Case | None:
    """The shortest case a learner works through, the first of several; None if the module has no case."""
    cases = [activity for activity in module.syllabus if isinstance(activity, Case)]
    return min(cases, key=lambda case: case.minutes, default=None)
