"""Panels of experts: who is asked, what each answered, and the links that let them in.

A link works once. Opening it gives the browser a token of its own, and only digests of both are kept. Until it is
opened, a link that an author has seen works only while that author may write the draft, and one that was mailed only
while anyone may.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.organisations import organisations
from learnapp.store.organisations.scope import within
from learnapp.store.security.tokens import carried, digest, random_token
from learnapp.store.tables.module_draft_tables import module_draft
from learnapp.store.tables.organisation_tables import is_open
from learnapp.store.tables.panel_tables import panel, panel_expert
from learnapp.store.tables.people_and_work import person

Consent = Literal["authors", "unnamed", "named"]
"""Who may read an expert's reasons: the authors; everyone, without the expert's name; or with it."""
KEPT = timedelta(days=365)
MOST_EXPERTS = 60


@dataclass(frozen=True)
class Panel:
    """A panel. `items` are the questions as experts see them, by `activity/question`, as plain values."""

    id: int
    organisation_id: int
    draft_id: int
    note: str
    items: dict[str, Any]
    made_at: datetime
    closed_at: datetime | None
    applied_at: datetime | None


@dataclass(frozen=True)
class Expert:
    """One expert. `answers` are by `activity/question`: `text` (a digest), `answer` and `reason`."""

    id: int
    name: str
    post: str
    email: str
    answers: dict[str, dict[str, Any]]
    consent: Consent
    invited_at: datetime
    reminded_at: datetime | None
    opened_at: datetime | None
    sent_at: datetime | None

    @property
    def says_who(self) -> str:
        """The name that a reason is attributed to; "" without consent."""
        return ", ".join(filter(None, (self.name, self.post))) if self.consent == "named" else ""


_PANEL = [c for c in panel.c if c.name != "person_id"]
_NOT_SHOWN = {"panel_id", "person_id", "email_key", "link_digest", "token_digest"}
_EXPERT = [c for c in panel_expert.c if c.name not in _NOT_SHOWN]


def of_draft(connection: Connection, draft_id: int) -> list[tuple[Panel, int, int]]:
    """The panels of a draft, the newest first, each with how many were asked and how many have answered."""
    counts = sa.select(
        panel_expert.c.panel_id, sa.func.count().label("asked"), sa.func.count(panel_expert.c.sent_at).label("sent")
    ).group_by(panel_expert.c.panel_id)
    of = counts.subquery()
    query = sa.select(*_PANEL, sa.func.coalesce(of.c.asked, 0), sa.func.coalesce(of.c.sent, 0))
    query = query.outerjoin(of, of.c.panel_id == panel.c.id).where(panel.c.draft_id == draft_id)
    rows = connection.execute(query.order_by(panel.c.id.desc()))
    return [(Panel(*row[:-2]), row[-2], row[-1]) for row in rows]


def find(connection: Connection, panel_id: int, person_id: int) -> tuple[Panel, str] | None:
    """The panel and its draft's module, if this person may write the draft."""
    mine = within(panel.c.organisation_id, person_id, "author")
    query = sa.select(*_PANEL, module_draft.c.module).join(module_draft, module_draft.c.id == panel.c.draft_id)
    row = connection.execute(query.where(panel.c.id == panel_id, mine)).first()
    return (Panel(*row[:-1]), row[-1]) if row else None


def begin(
    connection: Connection,
    organisation_id: int,
    draft_id: int,
    note: str,
    items: Mapping[str, Any],
    person_id: int,
    now: datetime,
) -> int:
    """A new panel on these items of a draft."""
    values = {"organisation_id": organisation_id, "draft_id": draft_id, "note": note, "items": dict(items)}
    made = panel.insert().values(**values, person_id=person_id, made_at=now).returning(panel.c.id)
    return int(connection.execute(made).scalar_one())


def update_items(connection: Connection, panel_id: int, items: Mapping[str, Any]) -> None:
    """Show experts this text from now on: answers to an earlier text no longer count."""
    connection.execute(panel.update().where(panel.c.id == panel_id).values(items=dict(items)))


def close(connection: Connection, panel_id: int, now: datetime | None) -> None:
    """Close a panel, or with None open it again."""
    connection.execute(panel.update().where(panel.c.id == panel_id).values(closed_at=now))


def mark_applied(connection: Connection, panel_id: int, now: datetime) -> None:
    connection.execute(panel.update().where(panel.c.id == panel_id).values(applied_at=now))


def long_closed(now: datetime) -> sa.Select[tuple[int]]:
    """SQL: the panels that were closed a year ago."""
    return sa.select(panel.c.id).where(panel.c.closed_at < now - KEPT)


# Experts ------------------------------------------------------------------------------------------


def experts(connection: Connection, panel_id: int) -> list[Expert]:
    """Everyone who was asked, in the order of asking."""
    query = sa.select(*_EXPERT).where(panel_expert.c.panel_id == panel_id).order_by(panel_expert.c.id)
    return [Expert(**row._mapping) for row in connection.execute(query)]


