"""Which modules and assignments Home shows, and in which of its lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from learnapp.domain.activities.records import Records
from learnapp.domain.cohorts.assignment_summaries import AssignedWorkSummary
from learnapp.domain.content.content import Module
from learnapp.domain.learning import progress as rules
from learnapp.domain.learning.progress import Progress, Whereabouts

MOST_ASSIGNED = 3
"""How many pieces of assigned work Home lists; a link leads to the others."""


@dataclass(frozen=True)
class ModuleLine:
    """A module, how far the person has got in it, and whether they have started it."""

    module: Module
    progress: Progress
    started: bool


@dataclass(frozen=True)
class HomeModules:
    """The next step is in `whereabouts`, or else the first of `waiting`. If it belongs to assigned work, that is
    `next_assigned`. `in_progress` and `to_start` leave out what the page names above them.
    """

    progress_of: Mapping[str, Progress]
    whereabouts: Whereabouts | None
    waiting: Sequence[ModuleLine]
    any_assigned: bool
    next_assigned: AssignedWorkSummary | None
    other_assigned: Sequence[AssignedWorkSummary]
    in_progress: Sequence[ModuleLine]
    to_start: Sequence[ModuleLine]
    complete: Sequence[Module]


def home_modules(
    offered: Sequence[tuple[Module, Records]],
    untouched: Mapping[str, Progress],
    assigned: Sequence[AssignedWorkSummary],
) -> HomeModules:
    """What Home shows of the modules on offer, with the person's records in each, and of their assigned work, the most
    pressing first. `untouched` has the progress in modules without records.
    """
    lines = [
        ModuleLine(module, rules.progress(module, records) if records else untouched[module.slug], bool(records))
        for module, records in offered
    ]
    whereabouts = rules.where_were_you(
        [pair for pair, line in zip(offered, lines, strict=True) if not line.progress.complete]
    )
    waiting = _assigned_first([line for line in lines if not line.started], assigned)
    to_hand_in = [summary for summary in assigned if not summary.work.finished]
    next_assigned = _next_assigned(whereabouts, waiting, to_hand_in)
    other_assigned = [summary for summary in to_hand_in if summary is not next_assigned]
    named = {summary.module.slug for summary in other_assigned[:MOST_ASSIGNED]}
    if whereabouts:
        named.add(whereabouts.module.slug)
    elif waiting:
        named.add(waiting[0].module.slug)
    unnamed = [line for line in lines if line.module.slug not in named]
    return HomeModules(
        progress_of={line.module.slug: line.progress for line in lines},
        whereabouts=whereabouts,
        waiting=waiting,
        any_assigned=bool(assigned),
        next_assigned=next_assigned,
        other_assigned=other_assigned,
        in_progress=[line for line in unnamed if line.started and not line.progress.complete],
        to_start=[line for line in waiting if line.module.slug not in named],
        complete=[line.module for line in lines if line.progress.complete],
    )


def _assigned_first(waiting: list[ModuleLine], assigned: Sequence[AssignedWorkSummary]) -> list[ModuleLine]:
    """Modules to start, assigned ones first, so that the most pressing one is the one to start with."""
    places = {summary.module.slug: place for place, summary in reversed(list(enumerate(assigned)))}
    return sorted(waiting, key=lambda line: places.get(line.module.slug, len(assigned)))


def _next_assigned(
    whereabouts: Whereabouts | None, waiting: Sequence[ModuleLine], to_hand_in: Sequence[AssignedWorkSummary]
) -> AssignedWorkSummary | None:
    """The assigned work to which the page's next step belongs, so that the step shows its date."""
    if whereabouts:
        slug, step = whereabouts.module.slug, whereabouts.step
    elif waiting and waiting[0].progress.next:
        slug, step = waiting[0].module.slug, waiting[0].progress.next
    else:
        return None
    fits = (None, step.activity)
    return next((one for one in to_hand_in if one.module.slug == slug and one.activity in fits), None)
