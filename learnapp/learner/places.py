"""Finding the module and activity that an address names, in the edition that fits this person's work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import abort
from flask.typing import ResponseReturnValue

from learnapp.domain.content.content import Activity, Module
from learnapp.domain.learning import course
from learnapp.domain.learning.progress import NextStep, progress
from learnapp.store.learning.records import records
from learnapp.web.identity import catalogue, editions, person
from learnapp.web.transaction import db


@dataclass(frozen=True)
class ActivityPlace:
    """An activity of a module on one edition."""

    module: Module
    activity: Activity
    edition: str

    @property
    def address(self) -> tuple[str, str]:
        return self.module.slug, self.activity.slug


Screen = Callable[[ActivityPlace], ResponseReturnValue]
SCREENS: dict[str, Screen] = {}
"""The screen of each activity kind, by the kind's name."""


def screen_of(kind: str) -> Callable[[Screen], Screen]:
    """Register the screen that shows activities of a kind."""

    def register(screen: Screen) -> Screen:
        SCREENS[kind] = screen
        return screen

    return register


def current(module_slug: str, activity_slug: str) -> ActivityPlace:
    """The place in the edition that new work uses; 404 if there is none."""
    module = catalogue().modules.get(module_slug)
    activity = module.activity(activity_slug) if module else None
    if module is None or activity is None:
        abort(404)
    return ActivityPlace(module, activity, catalogue().editions[module_slug])


def on_edition(module_slug: str, activity_slug: str, begun_on: str) -> ActivityPlace:
    """The place in the edition for work that was started on `begun_on`: later wording, the same structure.

    Works even if the activity has since left the module, or the module has left the site.
    """
    catalogue()
    digest = editions().continues_on(module_slug, begun_on)
    return exactly(module_slug, activity_slug, digest)


def exactly(module_slug: str, activity_slug: str, digest: str) -> ActivityPlace:
    """The place as it was in one edition; 404 if it was not in that edition."""
    catalogue()
    try:
        module = editions().edition(db(), digest)
    except KeyError:
        abort(404)
    activity = module.activity(activity_slug)
    if module.slug != module_slug or activity is None:
        abort(404)
    return ActivityPlace(module, activity, digest)


def as_offered(module_slug: str, begun_on: str) -> Module:
    """The module as it is on offer now or, if it has left the site, in the edition on which the work was started."""
    offered = catalogue().modules.get(module_slug)
    return offered or editions().edition(db(), begun_on)


def go_on_from(module_slug: str) -> tuple[NextStep | None, list[Module]]:
    """The next part of a module for a person who has just finished one; after its last, the modules to offer.

    One query.
    """
    modules = catalogue().modules
    found = modules.get(module_slug)
    if found is None:
        return None, []
    own = records(db(), person.id)
    return progress(found, own.get(module_slug, {})).next, course.go_on(found, own, modules.values())
