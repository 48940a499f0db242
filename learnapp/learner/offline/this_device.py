"""What a device may keep to work without a network: a module as one answer, and the page that says what is kept.

Browsers request none of this until a person chooses to keep a module on a device. What a device may keep, and why, is
in `docs/decisions/0089-without-a-network.md`.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, current_app, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from learnapp.assets import asset
from learnapp.domain.activities import kind_of
from learnapp.domain.cases.cases import draw_of, values_for
from learnapp.domain.cases.story import story
from learnapp.domain.content.content import Case, Module, Quiz
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.quizzes import review_scheduling
from learnapp.learner.blueprint import blueprint
from learnapp.learner.places import ActivityPlace, current, on_edition
from learnapp.learner.quizzes import attempt_actions
from learnapp.learner.quizzes.quiz import asked_mark, question_as_asked
from learnapp.store.learning import attempts, reviews, runs
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.device.pieces import mark_of, plan_note
from learnapp.web.drafts import owner_note
from learnapp.web.forms import form_token
from learnapp.web.identity import catalogue, module_or_404, person
from learnapp.web.transaction import db

MOST_REVIEWS = 10
"""How many questions due for review a device keeps with a module: as many as are offered in a day."""
SHELL = (
    "site.css",
    "looks.css",
    "site.js",
    "ranking.js",
    "hotspot.js",
    "read.js",
    "device.js",
    "favicon.svg",
    "icon.png",
)
"""Files of the site that every kept page needs."""


@blueprint.get("/offline/")
@access("learn")
def this_device() -> ResponseReturnValue:
    """What is kept on this device, what is waiting to be sent, and what did not count; its script fills it all in."""
    return render_template("learner/offline/this_device.html")


@blueprint.get("/offline/here/")
@access("anyone")
def here() -> ResponseReturnValue:
    """Who is signed in on this device, with a token for the forms that it kept; empty for a visitor."""
    if not person.is_authenticated:
        return jsonify({"person": "", "token": "", "owner": ""})
    return jsonify({"person": mark_of(person.id), "token": form_token(), "owner": owner_note()})


@blueprint.get("/offline/<module>/")
@access("learn")
def pack(module: str) -> ResponseReturnValue:
    """A module for this device: addresses to fetch, its cases, and the questions of its quizzes without their keys."""
    found = module_or_404(module)
    places = [current(module, activity.slug) for activity in found.syllabus]
    cases = [_case(place) for place in places if isinstance(place.activity, Case)]
    quizzes = [
        _quiz(place) for place in places if isinstance(place.activity, Quiz) and place.activity.purpose != "review"
    ]
    due = reviews.due(db(), person.id, review_scheduling.end_of_day(now()), catalogue().living)[:MOST_REVIEWS]
    cards = [url_for("learner.review_card", card=card.id) for card in due]
    packed = {
        "version": 1,
        "module": module,
        "title": found.title,
        "address": url_for("catalogue.module", module=module),
        "edition": catalogue().editions[module],
        "owner": owner_note(),
        "fetch": [*_to_fetch(found), *cards],
        "reviews": cards,
        "cases": {place["address"]: place for place in cases},
        "quizzes": {place["address"]: place for place in quizzes},
        "lessons": [_address(place) for place in places if kind_of(place.activity).completed_by == "pressing finished"],
        "frame": render_template("learner/offline/frame.html", module=found),
        "shell": [asset(name) for name in SHELL],
        "script": asset("device.js"),
    }
    # Tracks and people are listed as their author ordered them, so keys are not sorted.
    return Response(current_app.json.dumps(packed, sort_keys=False), mimetype="application/json")


def _to_fetch(module: Module) -> list[str]:
    """Pages that a device keeps as they are: each copy was sent to this person."""
    activities = [url_for("learner.activity", module=module.slug, activity=one.slug) for one in module.syllabus]
    pages = ("learner.home", "learner.this_device", "learner.review", "catalogue.glossary")
    return [url_for("catalogue.module", module=module.slug), *map(url_for, pages), *activities]


def _address(place: ActivityPlace) -> str:
    return url_for("learner.activity", module=place.module.slug, activity=place.activity.slug)


def _case(place: ActivityPlace) -> dict[str, Any]:
    """The person's record of a case, or the edition on which they would start it."""
    run = runs.first(db(), person.id, *place.address)
    if run is not None:
        place = on_edition(*place.address, run.edition)
    assert isinstance(place.activity, Case)
    values = values_for(place.activity, run.draw if run else draw_of(person.id))
    return {
        "address": _address(place),
        "begin": plan_note({"edition": place.edition}),
        "edition": run.edition if run else place.edition,
        "path": list(run.path) if run else None,
        "debriefed": bool(run and run.debriefed_at),
        "story": story(place.activity, partial(fill, values=values)),
    }


def _quiz(place: ActivityPlace) -> dict[str, Any]:
    """The open attempt at a quiz, or one planned for this person.

    A quiz with a time limit can be started only online.
    """
    quiz = place.activity
    assert isinstance(quiz, Quiz)
    open_ = attempts.unfinished(db(), person.id, *place.address)
    kept: dict[str, Any] = {"address": _address(place), "title": quiz.title, "begin": "", "questions": []}
    if open_ is None and quiz.time_limit is not None:
        return kept
    attempt = open_ or attempt_actions.planned(db(), person.id, place, now())
    if open_ is None:
        plan = {
            "edition": place.edition,
            "seed": attempt.seed,
            "number": attempt.number,
            "questions": attempt.questions,
        }
        kept["begin"] = plan_note(plan)
    return {
        **kept,
        "attempt": attempt.number,
        "open": open_ is not None,
        "questions": [
            {
                "address": url_for("learner.question", module=place.module.slug, activity=quiz.slug, number=number),
                "asked": asked_mark(attempt, name),
                "revision": attempt.responses[name].revision if name in attempt.responses else 0,
                "html": question_as_asked(*place.address, attempt, number),
            }
            for number, name in enumerate(attempt.questions, 1)
        ],
    }
