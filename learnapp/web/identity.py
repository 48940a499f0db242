"""Who is asking. Flask-Login, wrapped thinly: its user id is our sign-in token, so a sign-in can be ended."""

from __future__ import annotations

import copy
import hmac
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import Any, cast

from flask import Flask, Request, Response, abort, current_app, g, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user, login_user, logout_user
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.engine import Connection
from werkzeug.http import parse_cookie

from learnapp.config import Settings
from learnapp.domain.content.content import Module
from learnapp.domain.people.organisations import Acting, Organisation
from learnapp.domain.people.roles import Permission, allows
from learnapp.store.content.catalogue import Catalogue, PublishedCatalogue
from learnapp.store.db.acting import EVERY, NOBODY, declare
from learnapp.store.messages import messages
from learnapp.store.organisations import organisations, scope
from learnapp.store.people import sign_ins
from learnapp.store.people.people import email_key
from learnapp.store.people.sign_ins import EndedError, Second, Session
from learnapp.web.clock import now
from learnapp.web.launches import launched
from learnapp.web.monitoring import security_log
from learnapp.web.notices import flash_success
from learnapp.web.transaction import act_for, acts_for, asking, commit, db, write_if_free

TOUCH_AFTER = timedelta(minutes=15)
"""A sign-in's last use is recorded at most this often."""


class SignedIn(UserMixin):
    """The person a request acts for."""

    def __init__(self, token: str, server_session: Session) -> None:
        self.token = token
        self.id = server_session.person_id
        self.name = server_session.name
        self.email = server_session.email
        self.acting = server_session.acting
        self.role = server_session.acting.role
        self.drafts = server_session.drafts
        self.extra_time = server_session.extra_time
        self.unread_messages = server_session.unread_messages
        self.waiting_in_sets = server_session.waiting_in_sets
        self.proved = server_session.proved
        self.second = server_session.second
        self.has_second_factor = server_session.has_second_factor
        self.looks = server_session.looks

    def get_id(self) -> str:
        return self.token

    @property
    def proved_key(self) -> str:
        """The key of the person's address if they have proved that it is theirs, or else "", which matches nothing."""
        return email_key(self.email) if self.proved else ""

    def may(self, permission: Permission) -> bool:
        """Whether the person's role allows this in one of their organisations or on the site."""
        return self.acting.may(permission)


person = cast(SignedIn, current_user)
"""The person asking; `person.is_authenticated` is False for a visitor."""


def asking_person() -> SignedIn | None:
    """The person asking, for code that needs several things about them; None for a visitor.

    Each use of `person` looks them up again, which costs a dozen calls.
    """
    user = current_user._get_current_object()
    return cast(SignedIn, user) if user.is_authenticated else None


def settings() -> Settings:
    return cast(Settings, current_app.extensions["settings"])


def site_address() -> str:
    """The site's address without a slash at its end: as set, or else as this request named it.

    Links in email and on posters begin with it: where it is set, no request can put another name into them.
    """
    return (settings().site_url or request.host_url).rstrip("/")


def catalogue(permission: Permission = "learn") -> PublishedCatalogue:
    """The modules on offer to the person asking, as of this request. No query of its own for a signed-in person.

    With a permission: the site's modules and those of organisations in which the person has it, for pages with keys.
    """
    whole = whole_catalogue()
    if not whole.own_modules:
        return whole
    if "keeps_to" in g:
        return whole.of((g.keeps_to,))
    asking = acting()
    return whole if allows(asking.site_role, "administer") else whole.of(asking.where(permission))


def module_or_404(slug: str, permission: Permission = "learn") -> Module:
    """A module of the `catalogue`."""
    return catalogue(permission).modules.get(slug) or abort(404)


def acting() -> Acting:
    """Which organisations this request acts for: those of the person asking, or of the owner of a secret address."""
    if "acting" in g:
        return cast(Acting, g.acting)
    asking = asking_person()
    return asking.acting if asking else Acting()


def act_as(person_id: int, only: int | None = None) -> None:
    """Have this request act for the owner of a secret address, such as a calendar feed's, who is not signed in: in all
    of their organisations, or in one alone.
    """
    act_for_every()
    scope.keep_to(only)
    owner = organisations.acting_of(db(), person_id)
    g.acting = owner if only is None else owner.in_one(only)
    act_for(g.acting.acts_for)


def act_for_every() -> None:
    """Have this request act for all organisations: for pages opened by a link or code, and for a person's own data."""
    asking_person()  # first, because looking up the person narrows it
    act_for(EVERY)


def launched_for() -> int | None:
    """The only organisation that this session acts for, if a learning platform launched it."""
    return cast("int | None", session.get(launched.ACTS_IN))


def hides_others() -> bool:
    """Whether a platform launched this session, and its person belongs to other organisations too, even closed ones:
    then what says which they are, or opens more than the session does, must stay out of it.
    """
    return person.is_authenticated and bool(g.get("hides_others"))


