"""125 meetings of eight at once: how soon the last member of each sees that it has moved on, and what polling costs.

Every member is an open connection that polls as the page's script does: every 1.5 seconds or so it asks whether
anything has changed, with the tag of what it knows, and loads its page when the meeting has moved on. While voting,
each also votes once and loads the page that answers. The load comes from the same two cores that the site runs on.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from bench import learners
from bench.learners import Browser, Site, settings
from bench.servers import Server, serving
from bench.table import Table
from learnapp import create_app
from learnapp.domain.sets import vote_items
from learnapp.store.people import people, sign_ins
from learnapp.store.sets import discussions, sets
from learnapp.web.clock import system_clock

MEETINGS = 125
MEMBERS = 8
WORKERS = 2
EVERY = 1.5
"""Seconds between two polls, as in `static/src/meeting.js`, give or take a tenth."""
TARGET = 2.0
_PAGE_OF = re.compile(rb"HTTP/1\.1 (\d+)")
_LENGTH = re.compile(rb"(?i)content-length: *(\d+)")
_REVISION = re.compile(rb'"revision":(\d+)')


@dataclass
class Group:
    """One meeting, its facilitator, and its members. `moved` has the time at which each revision was acknowledged."""

    url: str
    facilitator: Browser
    members: list[Browser]
    revision: int = 0
    moved: dict[int, float] = field(default_factory=dict)
    seen: dict[int, list[float]] = field(default_factory=dict)
    talks: list[Talk] = field(default_factory=list)
    """Each member's connection, opened once as a browser does."""


@dataclass
class Spent:
    """What the members cost over a period: requests, bytes to and from the site, answers by status."""

    requests: int = 0
    bytes: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Requests answered with an error: status and address's end."""


def measure(table: Table, folder: Path, databases: dict[str, str], *, quick: bool) -> None:
    """`databases`: the name of each kind and the address of an empty database of it."""
    seconds, meetings = (8.0, 20) if quick else (30.0, MEETINGS)
    for name, url in databases.items():
        site = learners.fill(folder / f"meetings-{name}", 0, url)
        groups = _groups(site, meetings)
        table.heading(f"{meetings} meetings of {MEMBERS} on {name}, {WORKERS} workers, {seconds:.0f} s each")
        with serving("learnapp.serving:application", site.environment, WORKERS) as server:
            asyncio.run(_everything(table, server, groups, seconds))


def _groups(site: Site, count: int) -> list[Group]:
    app = create_app(settings(site.folder, site.database_url))
    store, now = app.extensions["store"], system_clock()
    place = vote_items.places(site.module, site.case.slug)[0].id
    about = {"module": site.module.slug, "activity": site.case.slug, "place": place, "title": site.case.title}
    made = []
    with store.read() as connection:
        edition = app.extensions["catalogue"].at(connection).editions[site.module.slug]
    for number in range(count):
        with store.write() as connection:
            set_id = sets.make(connection, f"Set {number}", "Rules.", now)
            browsers = [_person(app, connection, set_id, number, n) for n in range(MEMBERS)]
            meeting = discussions.make(
                connection,
                set_id,
                form="meeting",
                about="case",
                phase="gathering",
                quorum=3,
                now=now,
                ends=now + timedelta(hours=1),
                edition=edition,
                facilitator_id=browsers[0].person,
                **about,  # type: ignore[arg-type]
            )
        made.append(Group(f"/sets/{set_id}/meetings/{meeting}/", browsers[0], browsers))
    store.dispose()
    return made


def _person(app, connection, set_id: int, group: int, n: int) -> Browser:  # type: ignore[no-untyped-def]
    now = system_clock()
    person = people.add(connection, name=f"Member {n}", email=f"m{group}.{n}@example.org", password_hash="!", now=now)
    assert person is not None
    sets.join(connection, set_id, person, now, "member" if n else "facilitator")
    sets.accept_rules(connection, set_id, person, 1, now)
    token = sign_ins.begin(connection, person, "Firefox on Linux", now, timedelta(hours=12))
    return learners._browser(app, person, token)


# What the members do ----------------------------------------------------------------------------------