def has_room(connection: Connection, panel_id: int) -> bool:
    """Whether a panel is open and one more expert can be asked. Until this transaction ends, no one else asks any."""
    locked = sa.select(panel.c.closed_at).where(panel.c.id == panel_id).with_for_update(key_share=True)
    closed_at = connection.execute(locked).scalar_one()
    return closed_at is None and len(experts(connection, panel_id)) < MOST_EXPERTS


def ask(
    connection: Connection,
    panel_id: int,
    name: str,
    post: str,
    email: str,
    email_key: str,
    now: datetime,
    *,
    seen_by: int | None = None,
) -> tuple[int, str]:
    """Ask one more expert; their id and the token of their link, which is mailed or seen by this author."""
    token = random_token(seen_by)
    values = {"panel_id": panel_id, "name": name, "post": post, "email": email, "email_key": email_key}
    made = panel_expert.insert().values(**values, link_digest=digest(token), answers={}, invited_at=now)
    return int(connection.execute(made.returning(panel_expert.c.id)).scalar_one()), token


def new_link(connection: Connection, expert_id: int, seen_by: int) -> str:
    """A new link for an expert, which this author sees; earlier ones stop working."""
    return _new_links(connection, [expert_id], {}, seen_by)[expert_id]


def remind(connection: Connection, experts: Iterable[int], now: datetime) -> dict[int, str]:
    """New links to mail to these experts, by their ids, noting that they were reminded. Earlier ones stop working."""
    return _new_links(connection, experts, {"reminded_at": now})


def _new_links(
    connection: Connection, experts: Iterable[int], values: Mapping[str, Any], seen_by: int | None = None
) -> dict[int, str]:
    tokens = {one: random_token(seen_by) for one in sorted(experts)}
    change = panel_expert.update().where(panel_expert.c.id == sa.bindparam("its"))
    change = change.values(link_digest=sa.bindparam("link"), **values)
    if tokens:
        connection.execute(change, [{"its": one, "link": digest(token)} for one, token in tokens.items()])
    return tokens


def remove(connection: Connection, panel_id: int, expert_id: int) -> bool:
    """Take an expert and their answers out of a panel. Returns whether there was one."""
    here = panel_expert.c.panel_id == panel_id, panel_expert.c.id == expert_id
    return connection.execute(panel_expert.delete().where(*here)).rowcount == 1


def offered(connection: Connection, link: str) -> tuple[Panel, Expert] | None:
    """The panel and the expert that a link is for; None if it has been opened or replaced, while the panel's
    organisation is closed, or while no author stands behind it.
    """
    found = _one(connection, panel_expert.c.link_digest == digest(link))
    if found is None:
        return None
    authors, seen_by = organisations.educators(connection, found[0].organisation_id), carried(link)
    return found if (seen_by in authors if seen_by is not None else authors) else None


def open_link(connection: Connection, link: str, person_id: int | None, now: datetime) -> str | None:
    """Open a link, once; returns the token for the browser. If several open it at once, all but one get None."""
    token = random_token()
    values = {"link_digest": None, "token_digest": digest(token), "person_id": person_id}
    opened = sa.func.coalesce(panel_expert.c.opened_at, now)
    own = panel_expert.c.link_digest == digest(link)
    done = connection.execute(panel_expert.update().where(own).values(**values, opened_at=opened))
    return token if done.rowcount == 1 else None


def held_by(connection: Connection, token: str, *, lock: bool = False) -> tuple[Panel, Expert] | None:
    """The panel and the expert of a browser's token; also None while the panel's organisation is closed, or the account
    that opened the link is suspended.

    With `lock`, other requests with the same token wait.
    """
    if lock:
        own = panel_expert.c.token_digest == digest(token)
        connection.execute(sa.select(panel_expert.c.id).where(own).with_for_update())
    suspended = sa.exists().where(person.c.id == panel_expert.c.person_id, person.c.suspended_at.is_not(None))
    return _one(connection, sa.and_(panel_expert.c.token_digest == digest(token), ~suspended))


def _one(connection: Connection, own: sa.ColumnElement[bool]) -> tuple[Panel, Expert] | None:
    query = sa.select(*_PANEL, *_EXPERT).select_from(panel_expert.join(panel, panel.c.id == panel_expert.c.panel_id))
    row = connection.execute(query.where(own, is_open(panel.c.organisation_id))).first()
    return (Panel(*row[: len(_PANEL)]), Expert(*row[len(_PANEL) :])) if row else None


def answer(connection: Connection, expert: Expert, item: str, said: Mapping[str, Any]) -> None:
    """Keep what an expert answered to one item."""
    _change(connection, expert.id, answers={**expert.answers, item: dict(said)})


def send(connection: Connection, expert_id: int, consent: Consent, now: datetime) -> None:
    """Count an expert's answers, and keep who may read their reasons."""
    _change(connection, expert_id, consent=consent, sent_at=now)


def _change(connection: Connection, expert_id: int, **values: Any) -> None:
    connection.execute(panel_expert.update().where(panel_expert.c.id == expert_id).values(**values))
