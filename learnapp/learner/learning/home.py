"""Home: a greeting, where the person left off, what to do next, and what fills the minutes they have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from learnapp.domain.activities.records import CaseRecord, Records
from learnapp.domain.cases.cases import values_for
from learnapp.domain.cases.story_so_far import StorySoFar, story_so_far
from learnapp.domain.content.content import Case, Module
from learnapp.domain.dates.uk_times import UK
from learnapp.domain.learning import spare_time
from learnapp.domain.learning.progress import NextStep
from learnapp.domain.learning.spare_time import Times
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.people.written_names import name_parts
from learnapp.domain.quizzes import review_scheduling
from learnapp.domain.quizzes.review_scheduling import Living
from learnapp.learner.blueprint import blueprint
from learnapp.learner.cohorts.assigned import my_assigned_work
from learnapp.learner.learning.home_page import MOST_ASSIGNED, home_modules
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

AWAY = Words("(your words cannot be read at the moment)")
MOST_MINUTES = 240
"""Longer than anyone has between jobs."""
ARRIVING = timedelta(hours=1)
"""How long people may be on their way to a meeting that has not begun."""
MOST_ACTIONS = 5
"""How many actions the page lists of each sort; the others are a link away."""


@dataclass(frozen=True)
class ToDo:
    """The first of the person's actions whose date has come, with their words; how many more there are; what there is
    to do in their sets; and the action to ask about, which is left out of the others.
    """

    actions: list[tuple[Writing, Words | None]]
    more_actions: int
    in_sets: EverythingToDo
    asked: OutcomePage | None


@blueprint.get("/home/")
@access("learn")
def home() -> ResponseReturnValue:
    records_by_module = records(db(), person.id)
    published = catalogue()
    offered = [(module, records_by_module.get(module.slug, {})) for module in published.modules.values()]
    minutes = _minutes()
    reviews_today, times = _reviews_and_times(published.living, with_times=minutes is not None)
    to_do = _to_do()
    assigned = my_assigned_work()
    modules = home_modules(offered, published.untouched, assigned)
    unfinished = {summary.module.slug for summary in assigned if not summary.work.finished}
    offers = spare_time.offers(minutes, offered, reviews_today, times, unfinished) if minutes else []
    whereabouts, first = modules.whereabouts, offers[0].part if offers else None
    return render_template(
        "learner/learning/home.html",
        greeting=_greeting(),
        greeted=name_parts(person.name)[0] or person.name,
        modules=modules,
        most_assigned=MOST_ASSIGNED,
        to_do=to_do,
        most_actions=MOST_ACTIONS,
        on_now=[meeting for meeting in to_do.in_sets.meetings if _to_join(meeting)],
        later_today=[meeting for meeting in to_do.in_sets.meetings if not _to_join(meeting)],
        story=_story(whereabouts.module, whereabouts.step, records_by_module) if whereabouts else None,
        reviews_today=reviews_today,
        choices=spare_time.CHOICES,
        minutes=minutes,
        offers=offers,
        offer_story=_story(first.module, first.step, records_by_module) if first else None,
        complete_slugs=tuple([module.slug for module in modules.complete]),
        version=published.key,
    )


def _reviews_and_times(living: Living, *, with_times: bool) -> tuple[int, Times]:
    """How many reviews are left for today, and how long people took over quizzes. One query."""
    day = review_scheduling.start_of_day(now()), review_scheduling.end_of_day(now())
    done, due, times = answering_times.reviews_and_times(db(), person.id, *day, with_times=with_times, lives=living)
    return min(due, review_scheduling.left_today(done)), times


def _to_do() -> ToDo:
    """The vault is opened once for all words, and not at all if there are none. While it cannot be reached, Home is
    shown without them.
    """
    in_sets, ask = agreed_actions.to_do(db(), person.id, today()), to_ask_about()
    due = [writing for writing in in_sets.writings if ask is None or writing.id != ask.planned.writing_id]
    more, due = max(0, len(due) - MOST_ACTIONS), due[:MOST_ACTIONS]
    sealed = [writing.sealed for writing in (*due, *([ask] if ask else ()))]
    try:
        words = inside.read_all(vault(), person.id, sealed)
    except VaultAwayError:
        return ToDo([(writing, AWAY) for writing in due], more, in_sets, None)
    asked = outcome_page(ask.planned.writing_id, words[-1], ask.planned.made_at) if ask else None
    return ToDo(list(zip(due, words, strict=False)), more, in_sets, asked)


def _to_join(meeting: OwnMeeting) -> bool:
    """Whether a meeting is under way, or people are arriving."""
    return meeting.begun or meeting.at <= now() < meeting.at + ARRIVING


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
        edition = editions().edition(db(), editions().continues_on(module.slug, record.edition))
    except KeyError:
        return None
    case = edition.activity(step.activity.slug)
    if not isinstance(case, Case):
        return None
    story = story_so_far(case, record.path)
    return replace(story, choice=fill(story.choice, values_for(case, record.draw))) if story else None


def _greeting() -> str:
    hour = now().astimezone(UK).hour
    if hour < 5:
        return "Hello"  # on a night shift, neither morning nor evening
    if hour < 12:
        return "Good morning"
    return "Good afternoon" if hour < 18 else "Good evening"
