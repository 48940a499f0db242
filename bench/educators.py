"""A cohort's overview, its findings and its file, for cohorts of 100 to 10,000 people with a year of work behind them.

CPU is that of this process, as a ratio to a learner's question page that is requested in turn.
"""

from __future__ import annotations

import random
import time
import tracemalloc
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Connection

from bench.learners import Browser, Site, _browser, settings
from bench.table import Table
from learnapp import create_app
from learnapp.domain.content.content import Case
from learnapp.domain.people.roles import Role
from learnapp.store.cohorts import assignments, cohorts, progress_status
from learnapp.store.cohorts.assignments import Schedule, Target
from learnapp.store.organisations import organisations
from learnapp.store.people import people, person_words, sign_ins
from learnapp.store.tables.cohort_tables import membership
from learnapp.store.tables.organisation_tables import organisation_member
from learnapp.store.tables.people_and_work import attempt, completion, person, response, run
from learnapp.web.clock import system_clock

SIZES = (100, 1000, 10_000)
MORE_OR_LESS = 6
"""Extra queries on a small cohort's page, whose snapshot is made each time; a large cohort's is kept."""
MOST_PRESSES = 20
PIECES = 4
"""Assignments of each cohort: all the modules there are, and then single activities."""


def measure(table: Table, site: Site, *, sizes: tuple[int, ...] = SIZES, times: int = 60) -> None:
    """Fill cohorts of these sizes and measure their pages."""
    app = create_app(settings(site.folder, site.database_url))
    store = app.extensions["store"]
    with store.write() as connection:
        browser = _educator(app, connection)
    educator, cookie = browser.person, browser.cookie
    filled = {size: _fill(app, educator, site, size) for size in sizes}
    table.heading("A cohort's pages: CPU of one request, with the question page's of the same run")
    question = (site.path(site.quiz.slug, "questions", 2), {"Cookie": site.browsers[0].cookie})
    counted: dict[str, list[int]] = {}
    for size, cohort in filled.items():
        overview, headers = f"/educator/cohorts/{cohort}/", {"Cookie": cookie}
        module = f"{overview}findings/?module={site.module.slug}"
        cold = _once(app, overview, headers)
        first = _once(app, module, headers)
        for name, path, most in (("overview", overview, 2.0), ("findings", module, None)):
            cpu, ratio = _cpu(app, (path, headers), question, times)
            asked = _queries(site, path, headers)
            counted.setdefault(name, []).append(asked)
            once = cold if name == "overview" else first
            found = f"{ratio:.1f} of it ({cpu * 1000:.1f} ms), {asked} queries; made anew {once * 1000:.0f} ms"
            if most is not None and size == max(sizes):
                table.row(f"{size:,} people, {name}", found, f"at most {most:g}", ratio <= most)
            else:
                table.row(f"{size:,} people, {name}", found)
        seconds, peak, lines = _file(app, overview + "people.csv", headers)
        table.row(
            f"{size:,} people, file", f"{lines:,} lines in {seconds:.2f} s CPU, {peak / 1024:.0f} KB at most in memory"
        )
    for name, asked_each in counted.items():
        table.row(
            f"Queries of the {name}, whatever the size",
            " ".join(map(str, asked_each)),
            "about the same",
            max(asked_each) - min(asked_each) <= MORE_OR_LESS,
        )
    _importing(table, app, browser, max(sizes))
    app.extensions["store"].dispose()


def _educator(app: Flask, connection: Connection) -> Browser:
    now = system_clock()
    who = people.add(
        connection, name="Edwin", email="edwin@example.org", password_hash="!", now=now, role=Role.EDUCATOR
    )
    assert who is not None
    token = sign_ins.begin(connection, who, "Firefox on Linux", now, timedelta(hours=12))
    return _browser(app, who, token)


def _importing(table: Table, app: Flask, browser: Browser, people: int) -> None:
    """Send a list of addresses through the site's form until it says that everyone is invited."""
    with app.extensions["store"].write() as connection:
        start = system_clock()
        values = {"name": "Invited", "about": "", "starts_on": start.date(), "ends_on": None}
        cohort = cohorts.make(connection, educator=browser.person, now=start, **values)
    client = app.test_client(use_cookies=False)
    form = {
        "csrf_token": browser.token,
        "list": "\n".join(f"Nr {n}, Doctor <new{n}@example.org>;" for n in range(people)),
    }
    headers = {"Cookie": browser.cookie}
    begun = time.perf_counter()
    answer = client.post(f"/educator/cohorts/{cohort}/invite/", data=form, headers=headers)
    assert answer.status_code == 303, answer.get_data(as_text=True)[:500]
    address = answer.headers["Location"]
    text = client.get(address, headers=headers).get_data(as_text=True)
    assert f"{people:,} people will be invited" in text
    looked, presses = time.perf_counter() - begun, 0
    while f"{people:,} people invited</h1>" not in text:
        presses += 1
        client.post(address, data={"csrf_token": browser.token}, headers=headers)
        text = client.get(address, headers=headers).get_data(as_text=True)
        assert presses <= MOST_PRESSES, text[:500]
    seconds = time.perf_counter() - begun
    times = "once" if presses == 1 else f"{presses} times, with its progress shown between"
    found = f"read and shown in {looked:.1f} s, all done in {seconds:.1f} s, pressing {times}"
    table.row(f"{people:,} addresses invited", found, "at most 60 s", seconds <= 60)


