"""What the screens of launches share: the state of a launch, its cookie, where it leads, and pages about failures."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from flask import abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from learnapp.domain.people.launches import path_here
from learnapp.exports.sealing.tool_key import ToolKey, tool_key
from learnapp.launch.launch_errors import Failure
from learnapp.store.launches import courses, launches
from learnapp.store.launches.launches import Answered, Arrival
from learnapp.store.launches.platforms import Platform
from learnapp.store.organisations import organisations
from learnapp.store.people import sign_ins, ways_in
from learnapp.web.clock import now
from learnapp.web.forms import page_at
from learnapp.web.identity import contact, settings
from learnapp.web.launches.launched import allow_frames, read_signed, signed
from learnapp.web.second_step import first_factor_given
from learnapp.web.transaction import db

LASTS_SECONDS = 10 * 60
"""How long a platform may take to send the person back, and the person to go on."""
LONGEST_HINTS = 1500
"""The longest hints of a platform that are kept to start again in a new tab: they are part of an address."""
HINTS = ("login_hint", "lti_message_hint", "target_link_uri")


@dataclass(frozen=True)
class Begun:
    """A launch that was started here: the platform, and the hints that it sent."""

    platform_id: int
    hints: dict[str, str]


def new_state(platform: Platform, hints: dict[str, str]) -> str:
    """A state for a launch. It is signed, unique and contains everything that was said, so the site stores nothing."""
    short = hints if sum(map(len, hints.values())) <= LONGEST_HINTS else {}
    return signed("lti state", [platform.id, secrets.token_urlsafe(12), short])


def begun(state: str, seconds: int = LASTS_SECONDS) -> Begun | None:
    """The launch that this site started with a state; None if another site made the state, or it is too old."""
    content = read_signed("lti state", state, seconds)
    return Begun(content[0], content[2]) if content else None


def nonce_of(state: str) -> str:
    """The nonce that goes with a state, derived from it with the site's secret."""
    key = str(current_app.secret_key).encode()
    return urlsafe_b64encode(hmac.digest(key, f"lti nonce {state}".encode(), "sha256")).decode().rstrip("=")


def _cookie(state: str) -> tuple[str, str]:
    """(name, value) of the cookie that ties a launch to the browser it began in."""
    mark = hashlib.sha256(state.encode()).hexdigest()
    prefix = "__Host-" if settings().secure_cookies else ""
    return f"{prefix}learnapp-launch-{mark[:10]}", mark


def give_cookie(response: Response, state: str) -> None:
    name, value = _cookie(state)
    response.set_cookie(
        name, value, max_age=2 * LASTS_SECONDS, secure=True, httponly=True, samesite="None", partitioned=True
    )


def has_cookie(state: str) -> bool:
    """Whether a launch began in this browser, and in this frame."""
    name, value = _cookie(state)
    return hmac.compare_digest(request.cookies.get(name, "").encode(), value.encode())


def ticket_of(state: str) -> str:
    return signed("lti ticket", state)


def arrival_or_404(ticket: str) -> tuple[str, Answered]:
    """(state, the launch) of a ticket, once the platform has answered, in the browser in which the launch began."""
    state = read_signed("lti ticket", ticket, LASTS_SECONDS)
    answered = launches.find(db(), state) if state else None
    if state is None or answered is None or not has_cookie(state):
        abort(404)
    return state, answered


def landing_of(target: str) -> str | None:
    """The page that a link leads to, or a person's assignments if it names no page that a link may lead to.

    None if it leads to another site.
    """
    path = path_here(target, settings().site_url) if target else "/"
    if path is None:
        return None
    page = page_at(path)
    if page and (path.startswith("/modules/") and page[0] in {"catalogue.module", "learner.activity"}):
        return path
    return url_for("learner.assigned")


def place_of(path: str) -> tuple[str, str]:
    """(module, activity) of a page; "" for those it has not."""
    page = page_at(path)
    values = page[1] if page else {}
    return str(values.get("module", "")), str(values.get("activity", ""))


def enter(person_id: int, platform: Platform, who: Arrival, landing: str) -> Response:
    """Sign a person in, or ask for their second factor; then lead them on.

    They belong to the deployment's organisation from then on. A learner's scores go to the link that they came by, and
    they join the course's cohort.
    """
    if not ways_in.use(db(), person_id, platform.namespace, who.subject, now()):
        raise sign_ins.EndedError
    organisations.enrol(db(), who.organisation_id, person_id, now())
    if who.learns and who.link is not None and who.course is not None:
        courses.note_learner(db(), who.link, person_id, who.subject, now())
        courses.join_cohort(db(), who.course, person_id, now())
    return first_factor_given(person_id, landing, by_platform=True)


def own_key() -> ToolKey:
    """The site's key for platforms."""
    file = settings().lti_key_file
    assert file is not None
    return tool_key(file)


def failed(failure: Failure, reason: str, platform: Platform | None = None) -> ResponseReturnValue:
    """A page that says what happened and what to do, also in the platform's frame. The log says why."""
    name = platform.name if platform else "The learning platform"
    current_app.logger.warning("launch from %s: %s", platform.name if platform else "an unknown platform", reason)
    if platform is not None:
        allow_frames(platform.frames)
    page = render_template(
        "launch/failed.html",
        heading=failure.heading.format(name=name),
        text=failure.text.format(name=name),
        contact=contact(),
    )
    return page, failure.status, {"Retry-After": "60"} if failure.status == 503 else {}
