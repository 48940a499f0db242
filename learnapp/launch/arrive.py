"""The second step of a launch: the platform says who the person is and which page they want."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.people.launches import Launch, launch_of
from learnapp.launch import launch_errors as errors
from learnapp.launch.blueprint import blueprint
from learnapp.launch.launch_errors import Failure, LaunchRefusedError, PlatformDownError
from learnapp.launch.scope import begun, enter, failed, has_cookie, landing_of, nonce_of, place_of, ticket_of
from learnapp.store.launches import courses, launches, platforms
from learnapp.store.launches.launches import Arrival
from learnapp.store.launches.platforms import Deployment, Platform
from learnapp.store.people import ways_in
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import sent_by_platform
from learnapp.web.identity import act_for_every, settings
from learnapp.web.launches.launched import ACTS_IN, CAME_BY, COURSE, FRAMES, allow_frames, in_a_tab, use_launched_cookie
from learnapp.web.monitoring import security_log
from learnapp.web.transaction import commit, db


@blueprint.post("/launch/")
@access("anyone")
@sent_by_platform
def arrive() -> ResponseReturnValue:
    """Receive a person from a platform: once, in the browser in which the launch began.

    In a frame they are signed in at once, for that frame. In a tab, a page asks first, because the browser does not
    send its own session with another site's form.
    """
    framed = not in_a_tab()
    if framed:
        use_launched_cookie()
    state = request.form.get("state", "")
    before = launches.find(db(), state)
    if before is not None:  # sent again, by reloading: show the page without a second session
        return redirect(before.landing, 303)
    login_request = begun(state)
    platform = platforms.get(db(), login_request.platform_id) if login_request else None
    if login_request is None or platform is None:
        return failed(errors.STALE, "unknown or old state", platform)
    if not has_cookie(state):
        return _without_cookie(platform, state)
    if "error" in request.form:
        return failed(errors.REFUSED, f"it answered {request.form['error'][:40]!r}", platform)
    commit()  # no connection is held while the platform's keys are fetched
    try:
        claims = _claims_of(platform, state)
        launch = launch_of(claims)
    except PlatformDownError as error:
        return _refused(platform, errors.DOWN, str(error))
    except (LaunchRefusedError, ValueError) as error:
        return _refused(platform, errors.REFUSED, str(error))
    act_for_every()  # it is not known yet where the person belongs
    deployment = platforms.deployment(db(), platform.id, launch.deployment)
    if deployment is None or deployment.organisation_id is None:
        platforms.seen(db(), platform.id, launch.deployment, now())
        return _refused(platform, errors.WAITING, f"deployment {launch.deployment[:80]!r} is not accepted")
    return _taken_in(platform, deployment, launch, state, framed=framed)


def _claims_of(platform: Platform, state: str) -> dict[str, object]:
    from learnapp.launch import platform_calls  # slow to import, and most processes need none

    token = request.form.get("id_token", "")
    return dict(platform_calls.claims_of(platform, token, state, nonce_of(state), now(), settings().inside_hosts))


def _without_cookie(platform: Platform, state: str) -> ResponseReturnValue:
    """The browser keeps no cookie in this frame, or the launch began in another browser: offer a new tab."""
    allow_frames(platform.frames)
    login_request = begun(state)
    able = login_request is not None and "login_hint" in login_request.hints
    page = render_template("launch/no_cookie.html", platform=platform, again=state if able else "")
    return page, 403


def _refused(platform: Platform, failure: Failure, reason: str) -> ResponseReturnValue:
    platforms.note_problem(db(), platform.id, reason, now())
    security_log.note("sign-in failed")
    return failed(failure, reason, platform)


def _taken_in(
    platform: Platform, deployment: Deployment, launch: Launch, state: str, *, framed: bool
) -> ResponseReturnValue:
    landing = landing_of(launch.target)
    if landing is None:
        return _refused(platform, errors.ELSEWHERE, "target_link_uri leads to another site")
    if launch.deep_linking is not None and not launch.teaches:
        return _refused(platform, errors.NOT_TEACHING, "deep linking by someone who does not teach")
    who = _arrival(deployment, launch, landing)
    if not launches.use(db(), state, platform.id, landing, now(), who):
        return redirect(landing, 303)
    platforms.note_launch(db(), platform.id, now())
    if framed:
        session[FRAMES] = platform.frames
        session[ACTS_IN], session[CAME_BY] = who.organisation_id, platform.id
        session[COURSE] = who.course if launch.teaches else None
    if launch.deep_linking is not None:
        return redirect(url_for("launch.pick", ticket=ticket_of(state)), 303)
    owner = ways_in.owner(db(), platform.namespace, launch.subject)
    if owner is not None and owner.suspended:
        return failed(errors.SUSPENDED, "the account is suspended", platform)
    if owner is None or not framed:
        return redirect(url_for("launch.welcome", ticket=ticket_of(state)), 303)
    launches.go_on(db(), state)
    return enter(owner.person_id, platform, who, landing)


def _arrival(deployment: Deployment, launch: Launch, landing: str) -> Arrival:
    course = link = None
    if launch.deep_linking is None and launch.resource:
        course, link = courses.note_link(db(), deployment.id, launch, *place_of(landing))
    assert deployment.organisation_id is not None
    return Arrival(
        subject=launch.subject,
        name=launch.name,
        email=launch.email,
        teaches=launch.teaches,
        learns=launch.learns,
        deployment=launch.deployment,
        organisation_id=deployment.organisation_id,
        course=course,
        link=link,
        settings=dict(launch.deep_linking) if launch.deep_linking is not None else None,
    )