def _fill(app: Flask, educator: int, site: Site, size: int) -> int:
    """A cohort with a year of work: most have finished the module, with an end quiz of answers and a first run."""
    chance, now = random.Random(size), system_clock()
    start = now - timedelta(days=365)
    with app.extensions["store"].write() as connection:
        shelf = app.extensions["catalogue"].at(connection)
        cohort = cohorts.make(
            connection,
            name=f"{size} people",
            about="",
            starts_on=start.date(),
            ends_on=None,
            educator=educator,
            now=start,
        )
        works = [(slug, "") for slug in shelf.modules][:PIECES]
        works += [(site.module.slug, activity.slug) for activity in site.module.activities][: PIECES - len(works)]
        terms = Schedule(start, now - timedelta(days=30))
        assignments.make(connection, cohort, Target(), works, terms, start)
        added = [
            {"name": f"Person {n:05}", "email": f"c{size}-{n}@example.org", "email_key": f"c{size}-{n}@example.org"}
            | {"password_hash": "!", "role": "learner", "created_at": start, "password_changed_at": start}
            for n in range(size)
        ]
        connection.execute(person.insert(), added)
        ids = list(connection.execute(sa.select(person.c.id).where(person.c.email.like(f"c{size}-%"))).scalars())
        for who in ids:
            person_words.keep(connection, who)
        connection.execute(
            membership.insert(), [{"cohort_id": cohort, "person_id": who, "starts_at": start} for who in ids]
        )
        belongs = {"organisation_id": organisations.the_only(connection, None), "role": "learner", "since": start}
        connection.execute(organisation_member.insert(), [{**belongs, "person_id": who} for who in ids])
        edition = shelf.editions[site.module.slug]
        _work(connection, site, edition, chance.sample(ids, size * 8 // 10), chance, start)
        progress_status.rebuild(connection, [site.module])
    return cohort


def _work(
    connection: Connection, site: Site, edition: str, who: list[int], chance: random.Random, start: datetime
) -> None:
    asked = [q.id for q in site.quiz.questions if q.kind == "single-best"][:8]
    attempts, runs = [], []
    walk = _walk(site.case)
    for one in who:
        at = start + timedelta(minutes=chance.randint(0, 360 * 24 * 60))
        common = {"person_id": one, "module": site.module.slug, "number": 1, "edition": edition, "started_at": at}
        done = {"score": 4.0, "out_of": 8.0, "share": chance.random(), "submitted_at": at, "moved_at": at}
        attempts.append({**common, "activity": site.quiz.slug, "seed": one, "questions": asked, **done})
        ended = {"role": "first", "path": walk, "moved_at": at, "ended_at": at, "debriefed_at": at}
        runs.append({**common, "activity": site.case.slug, **ended})
    connection.execute(attempt.insert(), attempts)
    connection.execute(run.insert(), runs)
    connection.execute(
        completion.insert(),
        [
            {name: row[name] for name in ("person_id", "module", "activity", "edition")}
            | {"kind": kind, "completed_at": row["started_at"]}
            for kind, rows in (("quiz", attempts), ("case", runs))
            for row in rows
        ],
    )
    mine = (attempt.c.module == site.module.slug, attempt.c.activity == site.quiz.slug)
    rows = connection.execute(sa.select(attempt.c.id, attempt.c.person_id, attempt.c.submitted_at).where(*mine)).all()
    wanted = set(who)
    answers = [
        {"attempt_id": row.id, "person_id": row.person_id, "question": question, "edition": edition}
        | {"answer": [chance.randrange(3)], "revision": 1, "seconds": chance.randint(5, 300)}
        | {"answered_at": row.submitted_at}
        for row in rows
        if row.person_id in wanted
        for question in asked
    ]
    connection.execute(response.insert(), answers)


def _walk(case: Case) -> list[int]:
    from tests.domain.cases.paths import every_path

    return list(next(every_path(case)))


def _get(app: Flask, path: str, headers: dict[str, str]) -> Any:
    answer = app.test_client(use_cookies=False).get(path, headers=headers)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return answer


def _once(app: Flask, path: str, headers: dict[str, str]) -> float:
    begun = time.process_time()
    _get(app, path, headers).get_data()
    return time.process_time() - begun


Page = tuple[str, dict[str, str]]
"""Its path and the headers of its request."""


def _cpu(app: Flask, page: Page, other: Page, times: int) -> tuple[float, float]:
    """(CPU seconds of a page, how many times the other page's), requested in turn as the machine's speed changes."""
    for one in (page, other) * 5:
        _get(app, *one)
    taken = [(_once(app, *page), _once(app, *other)) for _ in range(times)]
    return median(cpu for cpu, _ in taken), median(cpu / against for cpu, against in taken)


def _queries(site: Site, path: str, headers: dict[str, str]) -> int:
    """The queries of a page, in a new process whose connections are traced from the start."""
    app = create_app(settings(site.folder, site.database_url))
    seen: list[str] = []

    @sa.event.listens_for(app.extensions["store"].reading_engine, "checkout")
    def _listen(connection: Any, *_rest: object) -> None:
        connection.set_trace_callback(lambda statement: statement.startswith("SELECT") and seen.append(statement))

    for _ in range(3):  # the first request of a process reads the catalogue
        seen.clear()
        _get(app, path, headers)
    app.extensions["store"].dispose()
    return len(seen)


def _file(app: Flask, path: str, headers: dict[str, str]) -> tuple[float, int, int]:
    """(CPU seconds, the most memory allocated at once, lines) of downloading the whole file, part by part."""
    begun = time.process_time()
    lines = sum(part.count(b"\n") for part in _get(app, path, headers).iter_encoded())
    seconds = time.process_time() - begun
    tracemalloc.start()
    answer = app.test_client(use_cookies=False).get(path, headers=headers, buffered=False)
    for _part in answer.iter_encoded():
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return seconds, peak, lines