def keep_to(organisation_id: int | None) -> None:
    """Limit the rest of the request to what one organisation has: its own modules and the site's."""
    g.keeps_to = organisation_id


def whole_catalogue() -> PublishedCatalogue:
    """Everything that is published, for any person."""
    published: PublishedCatalogue | None = g.get("published")
    if published is None:
        version = g.catalogue_version if person.is_authenticated else None
        published = g.published = editions().kept(version) or editions().at(db(), version)
    return published


def own_organisation() -> Organisation | None:
    """The organisation of the person asking, if they belong to one alone."""
    return _only_one(acting())


def _only_one(acts: Acting) -> Organisation | None:
    return whole_catalogue().organisations.get(next(iter(acts.ids))) if len(acts.ids) == 1 else None


def contact(acts: Acting | None = None) -> str:
    """The contact address for the person asking, or for who acts: their organisation's, or that of the site."""
    organisation = own_organisation() if acts is None else _only_one(acts)
    return (organisation.contact if organisation else "") or settings().contact


def several_organisations() -> bool:
    """Whether the site has more than one organisation. If it has one, no page names it."""
    return len(whole_catalogue().organisations) > 1


def organisation_name(organisation_id: int | None) -> str:
    """The name of an organisation on a site that has several; "" where pages name none."""
    organisation = whole_catalogue().organisations.get(organisation_id or 0)
    return organisation.name if organisation and several_organisations() else ""


def editions() -> Catalogue:
    """Every edition ever published."""
    return cast(Catalogue, current_app.extensions["catalogue"])


SignInHook = Callable[[int], str]
_sign_in_hooks: list[SignInHook] = []


def on_sign_in(hook: SignInHook) -> SignInHook:
    """Have `hook` called with the id of a person signing in, in the same transaction, while the old session still
    exists.

    Unless empty, its return value is shown on the next page.
    """
    _sign_in_hooks.append(hook)
    return hook


def sign_in(person_id: int, second: Second) -> None:
    """Sign a person in on this browser, with a new session; nothing of the old one is kept. Commits.

    `second` is the second factor that was given. A screen that has checked only a first factor calls
    `web.second_step.first_factor_given` instead: without a second factor, a person who needs one is not let in.
    """
    notices = [hook(person_id) for hook in _sign_in_hooks]
    device = request.user_agent.string
    if person.is_authenticated:
        sign_ins.end(db(), person.token)
    token = sign_ins.begin(db(), person_id, device, now(), settings().session_idle, second)
    server_session = sign_ins.session_of(db(), token)
    assert server_session is not None
    if launched.carried():
        server_session = _as_launched(db(), server_session)
    commit()
    act_for(server_session.acting.acts_for)
    g.catalogue_version = server_session.catalogue_version
    _clear_session()
    session.permanent = True
    session["known"] = _mark_of(person_id)
    for words in filter(None, notices):
        flash_success(words)
    login_user(SignedIn(token, server_session))
    security_log.note("signed in", person_id, second=second or "none")


def sign_out() -> None:
    """End this browser's sign-in on the server, then forget it here."""
    sign_ins.end(db(), person.token)
    commit()
    security_log.note("signed out", person.id)
    logout_user()
    known = session.get("known")
    _clear_session()
    if known:
        session.permanent = True
        session["known"] = known


def _clear_session() -> None:
    """Empty the browser's session, except for what keeps a launched one in its frame."""
    carried = launched.carried()
    session.clear()
    session.update(carried)


def is_known_to(person_id: int) -> bool:
    """Whether this account was signed in to from this browser before."""
    return hmac.compare_digest(str(session.get("known", "")), _mark_of(person_id))


def _mark_of(person_id: int) -> str:
    """The mark by which a browser shows that it has signed in to an account; it does not reveal which account."""
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"known:{person_id}".encode(), "sha256").hexdigest()[:32]


def needs_second_factor(role: str) -> bool:
    """Whether the site asks everyone with this role for a second factor."""
    return role in settings().second_factor_for


def own_start() -> str:
    """The page a signed-in person starts from: an educator's cohorts, or a learner's home."""
    return url_for("educator.cohorts" if person.may("educate") else "learner.home")


def give_up_asking() -> None:
    """Treat the person as signed out from here on, so that an error page does not query a database that has failed."""
    g._login_user = AnonymousUserMixin()  # where Flask-Login keeps the person it found


def init_app(app: Flask) -> None:
    app.session_interface = RememberingSessions()
    manager = LoginManager()
    # Flask-Login's own protection hashes X-Forwarded-For, which a client can write.
    manager.session_protection = None
    manager.init_app(app)
    manager.user_loader(_load)
    app.after_request(_touch)
    app.teardown_request(lambda _error: scope.keep_to(None))


