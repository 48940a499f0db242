"""Learning platforms that people come from, and which organisation each of their deployments belongs to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from learnapp.domain.people.launches import namespace
from learnapp.domain.people.origins import origin_of
from learnapp.store.db.inserting import insert_for
from learnapp.store.launches import launches
from learnapp.store.people import sign_ins
from learnapp.store.security.audit import write_audit
from learnapp.store.tables.launch_tables import lti_course, lti_deployment, lti_learner, lti_link, lti_platform
from learnapp.store.tables.organisation_tables import is_open
from learnapp.store.tables.people_and_work import way_in

SEEN_AT_MOST = 20
"""The most deployments of a platform that can wait to be accepted, so that a platform cannot fill the database."""
ELSEWHERE = (
    "Another organisation here has registered this issuer or this client ID. "
    "Ask an administrator of the site to register it for yours"
)
"""Why a lead cannot register a platform: see `refused_elsewhere`."""
ANOTHERS_AUDIENCE = (
    "Another platform here has this audience, and its access tokens come from another address. "
    "Check the audience and the access token URL"
)


@dataclass(frozen=True)
class Platform:
    """A registered platform: its identity and its addresses. `problem` describes the last launch that was refused."""

    id: int
    organisation_id: int
    name: str
    issuer: str
    client_id: str
    login_url: str
    token_url: str
    keys_url: str
    audience: str
    launched_at: datetime | None = None
    problem: str = ""
    problem_at: datetime | None = None
    made_at: datetime | None = None

    @property
    def token_reader(self) -> str:
        """For whom a request for a token is meant."""
        return self.audience or self.token_url

    @property
    def namespace(self) -> str:
        """The namespace in which its subjects always mean the same person."""
        return namespace(self.issuer, self.keys_url)

    @property
    def frames(self) -> str:
        """The hosts whose pages may show a launched page in a frame, written for `frame-ancestors`."""
        return " ".join(dict.fromkeys(filter(None, map(origin_of, (self.issuer, self.login_url)))))


@dataclass(frozen=True)
class Deployment:
    """One place where a platform is set up. If it has no organisation, it waits to be accepted."""

    id: int
    platform_id: int
    deployment: str
    organisation_id: int | None


_COLUMNS = [lti_platform.c[name] for name in Platform.__dataclass_fields__]
_OF_DEPLOYMENT = [lti_deployment.c[name] for name in Deployment.__dataclass_fields__]


def add(connection: Connection, organisation_id: int, values: dict[str, str], now: datetime, by: int | None) -> int:
    """Register a platform; returns its id. Raises ValueError if this issuer and client ID are registered already, or if
    it would receive requests for tokens that are meant for another platform.
    """
    if _is_meant_for_another(connection, values):
        raise ValueError(ANOTHERS_AUDIENCE)
    try:
        with connection.begin_nested():
            statement = lti_platform.insert().values(organisation_id=organisation_id, made_at=now, **values)
            made = int(connection.execute(statement.returning(lti_platform.c.id)).scalar_one())
    except IntegrityError as error:
        raise ValueError("This issuer and client ID are registered already") from error
    detail = {"platform": values["name"], "issuer": values["issuer"], "organisation": organisation_id}
    write_audit(connection, "platform registered", detail, now, by)
    return made


def _is_meant_for_another(connection: Connection, values: dict[str, str]) -> bool:
    """Whether this platform's token requests would name an audience whose requests go to another platform."""
    reader = sa.case((lti_platform.c.audience != "", lti_platform.c.audience), else_=lti_platform.c.token_url)
    same = reader == (values.get("audience") or values["token_url"]), lti_platform.c.token_url != values["token_url"]
    return connection.execute(sa.select(lti_platform.c.id).where(*same).limit(1)).first() is not None


def refused_elsewhere(
    connection: Connection,
    values: dict[str, str],
    organisation_id: int,
    among: Collection[int] | None,
    contact: str,
    now: datetime,
    by: int | None,
) -> str:
    """Why people who look after these organisations cannot register a platform; "" if they can, as with None.

    Anyone can type an issuer or a client ID, so the first to register a platform may not be the one who runs it. The
    message says whom to ask, and the log who was refused; an administrator sees both and removes the wrong one.
    """
    if not is_elsewhere(connection, values["issuer"], values["client_id"], among):
        return ""
    detail = {"issuer": values["issuer"], "organisation": organisation_id}
    write_audit(connection, "platform refused", detail, now, by)
    return f"{ELSEWHERE}: {contact}" if contact else ELSEWHERE