async def _everything(table: Table, server: Server, groups: list[Group], seconds: float) -> None:
    for group in groups:
        group.talks = [await Talk.begin(server, Spent()) for _ in group.members]
    await _while(server, groups, 2 * EVERY, moves=0, vote=False)  # warm
    before = server.cpu_seconds()
    idle = await _while(server, groups, seconds, moves=0, vote=False)
    cost = (server.cpu_seconds() - before) / max(1, idle.requests) * 1000
    _costs(table, "idle", idle, groups, seconds)
    cores = MEETINGS * MEMBERS / EVERY * cost / 1000
    table.row("  the site's CPU for one asking", f"{cost:.2f} ms: {cores:.2f} cores for {MEETINGS} meetings")
    await _all_next(server, groups)  # to the first vote
    voting = await _while(server, groups, seconds, moves=0, vote=True)
    _costs(table, "voting, each once", voting, groups, seconds)
    for group in groups:
        group.moved.clear()
        group.seen.clear()
    # Four times as often as in a meeting of half an hour with eight phases.
    moving = await _while(server, groups, 2 * seconds, moves=1, vote=False)
    last = sorted(_last_seen(group, revision) - at for group in groups for revision, at in group.moved.items())
    middle, slowest = last[len(last) // 2], last[int(len(last) * 0.99)]
    missed = sum(seconds == float("inf") for seconds in last)
    found = f"median {middle:.2f} s, 99th {slowest:.2f} s of {len(last)} changes, {missed} not seen by all at the end"
    table.row("Phase change to last member's page", found, "99th under 2 s", slowest < TARGET)
    _costs(table, "moving on each minute", moving, groups, 2 * seconds)


def _last_seen(group: Group, revision: int) -> float:
    """When the last member had the page; infinity if one still did not have it at the end."""
    seen = group.seen.get(revision, [])
    return max(seen) if len(seen) == MEMBERS else float("inf")


def _costs(table: Table, what: str, spent: Spent, groups: list[Group], seconds: float) -> None:
    minutes = seconds / 60 * len(groups) * MEMBERS
    found = f"{spent.requests / minutes:.0f} requests, {spent.bytes / minutes / 1024:.0f} KB"
    refused = ", ".join(f"{count} x {what}" for what, count in spent.refused.items()) or "none"
    table.row(f"  a member a minute, {what}", f"{found}; refused: {refused}", "none refused", not spent.refused)


async def _while(server: Server, groups: list[Group], seconds: float, *, moves: int, vote: bool) -> Spent:
    spent, until = Spent(), time.monotonic() + seconds
    tasks = [
        asyncio.create_task(_member(group, place, until, spent, vote=vote and place > 0))
        for group in groups
        for place in range(MEMBERS)  # the first facilitates and does not vote
    ]
    if moves:
        tasks += [asyncio.create_task(_mover(server, group, until, moves)) for group in groups]
    await asyncio.gather(*tasks)
    return spent


async def _member(group: Group, place: int, until: float, spent: Spent, *, vote: bool) -> None:
    known, tag, browser, talk = group.revision, '""', group.members[place], group.talks[place]
    talk.spent = spent
    await asyncio.sleep(random.random() * EVERY)
    votes_at = time.monotonic() + random.random() * (until - time.monotonic() - 3) if vote else float("inf")
    while time.monotonic() < until:
        status, head, body = await talk.get(f"{group.url}state/", browser.cookie, f"If-None-Match: {tag}\r\n")
        if status == 200:
            tag = next(line.split(": ", 1)[1] for line in head.splitlines() if line.lower().startswith("etag"))
            found = _REVISION.search(body)
            assert found is not None
            if int(found[1]) != known:
                await talk.get(group.url, browser.cookie)
                for revision in range(known + 1, int(found[1]) + 1):
                    group.seen.setdefault(revision, []).append(time.monotonic())
                known = int(found[1])
        if time.monotonic() > votes_at:
            votes_at = float("inf")
            fields = {"round": 1, "revision": 0, "choice": 0, "confidence": 2, "reason": "Because she asked for it."}
            await talk.post(f"{group.url}vote/", browser, fields)
            await talk.get(group.url, browser.cookie)
        await asyncio.sleep(EVERY * random.uniform(0.9, 1.1))


async def _mover(server: Server, group: Group, until: float, moves: int) -> None:
    """The facilitator presses "next" at times spread evenly, the last early enough for every member to see."""
    talk, left = await Talk.begin(server, Spent()), until - time.monotonic() - 4
    for place in range(moves):
        await asyncio.sleep(left / moves * (random.random() if place == 0 else 1))
        await _press_next(talk, group)
        group.moved[group.revision] = time.monotonic()
    talk.close()


async def _press_next(talk: Talk, group: Group) -> None:
    status = await talk.post(f"{group.url}next/", group.facilitator, {"revision": group.revision})
    if status != 303:
        raise RuntimeError(f"{group.url}next/ answered {status}, not 303")
    group.revision += 1


async def _all_next(server: Server, groups: list[Group]) -> None:
    talk = await Talk.begin(server, Spent())
    for group in groups:
        await _press_next(talk, group)
    talk.close()


class Talk:
    """One browser's connection to the site, kept open."""

    def __init__(self, server: Server, spent: Spent) -> None:
        self.server, self.spent = server, spent

    @classmethod
    async def begin(cls, server: Server, spent: Spent) -> Talk:
        talk = cls(server, spent)
        await talk._connect()
        return talk

    async def _connect(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.server.port)

    async def get(self, path: str, cookie: str, more: str = "") -> tuple[int, str, bytes]:
        return await self._ask(f"GET {path} HTTP/1.1\r\nCookie: {cookie}\r\n{more}{_COMMON}\r\n".encode())

    async def post(self, path: str, browser: Browser, fields: dict[str, object]) -> int:
        body = urlencode({"csrf_token": browser.token, **fields})
        kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        request = f"POST {path} HTTP/1.1\r\nCookie: {browser.cookie}\r\n{kind}{_COMMON}\r\n{body}"
        return (await self._ask(request.encode()))[0]

    async def _ask(self, request: bytes) -> tuple[int, str, bytes]:
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        chunked = b"chunked" in head.lower()
        body = await (self._chunks() if chunked else self.reader.readexactly(int(length[1]) if length else 0))
        found = _PAGE_OF.match(head)
        assert found is not None
        self.spent.requests += 1
        self.spent.bytes += len(request) + len(head) + len(body)
        if int(found[1]) >= 400:
            path = request.split(b" ", 2)[1].decode()
            self.spent.refused[f"{int(found[1])} at {path.rstrip('/').rsplit('/', 1)[1]}"] += 1
        return int(found[1]), head.decode(), body

    async def _chunks(self) -> bytes:
        whole = b""
        while size := int(await self.reader.readline(), 16):
            whole += (await self.reader.readexactly(size + 2))[:-2]
        await self.reader.readline()
        return whole

    def close(self) -> None:
        self.writer.close()


_COMMON = (
    "Host: 127.0.0.1\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) bench\r\nAccept: */*\r\n"
    "Accept-Encoding: gzip, br\r\nAccept-Language: en-GB\r\n"
)
