"""Home: a greeting, where the person left off, what to do next, and what fills the minutes they have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from learnapp.domain.activities.records import CaseRecord, Records
from learnapp.domain.cases.cases import values_for
from learnapp.domain.cases.story_so_far import StorySoFar, story_so_far
from learnapp.domain.cohorts.assignment_summaries import AssignedWorkSummary
from learnapp.domain.content.content import Case, Module
from learnapp.domain.dates.uk_times import UK
from learnapp.domain.learning import progress as rules
from learnapp.domain.learning import spare_time
from learnapp.domain.learning.progress import NextStep, Progress, Whereabouts
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.people.written_names import name_parts
from learnapp.domain.quizzes import review_scheduling
from learnapp.learner.blueprint import blueprint
from learnapp.learner.cohorts.assigned import NEXT, my_assigned_work
from learnapp.learner.writing.did_it_help import OutcomePage, outcome_page, to_ask_about
from learnapp.store.learning import answering_times
from learnapp.store.learning.records import records
from learnapp.store.learning.writings import Writing
from learnapp.store.sets import agreed_actions
from learnapp.store.sets.agreed_actions import EverythingToDo, OwnMeeting
from learnapp.vault import VaultAwayError
from learnapp.vault import words as inside
from learnapp.vault.words import Words
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.drafts import vault
from learnapp.web.identity import catalogue, editions, person
from learnapp.web.transaction import db

Line = tuple[Module, Progress, bool]
"""A module as home lists it: how far the person has got, and whether they have started it."""
AWAY = Words("(your words cannot be read at the moment)")
MOST_MINUTES = 240
"""Longer than anyone has between jobs."""
ARRIVING = timedelta(hours=1)
"""How long people may be on their way to a meeting that has not begun."""
MOST_ACTIONS = 5
"""How many actions the page lists of each sort; the others are a link away."""


@blueprint.get("/home/")
@access("learn")
def home() -> ResponseReturnValue:
    records_by_module = records(db(), person.id)
    offered_now = catalogue()
    modules = list(offered_now.modules.values())
    offered = [(module, records_by_module.get(module.slug, {})) for module in modules]
    untouched = offered_now.untouched
    lines = [
        (module, rules.progress(module, found) if found else untouched[module.slug], bool(found))
        for module, found in offered
    ]
    under_way = (pair for pair, line in zip(offered, lines, strict=True) if not line[1].complete)
    whereabouts = rules.where_were_you(under_way)
    minutes = _minutes()
    done, due, times = answering_times.reviews_and_times(
        db(),
        person.id,
        review_scheduling.start_of_day(now()),
        review_scheduling.end_of_day(now()),
        with_times=minutes is not None,
        lives=offered_now.living,
    )
    reviews_today = min(due, review_scheduling.left_today(done))
    own_actions, more_actions, in_sets, asked = _to_do()
    assigned = my_assigned_work()
    given = {piece.module.slug for piece in assigned if not piece.work.finished}
    offers = spare_time.offers(minutes, offered, reviews_today, times, given) if minutes else []
    first = offers[0].part if offers else None
    waiting = _assigned_first([line for line in lines if not line[2]], assigned)
    to_hand_in = [piece for piece in assigned if not piece.work.finished]
    first_duty = _first_duty(whereabouts, waiting, to_hand_in)
    other_duties = [piece for piece in to_hand_in if piece is not first_duty]
    named = {piece.module.slug for piece in other_duties[:NEXT]}
    if whereabouts:
        named.add(whereabouts.module.slug)
    elif waiting:
        named.add(waiting[0][0].slug)
    complete = [module for module, progress, _ in lines if progress.complete]
    return render_template(
        "learner/learning/home.html",
        greeting=_greeting(),
        greeted=name_parts(person.name)[0] or person.name,
        any_assigned=bool(assigned),
        first_duty=first_duty,
        other_duties=other_duties,
        duties_shown=NEXT,
        progress_of={module.slug: found for module, found, _ in lines},
        actions=own_actions,
        more_actions=more_actions,
        most_actions=MOST_ACTIONS,
        in_sets=in_sets,
        on_now=[one for one in in_sets.meetings if _to_join(one)],
        later_today=[one for one in in_sets.meetings if not _to_join(one)],
        asked=asked,
        whereabouts=whereabouts,
        story=_story(whereabouts.module, whereabouts.step, records_by_module) if whereabouts else None,
        reviews_today=reviews_today,
        choices=spare_time.CHOICES,
        minutes=minutes,
        offers=offers,
        offer_story=_story(first.module, first.step, records_by_module) if first else None,
        begun=[line for line in lines if line[2] and not line[1].complete and line[0].slug not in named],
        waiting=waiting,
        to_start=[line for line in waiting if line[0].slug not in named],
        complete=complete,
        complete_slugs=tuple([module.slug for module in complete]),
        version=offered_now.key,
    )


def _to_do() -> tuple[list[tuple[Writing, Words | None]], int, EverythingToDo, OutcomePage | None]:
    """The first of the person's actions whose date has come, with their words; how many more there are; what there
    is to do in their sets; and the action to ask about, which is left out of the others.

    The vault is opened once for all their words, and not at all if there are none. While the vault cannot be reached,
    home is shown without them.
    """
    found, ask = agreed_actions.to_do(db(), person.id, today()), to_ask_about()
    due = [one for one in found.writings if ask is None or one.id != ask.planned.writing_id]
    more, due = max(0, len(due) - MOST_ACTIONS), due[:MOST_ACTIONS]
    sealed = [one.sealed for one in (*due, *([ask] if ask else ()))]
    try:
        words = inside.read_all(vault(), person.id, sealed)
    except VaultAwayError:
        return [(one, AWAY) for one in due], more, found, None
    asked = outcome_page(ask.planned.writing_id, words[-1], ask.planned.made_at) if ask else None
    return list(zip(due, words, strict=False)), more, found, asked


def _to_join(meeting: OwnMeeting) -> bool:
    """Whether a meeting is under way, or people are arriving."""
    return meeting.begun or meeting.at <= now() < meeting.at + ARRIVING


def _assigned_first(waiting: list[Line], assigned: list[AssignedWorkSummary]) -> list[Line]:
    """Modules to start, assigned ones first, so that the most pressing one is the one to start with."""
    places = {piece.module.slug: place for place, piece in reversed(list(enumerate(assigned)))}
    return sorted(waiting, key=lambda line: places.get(line[0].slug, len(assigned)))


def _first_duty(
    whereabouts: Whereabouts | None, waiting: list[Line], to_hand_in: list[AssignedWorkSummary]
) -> AssignedWorkSummary | None:
    """The assigned work to which the page's next step belongs, so that the step shows its date."""
    if whereabouts:
        slug, step = whereabouts.module.slug, whereabouts.step
    elif waiting and waiting[0][1].next:
        slug, step = waiting[0][0].slug, waiting[0][1].next
    else:
        return None
    fits = (None, step.activity)
    return next((piece for piece in to_hand_in if piece.module.slug == slug and piece.activity in fits), None)


def _minutes() -> int | None:
    """The minutes the person says they have; None if they said nothing, or nothing sensible."""
    minutes = request.args.get("minutes", 0, type=int)
    return minutes if 0 < minutes <= MOST_MINUTES else None


def _story(module: Module, step: NextStep, records_by_module: Mapping[str, Records]) -> StorySoFar | None:
    """The story so far of a case that is under way, from the run's edition; None for anything else."""
    record = records_by_module.get(module.slug, {}).get(step.activity.slug)
    if not isinstance(record, CaseRecord) or step.doing == "start":
        return None
    try:
        told = editions().edition(db(), editions().continues_on(module.slug, record.edition))
    except KeyError:
        return None
    case = told.activity(step.activity.slug)
    if not isinstance(case, Case):
        return None
    found = story_so_far(case, record.path)
    return replace(found, choice=fill(found.choice, values_for(case, record.draw))) if found else None


def _greeting() -> str:
    hour = now().astimezone(UK).hour
    if hour < 5:
        return "Hello"  # on a night shift, neither morning nor evening
    if hour < 12:
        return "Good morning"
    return "Good afternoon" if hour < 18 else "Good evening"