def get(connection: Connection, platform_id: int) -> Platform | None:
    row = connection.execute(sa.select(*_COLUMNS).where(lti_platform.c.id == platform_id)).first()
    return Platform(*row) if row else None


def lock(connection: Connection, platform_id: int) -> None:
    """Hold a platform's row until the transaction ends."""
    connection.execute(sa.select(lti_platform.c.id).where(lti_platform.c.id == platform_id).with_for_update())


def every(connection: Connection) -> list[Platform]:
    """Every platform, by name. One query."""
    query = sa.select(*_COLUMNS).order_by(lti_platform.c.name, lti_platform.c.id)
    return [Platform(*row) for row in connection.execute(query)]


def clashing(platforms: Collection[Platform]) -> dict[int, Platform]:
    """Of all platforms, those that `add` and `refused_elsewhere` would keep apart by now, each with one that it clashes
    with: another organisation's of the same client ID, or one of the same audience whose tokens come from elsewhere.
    """

    def clash(one: Platform, other: Platform) -> bool:
        same_client = one.client_id == other.client_id and one.organisation_id != other.organisation_id
        return same_client or (one.token_reader == other.token_reader and one.token_url != other.token_url)

    alike: dict[str, list[Platform]] = {}
    for one in platforms:
        for said in {f"client {one.client_id}", f"reader {one.token_reader}"}:
            alike.setdefault(said, []).append(one)
    return {one.id: other for group in alike.values() for one in group for other in group if clash(one, other)}


def keep(connection: Connection, platform: Platform, now: datetime, by: int | None) -> None:
    """Answer for a platform that someone registered who looks after its organisation no longer: the log has it, which
    `sharing.makers` reads.
    """
    detail = {"platform": platform.name, "issuer": platform.issuer, "organisation": platform.organisation_id}
    write_audit(connection, "platform kept", detail | {"client": platform.client_id}, now, by)


def named(connection: Connection, issuer: str, client_id: str) -> Platform | None:
    """The platform with this issuer and client ID. If no client is named, it is the issuer's oldest platform that
    people can come from, so registering another one takes nothing from it.
    """
    query = sa.select(*_COLUMNS).where(lti_platform.c.issuer == issuer)
    if client_id:
        query = query.where(lti_platform.c.client_id == client_id)
    here = lti_deployment.c.platform_id == lti_platform.c.id, is_open(lti_deployment.c.organisation_id)
    unused = sa.case((sa.exists().where(*here), 0), else_=1)
    row = connection.execute(query.order_by(unused, lti_platform.c.id).limit(1)).first()
    return Platform(*row) if row else None


def is_elsewhere(connection: Connection, issuer: str, client_id: str, among: Collection[int] | None) -> bool:
    """Whether an organisation other than these has registered this issuer or this client; never with None.

    The site has one key for all platforms, so what it signs as a client of one is also valid at another that has a
    client of this name.
    """
    if among is None:
        return False
    same = sa.or_(lti_platform.c.issuer == issuer, lti_platform.c.client_id == client_id)
    others = same, lti_platform.c.organisation_id.not_in(list(among))
    return connection.execute(sa.select(lti_platform.c.id).where(*others).limit(1)).first() is not None


def serves_elsewhere(connection: Connection, platform_id: int, among: Collection[int] | None) -> bool:
    """Whether people of an organisation other than these come from a platform; never with None."""
    if among is None:
        return False
    others = lti_deployment.c.platform_id == platform_id, lti_deployment.c.organisation_id.not_in(list(among))
    return connection.execute(sa.select(lti_deployment.c.id).where(*others).limit(1)).first() is not None


def remove(connection: Connection, platform: Platform, now: datetime, by: int | None) -> None:
    """Take a platform off the site: no one comes from it again, and those who came are signed out.

    If the same platform is registered for another client too, this signs out only people who came by this one's links.
    Ways in stay with the accounts, so if the platform is registered again with the same keys, it finds them.
    """
    same = lti_platform.c.issuer == platform.issuer, lti_platform.c.keys_url == platform.keys_url
    again, by_it = (
        sa.exists().where(*same, lti_platform.c.id != platform.id),
        lti_deployment.c.platform_id == platform.id,
    )
    people = sa.select(way_in.c.person_id).where(
        way_in.c.issuer == platform.namespace, sa.or_(sa.not_(again), way_in.c.person_id.in_(who_came_by(by_it)))
    )
    sign_ins.end_all(connection, people)
    connection.execute(lti_platform.delete().where(lti_platform.c.id == platform.id))
    detail = {"platform": platform.name, "issuer": platform.issuer, "organisation": platform.organisation_id}
    write_audit(connection, "platform removed", detail, now, by)


