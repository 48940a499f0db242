"""Eight weeks on, in private and once: did this person do the workplace action they set themselves?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.learning import did_it_help as rules
from learnapp.learner.blueprint import blueprint
from learnapp.store.learning import did_it_help as stored
from learnapp.store.learning import writings
from learnapp.store.learning.did_it_help import OutcomeQuestion
from learnapp.vault import words as inside
from learnapp.vault.words import Words
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import vault
from learnapp.web.identity import person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db

NOTED = {"done": "done", "not done": "not_done"}
"""What a person noted privately -> the answer filled in for them, which they may send or change."""


@dataclass(frozen=True)
class OutcomePage:
    """The question to a person: the action, in their words, and what they have already noted about it."""

    writing: int
    words: Words | None
    made_on: date
    noted: str


def to_ask_about() -> OutcomeQuestion | None:
    """The action that home asks the person about; None if there is none. One query."""
    found = stored.unasked(db(), person.id, now())
    ask = rules.to_ask([one.planned for one in found], found[0].last_answered_at if found else None, now())
    return next((one for one in found if one.planned == ask), None)


def outcome_page(writing: int, words: Words | None, made_at: datetime) -> OutcomePage:
    """The question about an action, with these words of it."""
    noted = NOTED.get(words.outcome, "") if words else ""
    return OutcomePage(writing, words, day_of(made_at), noted)


@blueprint.route("/actions/<int:writing>/did-it-help/", methods=["GET", "POST"])
@access("learn")
def did_it_help(writing: int) -> ResponseReturnValue:
    """Answer, or decline to: either way the site does not ask again."""
    found = writings.get(db(), person.id, writing)
    if found is None or found.kind != "action":
        abort(404)
    answer = "not_said" if request.form.get("rather_not") else request.form.get("answer", "")
    if request.method == "POST" and answer in rules.ANSWERS:
        stored.answer(db(), person.id, writing, answer, now())
        flash_success("We will not ask you about this again." if answer == "not_said" else "Thank you for telling us.")
        return redirect(url_for("learner.home"), 303)
    words = inside.read(vault(), person.id, found.sealed)
    page = render_template(
        "learner/writing/did_it_help.html",
        asked=outcome_page(writing, words, found.made_at),
        answered=stored.answer_of(db(), person.id, writing),
        errors=[("answer", "Choose whether you did it, or choose “I would rather not say”")]
        if request.method == "POST"
        else [],
    )
    return page, 422 if request.method == "POST" else 200
