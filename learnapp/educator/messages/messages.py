"""Messages to the people of a cohort: writing one, previewing it, sending it once, and what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.cohorts import message_templates
from learnapp.domain.cohorts.message_templates import PLACES
from learnapp.domain.numbers.counted import counted
from learnapp.educator.blueprint import blueprint
from learnapp.educator.messages import message_forms, message_queries
from learnapp.educator.messages.message_forms import STATE_WORDS, ChoiceError, TypedMessage
from learnapp.educator.messages.message_queries import ChosenRecipients, NamedWork
from learnapp.educator.scope import my_cohort, work_path
from learnapp.mail import posting
from learnapp.mail.outbox import MailSender
from learnapp.store.cohorts import assignments, cohorts
from learnapp.store.cohorts.assignments import Assignment
from learnapp.store.cohorts.cohort_status import Recipient
from learnapp.store.cohorts.cohorts import Cohort, Subgroup
from learnapp.store.messages import messages as stored
from learnapp.store.messages.messages import Broadcast
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import draft_here, forget_draft, keeps_answer_drafts
from learnapp.web.identity import catalogue, person, settings, site_address
from learnapp.web.monitoring.shared_limits import too_many_by_person
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import asked_page

MOST_AN_HOUR = 30
"""Messages that one educator may send in an hour; each may go to a whole cohort."""
NAMES_SHOWN = 200
NAMES_IN_WARNING = 3
SAME_WITHIN = timedelta(days=14)
"""The site warns of a message with the same subject or text to the same people within this time."""


@dataclass(frozen=True)
class SentBefore:
    """People who had a message with this subject lately: some names, how many, how many had not, and when it was."""

    names: list[str]
    count: int
    others: int
    when: datetime


@blueprint.get("/cohorts/<int:cohort>/messages/")
@access("educate")
def messages(cohort: int) -> ResponseReturnValue:
    own_cohort = my_cohort(cohort)
    part = asked_page(stored.count_sent(db(), own_cohort.id))
    sent = stored.sent(db(), own_cohort.id, part.start)
    return render_template("educator/messages/messages.html", cohort=own_cohort, sent=sent, part=part)


@blueprint.route("/cohorts/<int:cohort>/messages/new/", methods=["GET", "POST"])
@access("educate")
@keeps_answer_drafts
def new_message(cohort: int) -> ResponseReturnValue:
    """Write a message to the people a filter selects, preview it, send it. Each step selects the people afresh."""
    own_cohort = my_cohort(cohort)
    given = [one for one in assignments.assignments_of(db(), own_cohort.id, now()) if one.withdrawn_at is None]
    groups = cohorts.subgroups(db(), own_cohort.id, now())
    draft = draft_here() if request.method == "GET" else None
    form: Mapping[str, str] = {k: v[0] for k, v in draft.items() if v} if draft else request.values
    try:
        chosen = message_forms.chosen(form, own_cohort.id, given, groups)
    except ChoiceError:
        abort(404)
    page = _Page(own_cohort, given, groups, chosen, message_queries.recipients(db(), chosen, now()))
    if request.method == "GET":
        text = message_forms.typed(form, message_forms.can_fill(chosen)) if draft else None
        return page.write(text or page.begun(request.args.get("template", "")), draft=bool(draft))
    text = message_forms.typed(form, message_forms.can_fill(chosen))
    step = form.get("step", "")
    if text.errors or step == "edit":
        return page.write(text, 422 if text.errors else 200)
    if step in {"send", "again", "only_new"}:
        return page.send(text, again=step == "again", only_new=step == "only_new")
    return page.preview(text)


class _Page:
    """The page of one message: its recipients, and the three steps of writing it."""

    def __init__(
        self,
        cohort: Cohort,
        given: list[Assignment],
        groups: list[Subgroup],
        chosen: ChosenRecipients,
        people: list[Recipient],
    ) -> None:
        self.cohort, self.given, self.groups = cohort, given, groups
        self.chosen, self.people = chosen, people

    def begun(self, template: str) -> TypedMessage:
        """The text to start from. For one person it already has their name and date, if the message can be sent."""
        text = message_forms.begun(self.chosen, template)
        for delivery in self._deliveries(text, self.people[:1]) if self.chosen.alone else ():
            if not message_templates.problems(delivery.subject or "x", delivery.body, PLACES):
                return replace(text, subject=delivery.subject, body=delivery.body)
        return text

    def write(self, text: TypedMessage, status: int = 200, draft: bool = False) -> ResponseReturnValue:
        page = render_template(
            "educator/messages/new_message.html",
            **self._who(),
            text=text,
            errors=text.errors,
            draft=draft,
            templates=message_forms.offered(self.chosen),
            places=[place for place in PLACES if place in message_forms.can_fill(self.chosen)],
            works=[(one.id, self._work_name(one)) for one in self.given],
            groups=self.groups,
            state_words=STATE_WORDS,
        )
        return page, status

    def preview(self, text: TypedMessage) -> ResponseReturnValue:
        first = self._deliveries(text, self.people[:1])
        return render_template(
            "educator/messages/message_preview.html",
            **self._who(),
            text=text,
            delivery=first[0] if first else None,
            had=self._had_lately(text),
            sends_mail=settings().sends_mail,
            reply_to=person.email,
        )

    def send(self, text: TypedMessage, *, again: bool, only_new: bool) -> ResponseReturnValue:
        """Send it once, however often the form arrives. People who have left or done the work in the meantime get
        nothing.

        If some had the same message lately, show the preview instead, unless the educator has decided: `again` sends it
        to all of them, `only_new` to the others.
        """
        key = f"cohort:{self.cohort.id}:{person.id}:{text.nonce}"
        if stored.number_of(db(), key) is not None:
            return self._sent(None)
        if only_new:
            had = self._had(text)
            self.people = [one for one in self.people if one.person_id not in had]
        elif not again and self._had(text):
            return self.preview(text)
        if not self.people:
            return self.preview(text)
        if too_many_by_person("messages", MOST_AN_HOUR):
            wait = (("", f"You have sent {MOST_AN_HOUR} messages in an hour. Your message is below. Send it later"),)
            return self.write(TypedMessage(text.subject, text.body, text.nonce, wait), 429)
        alone = len(self.people) == 1
        broadcast = Broadcast(
            cohort_id=self.cohort.id,
            key=key,
            chosen_by=self._words(),
            subject="" if alone else message_queries.for_everybody(self.chosen, self._work(), text.subject),
            body="" if alone else message_queries.for_everybody(self.chosen, self._work(), text.body),
            sender_id=person.id,
            assignment_id=self.chosen.assignment.id if self.chosen.assignment else None,
        )
        deliveries = self._deliveries(text, self.people)
        from_here = MailSender(person.id, self.cohort.name)
        sent = posting.send_once(db(), broadcast, deliveries, now(), by_mail=settings().sends_mail, sender=from_here)
        return self._sent(sent)

    def _sent(self, sent: int | None) -> ResponseReturnValue:
        forget_draft()
        if sent is None:
            flash_information("This message has already been sent, so it was not sent again.")
        else:
            flash_success(f"Sent to {counted(sent, 'person', 'people')}.")
        return redirect(url_for("educator.messages", cohort=self.cohort.id), 303)

    def _had(self, text: TypedMessage) -> dict[int, datetime]:
        """Who of these people had a message with this subject or text in this cohort lately, and when."""
        first = self._deliveries(text, self.people[:1]) if len(self.people) == 1 else []
        alone = [stored.WrittenText(delivery.subject, delivery.body) for delivery in first]
        words = (message_queries.for_everybody(self.chosen, self._work(), part) for part in (text.subject, text.body))
        since = now() - SAME_WITHIN
        found = stored.had_lately(db(), self.cohort.id, stored.WrittenText(*words), alone, since)
        return {one.person_id: found[one.person_id] for one in self.people if one.person_id in found}

    def _had_lately(self, text: TypedMessage) -> SentBefore | None:
        had = self._had(text)
        if not had:
            return None
        names = [one.name for one in self.people if one.person_id in had]
        return SentBefore(names[:NAMES_IN_WARNING], len(names), len(self.people) - len(names), max(had.values()))

    def _who(self) -> dict[str, object]:
        return {
            "cohort": self.cohort,
            "chosen": self.chosen,
            "words": self._words(),
            "people": self.people[:NAMES_SHOWN],
            "addresses": () if settings().sends_mail else [one.email for one in self.people],
            "count": len(self.people),
        }

    def _words(self) -> str:
        """How the people are chosen, naming no one: for one person the work, if any, and their status in it."""
        chosen = self.chosen
        work = self._work_name(chosen.assignment) if chosen.assignment else ""
        if work and (not chosen.people or chosen.state != "everyone"):
            work += f": {STATE_WORDS[chosen.state].lower()}"
        if chosen.alone:
            return work
        words = [work or ("The people you selected" if chosen.people else "Everyone in the cohort")]
        if chosen.subgroup_id is not None:
            name = next((one.name for one in self.groups if one.id == chosen.subgroup_id), "")
            words.append(f"sub-group {name}" if name else "in no sub-group")
        return ", ".join(words)

    def _work_name(self, assignment: Assignment) -> str:
        module = catalogue().modules.get(assignment.module)
        activity = module.activity(assignment.activity) if module and assignment.activity else None
        title = module.title if module else assignment.module
        return f"{activity.title} in {title}" if activity else title

    def _deliveries(self, text: TypedMessage, people: list[Recipient]) -> list[stored.Delivery]:
        return message_queries.deliveries(db(), self.chosen, people, self._work(), text.subject, text.body, now())

    def _work(self) -> NamedWork:
        site = site_address()
        assignment, home = self.chosen.assignment, url_for("learner.home")
        if assignment is None:
            return NamedWork("", "", site + home)
        if assignment.module not in catalogue().modules:
            return NamedWork(self._work_name(assignment), "", site + home)
        path = work_path(assignment.work)
        return NamedWork(self._work_name(assignment), path, site + path)