def who_came_by(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """SQL: the learners who came by a link of these deployments."""
    return (
        sa.select(lti_learner.c.person_id)
        .join(lti_link, lti_link.c.id == lti_learner.c.link_id)
        .join(lti_course, lti_course.c.id == lti_link.c.course_id)
        .join(lti_deployment, lti_deployment.c.id == lti_course.c.deployment_id)
        .where(which)
    )


def note_launch(connection: Connection, platform_id: int, now: datetime) -> None:
    own = lti_platform.c.id == platform_id
    connection.execute(lti_platform.update().where(own).values(launched_at=now))


def note_problem(connection: Connection, platform_id: int, words: str, now: datetime) -> None:
    """Record why a launch was refused, for the people who look after the platform."""
    values = {"problem": words[:300], "problem_at": now}
    connection.execute(lti_platform.update().where(lti_platform.c.id == platform_id).values(**values))


# Deployments -------------------------------------------------------------------------------------


def deployment(connection: Connection, platform_id: int, named: str) -> Deployment | None:
    """The deployment of this name. If its organisation is closed, it looks as if it were not accepted, so lets no one
    in.
    """
    here = lti_deployment.c.platform_id == platform_id, lti_deployment.c.deployment == named
    whose = sa.case((is_open(lti_deployment.c.organisation_id), lti_deployment.c.organisation_id))
    row = connection.execute(sa.select(*_OF_DEPLOYMENT[:-1], whose.label("organisation_id")).where(*here)).first()
    return Deployment(**row._mapping) if row else None


def deployments(connection: Connection, platforms: Collection[int]) -> list[Deployment]:
    """The deployments of some platforms, the earliest first. One query."""
    query = sa.select(*_OF_DEPLOYMENT).where(lti_deployment.c.platform_id.in_(list(platforms)))
    return [Deployment(*row) for row in connection.execute(query.order_by(lti_deployment.c.id))]


def seen(connection: Connection, platform_id: int, named: str, now: datetime) -> None:
    """Record an unknown deployment, which waits to be accepted."""
    waiting = sa.select(sa.func.count()).where(
        lti_deployment.c.platform_id == platform_id, lti_deployment.c.organisation_id.is_(None)
    )
    if connection.execute(waiting).scalar_one() < SEEN_AT_MOST:
        _keep(connection, platform_id, named, now)


def accept(
    connection: Connection, platform_id: int, named: str, organisation_id: int, now: datetime, by: int | None
) -> None:
    """Give a deployment to an organisation. If another organisation has it, it stays theirs."""
    _keep(connection, platform_id, named, now)
    free = lti_deployment.c.organisation_id.is_(None)
    here = lti_deployment.c.platform_id == platform_id, lti_deployment.c.deployment == named, free
    if connection.execute(lti_deployment.update().where(*here).values(organisation_id=organisation_id)).rowcount:
        detail = {"platform": platform_id, "deployment": named, "organisation": organisation_id}
        write_audit(connection, "deployment accepted", detail, now, by)


def remove_deployment(connection: Connection, deployment: Deployment, now: datetime, by: int | None) -> None:
    """Take a deployment from its organisation, and sign out the learners who came from it. Launched again, it waits to
    be accepted.

    Its courses, links and scores go with it; people's accounts, and their places in the organisation, stay:
    `launches.newcomers` finds whom it brought there.
    """
    here = lti_deployment.c.id == deployment.id
    launches.forget(connection, deployment.platform_id, deployment.deployment)
    sign_ins.end_all(connection, who_came_by(here))
    if connection.execute(lti_deployment.delete().where(here)).rowcount:
        detail = {
            "platform": deployment.platform_id,
            "deployment": deployment.deployment,
            "organisation": deployment.organisation_id,
        }
        write_audit(connection, "deployment removed", detail, now, by)


def _keep(connection: Connection, platform_id: int, named: str, now: datetime) -> None:
    insert = insert_for(connection)
    values = {"platform_id": platform_id, "deployment": named, "made_at": now}
    connection.execute(
        insert(lti_deployment).values(**values).on_conflict_do_nothing(index_elements=["platform_id", "deployment"])
    )
