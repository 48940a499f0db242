"""What members say in a set's discussions, as rows: posts, their earlier wordings, and reports of them.

A post belongs to a discussion and through it to a set; every query names the set, so that an id of another set's post
finds nothing. The caller decides who may see a discussion's posts, and when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.inserting import insert_for
from learnapp.store.security import audit
from learnapp.store.tables.people_and_work import person
from learnapp.store.tables.set_tables import discussion, learning_set, post, post_report, post_version

PAGE = 100
"""How many posts a page shows: the newest, with a link to the earlier ones."""

TakenBy = Literal["author", "facilitator", "admin"]


@dataclass(frozen=True)
class Quote:
    """What a post is about: a scene of a case, and one of its choices in words ("" for the scene itself)."""

    module: str
    activity: str
    scene: str
    title: str
    choice: str = ""


@dataclass(frozen=True)
class Post:
    """A post. `author` is None once its author's account is gone; `html` is safe to show; both texts are "" once it has
    been taken out.
    """

    id: int
    discussion_id: int
    person_id: int | None
    author: str | None
    reply_to: int | None
    text: str
    html: str
    quoted: Quote | None
    revision: int
    posted_at: datetime
    edited_at: datetime | None
    redacted_at: datetime | None


@dataclass(frozen=True)
class PostVersion:
    """An earlier wording of a post, which it had until `kept_at`."""

    revision: int
    text: str
    kept_at: datetime


@dataclass(frozen=True)
class PostReport:
    """A report of a post that has not been dealt with. The site never reveals who made it."""

    id: int
    reason: str
    reported_at: datetime
    passed_on_at: datetime | None
    set_id: int
    set_name: str
    discussion_id: int
    post_id: int
    author_id: int | None
    author: str | None
    html: str
    redacted_at: datetime | None


_columns = [
    post.c.id,
    post.c.discussion_id,
    post.c.person_id,
    person.c.name,
    post.c.reply_to,
    post.c.text,
    post.c.html,
    post.c.quoted,
    post.c.revision,
    post.c.posted_at,
    post.c.edited_at,
    post.c.redacted_at,
]
_whole = sa.select(*_columns).outerjoin(person, person.c.id == post.c.person_id)


def _post(row: Any) -> Post:
    values = dict(zip(Post.__dataclass_fields__, row[: len(_columns)], strict=True))
    return Post(**{**values, "quoted": Quote(**row.quoted) if row.quoted else None})


# Reading -----------------------------------------------------------------------------------------


def of_discussion(connection: Connection, discussion_id: int, before: int | None = None) -> list[Post]:
    """A page of a discussion's posts, the earliest first: the newest PAGE, or those before the post `before`.

    One query. A page of PAGE posts may have others before it.
    """
    query = _whole.where(post.c.discussion_id == discussion_id)
    if before is not None:
        query = query.where(post.c.id < before)
    rows = connection.execute(query.order_by(post.c.id.desc()).limit(PAGE)).all()
    return [_post(row) for row in reversed(rows)]


def get(connection: Connection, set_id: int, post_id: int) -> tuple[Post, int] | None:
    """A post of this set, and the number of its discussion."""
    query = sa.select(*_columns, discussion.c.number).outerjoin(person, person.c.id == post.c.person_id)
    query = query.join(discussion, discussion.c.id == post.c.discussion_id)
    row = connection.execute(query.where(post.c.id == post_id, discussion.c.set_id == set_id)).first()
    return (_post(row), row.number) if row else None


def versions(connection: Connection, post_id: int) -> list[PostVersion]:
    """A post's earlier wordings, the earliest first."""
    columns = post_version.c.revision, post_version.c.text, post_version.c.kept_at
    query = sa.select(*columns).where(post_version.c.post_id == post_id).order_by(post_version.c.revision)
    return [PostVersion(*row) for row in connection.execute(query)]


# Writing -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AddedPost:
    """The post with this nonce, and whether its text is the one just sent."""

    id: int
    same: bool


def add(
    connection: Connection,
    discussion_id: int,
    person_id: int,
    *,
    text: str,
    html: str,
    nonce: str,
    now: datetime,
    reply_to: int | None = None,
    quoted: Quote | None = None,
) -> AddedPost:
    """Add a post, once for each nonce: if it is sent again, even at the same moment, returns the first one."""
    insert = insert_for(connection)
    made = connection.execute(
        insert(post)
        .values(
            discussion_id=discussion_id,
            person_id=person_id,
            nonce=nonce,
            text=text,
            html=html,
            reply_to=reply_to,
            quoted=_kept(quoted),
            posted_at=now,
        )
        .on_conflict_do_nothing(index_elements=["discussion_id", "person_id", "nonce"])
        .returning(post.c.id)
    ).scalar()
    if made is not None:
        return AddedPost(int(made), True)
    row = connection.execute(
        sa.select(post.c.id, post.c.text).where(
            post.c.discussion_id == discussion_id, post.c.person_id == person_id, post.c.nonce == nonce
        )
    ).one()
    return AddedPost(row.id, row.text == text)


