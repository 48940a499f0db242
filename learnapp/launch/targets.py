"""What a link in a course can lead to: a module, an activity of it, or a person's assignments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from learnapp.domain.content.content import Module

ASSIGNMENTS = "assignments"


@dataclass(frozen=True)
class LinkTarget:
    """One target: `key` is its name in the form."""

    key: str
    title: str
    path: str
    module: str = ""
    activity: str = ""


def targets_of(modules: Iterable[Module]) -> list[LinkTarget]:
    """All targets: modules in the order of the catalogue, each followed by its activities."""
    found = [LinkTarget(ASSIGNMENTS, "My assignments", "/assigned/")]
    for module in sorted(modules, key=lambda one: (one.order, one.title)):
        path = f"/modules/{module.slug}/"
        found.append(LinkTarget(module.slug, module.title, path, module.slug))
        for one in module.syllabus:
            title = f"{one.title} ({module.title})"
            found.append(LinkTarget(f"{module.slug}/{one.slug}", title, f"{path}{one.slug}/", module.slug, one.slug))
    return found
