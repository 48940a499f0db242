"""Reminders on a person's devices: in which browsers, at which hours and on which days."""

from __future__ import annotations

from hashlib import sha256

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.device_names import device_name
from learnapp.deliveries import pushing
from learnapp.domain.people.push_hours import DAYS, chosen_hours
from learnapp.store.messages import push_subscriptions
from learnapp.store.messages.push_subscriptions import Subscription
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import hides_others, person
from learnapp.web.notices import flash_information, flash_problem, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import number_in

ELSEWHERE = "You belong to another organisation, too. Sign in here in a tab of your own to turn on reminders"
"""Said in a session that a platform launched: reminders come for every organisation."""
NO_DAY = [("days", "Choose at least one day. To get no reminders, turn them off on your devices")]


@blueprint.route("/reminders/", methods=["GET", "POST"])
@access("learn")
def reminders() -> ResponseReturnValue:
    """Hours and days are set by the person, for all their devices."""
    if request.method == "GET":
        return _page()
    fields = request.form.get("begin", ""), request.form.get("end", ""), request.form.getlist("days")
    try:
        wanted = chosen_hours(*fields)
    except ValueError:
        return _page(fields), 422
    push_subscriptions.set_hours(db(), person.id, wanted)
    flash_success("Your hours for reminders are saved.")
    return _back()


@blueprint.post("/reminders/on/")
@access("learn")
def start_reminders() -> ResponseReturnValue:
    """Send the person reminders in the browser they are using; its script fills in what the browser gave it."""
    if hides_others():
        flash_problem(ELSEWHERE)
        return _back()
    names = "endpoint", "public_key", "secret"
    wanted = Subscription(*(request.form.get(name, "") for name in names))
    try:
        pushing.check(wanted)
    except pushing.SubscriptionError:
        flash_information("This site cannot send reminders to this browser. Try another browser.")
        return _back()
    push_subscriptions.add(db(), person.id, wanted, request.user_agent.string, now())
    flash_success("This device will remind you.")
    return _back()


@blueprint.post("/reminders/off/")
@access("learn")
def stop_reminders() -> ResponseReturnValue:
    """Stop reminders in one browser, whether this one or another."""
    if push_subscriptions.remove(db(), person.id, number_in(request.form, "device")):
        flash_success("That device will not remind you any more.")
    else:
        flash_information("Reminders on that device were off already.")
    return _back()


def _page(fields: tuple[str, str, list[str]] | None = None) -> str:
    chosen = push_subscriptions.hours(db(), person.id)
    begin, end, days = fields or (chosen.begin, chosen.end, chosen.days)
    return render_template(
        "accounts/reminders.html",
        devices=[
            (sha256(one.endpoint.encode()).hexdigest(), device_name(one.agent), one)
            for one in push_subscriptions.devices(db(), person.id)
        ],
        key=pushing.public_key(str(current_app.secret_key)),
        hours=[{"value": hour, "text": f"{hour:02}:00"} for hour in range(24)],
        all_days=[{"value": number, "text": day} for number, day in enumerate(DAYS)],
        begin=begin,
        end=end,
        days=days,
        errors=NO_DAY if fields else [],
    )


def _back() -> ResponseReturnValue:
    return redirect(url_for("accounts.reminders"), 303)