def _load(token: str) -> SignedIn | None:
    scope.keep_to(session.get(launched.ACTS_IN))
    with asking() as connection:
        server_session = sign_ins.session_of(connection, token)
        if server_session is not None:
            server_session = _as_launched(connection, server_session)
    moment = now()
    if server_session is None or server_session.suspended or server_session.expires_at <= moment:
        act_for(NOBODY)
        return None
    if not server_session.second and (
        server_session.has_second_factor or needs_second_factor(server_session.acting.role)
    ):
        act_for(NOBODY)
        return None  # the wall between the factors: nothing is served after the first factor alone
    act_for(server_session.acting.acts_for)
    g.catalogue_version = server_session.catalogue_version
    if moment - server_session.seen_at > TOUCH_AFTER:
        g.touch = token
    return SignedIn(token, server_session)


def look_again() -> None:
    """Call it once a request has waited: for a long body, for a password to be checked, or for another system. Raises
    EndedError if the person's sign-in has ended since it came, or they have another role in an organisation or none.
    """
    before, acts = asking_person(), acts_for()
    if before is None:
        return
    after = _load(before.token)
    act_for(acts)
    if after is None or after.acting != before.acting:
        raise EndedError


def _as_launched(connection: Connection, server_session: Session) -> Session:
    """The session, limited to what it allows: one that a platform launched acts for its organisation alone, and
    counts that one's messages.
    """
    only = launched_for()
    if only is None:
        return server_session
    declare(connection, EVERY)
    g.hides_others = bool(organisations.places_of(connection, server_session.person_id) - {only})
    unread = messages.count_unread(connection, server_session.person_id, of=only, and_automatic=not g.hides_others)
    return replace(server_session, acting=server_session.acting.in_one(only), unread_messages=unread)


def _touch(response: Response) -> Response:
    token = g.pop("touch", None)
    if token is not None:
        limits, moment = settings(), now()
        write_if_free(
            "A sign-in's last use",
            lambda connection: sign_ins.touch(connection, token, moment, limits.session_idle, limits.session_longest),
        )
    return response


# The cookie ---------------------------------------------------------------------------------------

MOST_COOKIES = 4096
"""How many cookies a process remembers."""
LONGEST_COOKIE = 4096
"""Browsers keep no longer one. A longer one is forged, and remembering it would fill the memory."""
_PLAIN = {str, int, bool, float, type(None)}


class RememberingSessions(SecureCookieSessionInterface):
    """Flask's signed-cookie session, which remembers signatures that it has found right and does not check them again.

    The session contains a sign-in's token and a form token; on every request, the database says whose they are.
    """

    def __init__(self) -> None:
        self._read = lru_cache(maxsize=MOST_COOKIES)(_read)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        cookies = parse_cookie(request.environ)  # straight from its header: Werkzeug's own way looks through them all
        if launched.is_launched(request.environ, cookies, app):
            request.environ[launched.LAUNCHED] = True
        data = self._contents(app, cookies.get(self.get_cookie_name(app)))
        plain = all(type(value) in _PLAIN for value in data.values())
        return self.session_class(data if plain else copy.deepcopy(data))

    def get_cookie_name(self, app: Flask) -> str:
        name = launched.COOKIE if launched.uses_launched_cookie() else "SESSION_COOKIE_NAME"
        return str(app.config[name])

    def get_cookie_samesite(self, app: Flask) -> str | None:
        return "None" if launched.uses_launched_cookie() else super().get_cookie_samesite(app)

    def get_cookie_secure(self, app: Flask) -> bool:
        return launched.uses_launched_cookie() or super().get_cookie_secure(app)

    def get_cookie_partitioned(self, app: Flask) -> bool:
        return launched.uses_launched_cookie()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Most pages do not change the session: then it only has to say that the page depends on the cookie."""
        if session.modified:
            super().save_session(app, session, response)
        elif session.accessed:
            response.headers.add("Vary", "Cookie")

    def _contents(self, app: Flask, value: str | None) -> dict[str, Any]:
        """A cookie's contents, not to be changed: empty if the cookie is forged or was signed too long ago."""
        if not value or len(value) > LONGEST_COOKIE:
            return {}
        data, signed_at = self._read(self._serializer(app, str(app.secret_key)), value)
        if time.time() - signed_at > app.permanent_session_lifetime.total_seconds():
            return {}
        return data

    @lru_cache(maxsize=4)  # noqa: B019 (there is one of these for each app)
    def _serializer(self, app: Flask, _secret: str) -> URLSafeTimedSerializer:
        serializer = self.get_signing_serializer(app)
        assert serializer is not None
        return serializer


def _read(serializer: URLSafeTimedSerializer, value: str) -> tuple[dict[str, Any], float]:
    """The contents of the cookie and when it was signed; if it is forged, empty contents and no time."""
    try:
        data, signed_at = serializer.loads(value, return_timestamp=True)
    except BadSignature:
        return {}, 0.0
    return data, signed_at.timestamp()
