"""A cohort's invitations: links and codes that many can use, and people invited by address who have not answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Literal

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import ValidationError

from learnapp.domain.dates.uk_times import END_OF_DAY, day_of, moment
from learnapp.domain.people.written_names import name_parts
from learnapp.educator.blueprint import blueprint
from learnapp.educator.invitations.invitation_mail import InvitationSender
from learnapp.educator.scope import my_cohort
from learnapp.exports import spreadsheets
from learnapp.store.cohorts import cohorts
from learnapp.store.cohorts import invitations as store_invitations
from learnapp.store.cohorts.cohorts import Cohort
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import makes_one
from learnapp.web.identity import organisation_name, person, settings, site_address
from learnapp.web.notices import flash_information, flash_problem, flash_success
from learnapp.web.sending import download
from learnapp.web.transaction import acts_for, db, store
from learnapp.web.typed_fields import DateField, TypedForm, WholeNumberField, note_page, search_words, whole_number

LASTS = timedelta(days=30)
"""How long the form suggests that a link or code lasts."""
FURTHEST = timedelta(days=366)
MOST_PLACES = 10_000


class ManyForm(TypedForm):
    """A link or a code that many people can use."""

    places = WholeNumberField(f"Enter the maximum number of people, from 1 to {MOST_PLACES:,}", most=MOST_PLACES)
    until = DateField("last day it works")
    kind = StringField(default="link")
    group = StringField(default="")

    def validate_until(self, until: DateField) -> None:
        if not day_of(self.now) <= until.data <= day_of(self.now) + FURTHEST:
            raise ValidationError("The last day must be from today to a year from now")


def sender(cohort: Cohort) -> InvitationSender:
    """The person asking, as the sender of invitations to this cohort."""
    site = site_address()
    join = site + url_for("learner.join")
    where = organisation_name(cohort.organisation_id)
    return InvitationSender(person.id, person.name, cohort.name, join, settings().secret, settings().sends_mail, where)


@blueprint.route("/cohorts/<int:cohort>/invitations/", methods=["GET", "POST"])
@access("educate")
@makes_one("educator.invitations")
def invitations(cohort: int) -> ResponseReturnValue:
    """The open invitations; on POST make a link or a code."""
    own_cohort = my_cohort(cohort)
    if request.method == "GET":
        return _page(own_cohort, ManyForm(until=day_of(now() + LASTS)))
    form = ManyForm(request.form, now())
    form.validate()
    if own_cohort.closed_at:
        form.kind.errors.append("This cohort is closed. Reopen it in its settings before inviting people")
    if form.problems:
        return _page(own_cohort, form)
    group = next((g.id for g in cohorts.subgroups(db(), own_cohort.id, now()) if str(g.id) == form.group.data), None)
    kind: Literal["link", "code"] = "code" if form.kind.data == "code" else "link"
    made = store_invitations.make(
        db(),
        own_cohort.id,
        kind,
        places=form.places.data,
        expires_at=moment(form.until.data, END_OF_DAY),
        subgroup_id=group,
        secret=settings().secret,
        now=now(),
    )
    flash_success(f"{kind.capitalize()} created.")
    return redirect(url_for("educator.invitations", cohort=own_cohort.id) + f"#invitation-{made}", 303)


def _page(cohort: Cohort, form: ManyForm) -> ResponseReturnValue:
    text = search_words(request.args)
    own_sender = sender(cohort)
    waiting = store_invitations.waiting(db(), cohort.id, text, whole_number(request.args.get("page", "")) or 1)
    note_page(waiting.part)
    page = render_template(
        "educator/invitations/invitations.html",
        cohort=cohort,
        form=form,
        errors=form.problems,
        text=text,
        link=own_sender.link,
        code=lambda salt: store_invitations.spoken(store_invitations.token("code", salt, settings().secret)),
        mail=own_sender.sends,
        now=now(),
        subgroups=cohorts.subgroups(db(), cohort.id, now()),
        shared=store_invitations.shared(db(), cohort.id, now()),
        waiting=waiting,
    )
    return page, 422 if form.problems else 200


@blueprint.post("/cohorts/<int:cohort>/invitations/<int:invitation>/revoke/")
@access("educate")
def revoke_invitation(cohort: int, invitation: int) -> ResponseReturnValue:
    own_cohort = my_cohort(cohort)
    if not store_invitations.revoke(db(), own_cohort.id, [invitation], now()):
        abort(404)
    flash_success("The invitation is withdrawn. No one can use it to join any more.")
    return redirect(url_for("educator.invitations", cohort=own_cohort.id), 303)


@blueprint.post("/cohorts/<int:cohort>/invitations/<int:invitation>/replace/")
@access("educate")
def replace_invitation(cohort: int, invitation: int) -> ResponseReturnValue:
    """End a link or code and create its like: for one that an educator has seen who has left."""
    own_cohort = my_cohort(cohort)
    made = store_invitations.replace(db(), own_cohort.id, invitation, settings().secret, now())
    if made is None:
        abort(404)
    flash_success("Replaced. No one can join with the old one any more. Give the new one to those who still need it.")
    return redirect(url_for("educator.invitations", cohort=own_cohort.id) + f"#invitation-{made}", 303)


@blueprint.post("/cohorts/<int:cohort>/invitations/selected/")
@access("educate")
def selected_invitations(cohort: int) -> ResponseReturnValue:
    """Send the selected invitations again, each at most once a day, or withdraw them."""
    own_cohort = my_cohort(cohort)
    found = (whole_number(typed) for typed in request.form.getlist("invitation")[: store_invitations.PAGE])
    selected = [one for one in found if one]
    if not selected:
        flash_problem("You did not select anyone, so nothing was changed.")
    elif request.form.get("do") == "withdraw":
        withdrawn = store_invitations.revoke(db(), own_cohort.id, selected, now())
        flash_success(f"{_counted(withdrawn)} withdrawn. No one can use {'it' if withdrawn == 1 else 'them'} any more.")
    elif own_cohort.closed_at:
        flash_problem("This cohort is closed. Reopen it in its settings before inviting people.")
    else:
        _again(own_cohort, selected)
    kept: dict[str, Any] = {name: value for name in ("name", "page") if (value := request.form.get(name, "")[:100])}
    return redirect(url_for("educator.invitations", cohort=own_cohort.id, **kept), 303)


def _counted(number: int) -> str:
    return "1 invitation is" if number == 1 else f"{number} invitations are"


def _again(own_cohort: Cohort, selected: list[int]) -> None:
    """Renew invitations and send them again, each at most once a day."""
    renewed = store_invitations.renew(db(), own_cohort.id, selected, now())
    found = [(one.email, one.salt) for one in renewed]
    own_sender = sender(own_cohort)
    sent = own_sender.queue(db(), found, now())
    if sent:
        flash_success(f"{_counted(sent)} sent again.")
    if own_sender.sends and len(found) > sent:
        flash_information(
            f"{_counted(len(found) - sent)} not sent again, because we send each invitation at most once a day."
        )
    elif not own_sender.sends and found:
        flash_information(
            f"{_counted(len(found))} renewed for another 60 days. "
            "This site does not send email, so send people their links yourself."
        )


@blueprint.get("/cohorts/<int:cohort>/invitations/links.csv")
@access("educate")
def download_invitations(cohort: int) -> ResponseReturnValue:
    """The links of everyone who has not answered, to send from a mail program."""
    own_cohort = my_cohort(cohort)
    opened, whose, own_sender, moment_now = store(), acts_for(), sender(own_cohort), now()

    def written() -> Iterator[str]:
        head = spreadsheets.lines([("email", "first name", "last name", "name", "link", "works until")])
        yield spreadsheets.BYTE_ORDER_MARK + head
        after = 0
        while True:
            with opened.read(whose) as connection:
                found = store_invitations.unanswered(connection, own_cohort.id, after)
            if not found:
                return
            after = found[-1].id
            yield spreadsheets.lines(
                (
                    one.email,
                    *name_parts(one.name),
                    one.name,
                    own_sender.link("address", one.salt),
                    day_of(one.expires_at),
                )
                for one in found
                if one.open_at(moment_now)
            )

    return download(written(), "text/csv", "invitations.csv")