def _kept(quoted: Quote | None) -> dict[str, str] | None:
    return {name: getattr(quoted, name) for name in Quote.__dataclass_fields__} if quoted else None


def edit(
    connection: Connection, post_id: int, person_id: int, *, text: str, html: str, revision: int, now: datetime
) -> bool:
    """Let an author reword a post and keep the old wording; False if not theirs, taken out, or changed since."""
    own_rows = (
        post.c.id == post_id,
        post.c.person_id == person_id,
        post.c.revision == revision,
        post.c.redacted_at.is_(None),
    )
    was = connection.execute(sa.select(post.c.text).where(*own_rows).with_for_update()).scalar()
    if was is None:
        return False
    values = {"text": text, "html": html, "revision": revision + 1, "edited_at": now}
    if connection.execute(post.update().where(*own_rows).values(**values)).rowcount != 1:
        return False
    old = {"post_id": post_id, "person_id": person_id, "revision": revision, "text": was, "kept_at": now}
    connection.execute(post_version.insert().values(**old))
    return True


def take_out(connection: Connection, set_id: int, post_id: int, by: int, as_: TakenBy, now: datetime) -> bool:
    """Take a post's words and its earlier wordings out for good, record who did it, and settle its reports.

    False if it had been taken out. The record of the post, its author and its date stay. The caller checks who may do
    this.
    """
    values = {"text": "", "html": "", "quoted": None, "redacted_at": now}
    gone = connection.execute(post.update().where(post.c.id == post_id, post.c.redacted_at.is_(None)).values(**values))
    if not gone.rowcount:
        return False
    connection.execute(post_version.delete().where(post_version.c.post_id == post_id))
    _settle(connection, post_report.c.post_id == post_id, now)
    audit.write_audit(connection, "redact post", {"set": set_id, "post": post_id, "as": as_}, now, by)
    return True


# Reports -----------------------------------------------------------------------------------------


def report(
    connection: Connection, post_id: int, person_id: int, reason: str, now: datetime, *, pass_on: bool
) -> int | None:
    """Report a post, to the site's admins at once with `pass_on`; its id, or None if this person reported it before."""
    insert = insert_for(connection)
    values = {"post_id": post_id, "person_id": person_id, "reason": reason, "reported_at": now}
    statement = insert(post_report).values(passed_on_at=now if pass_on else None, **values)
    statement = statement.on_conflict_do_nothing(index_elements=["post_id", "person_id"])
    return connection.execute(statement.returning(post_report.c.id)).scalar()


_reports = (
    sa.select(
        post_report.c.id,
        post_report.c.reason,
        post_report.c.reported_at,
        post_report.c.passed_on_at,
        learning_set.c.id,
        learning_set.c.name,
        post.c.discussion_id,
        post.c.id,
        post.c.person_id,
        person.c.name,
        post.c.html,
        post.c.redacted_at,
    )
    .join(post, post.c.id == post_report.c.post_id)
    .join(discussion, discussion.c.id == post.c.discussion_id)
    .join(learning_set, learning_set.c.id == discussion.c.set_id)
    .outerjoin(person, person.c.id == post.c.person_id)
    .where(post_report.c.settled_at.is_(None))
    .order_by(post_report.c.id)
)


def _report(row: Any) -> PostReport:
    return PostReport(**dict(zip(PostReport.__dataclass_fields__, row, strict=True)))


def open_reports(connection: Connection, set_id: int) -> list[PostReport]:
    """Open reports in a set, the longest waiting first."""
    return [_report(row) for row in connection.execute(_reports.where(learning_set.c.id == set_id))]


def passed_on(connection: Connection) -> list[PostReport]:
    """Open reports from all sets that were passed on to the site's admins: only these posts, and nothing else of the
    sets.
    """
    return [_report(row) for row in connection.execute(_reports.where(post_report.c.passed_on_at.is_not(None)))]


def own_report(connection: Connection, post_id: int, person_id: int) -> Any:
    """(id, passed_on_at, settled_at) of this person's report of a post, or None."""
    columns = post_report.c.id, post_report.c.passed_on_at, post_report.c.settled_at
    own_rows = post_report.c.post_id == post_id, post_report.c.person_id == person_id
    return connection.execute(sa.select(*columns).where(*own_rows)).first()


def pass_on(connection: Connection, report_id: int, now: datetime) -> bool:
    """Let the site's admins see a report, even a settled one, and its post; False if it was passed on before."""
    passed = connection.execute(
        post_report.update()
        .where(post_report.c.id == report_id, post_report.c.passed_on_at.is_(None))
        .values(passed_on_at=now, settled_at=None)
    )
    return passed.rowcount == 1


def settle(connection: Connection, report_id: int, now: datetime) -> bool:
    """Record that a report has been dealt with and the post stays."""
    return _settle(connection, post_report.c.id == report_id, now) == 1


def _settle(connection: Connection, which: sa.ColumnElement[bool], now: datetime) -> int:
    open_ = post_report.update().where(which, post_report.c.settled_at.is_(None))
    return connection.execute(open_.values(settled_at=now)).rowcount
