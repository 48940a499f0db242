"""Lists that grow for years: each page of one is short, its other pages are a link away, and it takes no more queries.

A row of each table is copied 60 times.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from learnapp.educator.cohorts.cohort import MOST_CARDS
from learnapp.store.cohorts import cohorts
from learnapp.store.tables import site_numbers
from learnapp.store.tables.cohort_tables import cohort
from learnapp.store.tables.people_and_work import edition, metadata
from tests.access_world import World, world
from tests.conftest import START, queries_of
from tests.test_access_matrix import address, routes

COPIES = 60


@dataclass(frozen=True)
class Grown:
    """A list of a screen. `where` finds the row that is copied; `each` makes what must differ between the copies."""

    endpoint: str
    who: str
    what: str
    table: str
    where: dict[str, str] = field(default_factory=dict)
    each: dict[str, Callable[[int], Any]] = field(default_factory=dict)
    name: str = "page"
    size: int = 25


def _word(start: str) -> Callable[[int], str]:
    return lambda number: f"{start}-{number}"


def _then(_: int) -> Any:
    return START


def _none(_: int) -> Any:
    return None


SET, COHORT, DRAFT = {"set_id": "set"}, {"cohort_id": "cohort"}, {"draft_id": "draft"}
NUMBERED = {"number": lambda number: 1000 + number, "closed_at": _then, "phase": lambda _: "closed"}
LISTS = [
    Grown("learning_sets.meetings", "lena", "Meetings", "discussion", {**SET, "number": "meeting"}, NUMBERED),
    Grown("learning_sets.threads", "lena", "Threads", "discussion", {**SET, "number": "thread"}, NUMBERED),
    Grown("learning_sets.record", "lena", "Discussions", "discussion", {**SET, "number": "meeting"}, NUMBERED, size=10),
    Grown("learning_sets.record", "lena", "Actions", "set_action", SET, {"discussion_id": _none}, "other"),
    Grown("learning_sets.actions", "lena", "Actions", "set_action", SET, {"settled_at": _none}, "open"),
    Grown(
        "learning_sets.actions",
        "lena",
        "Actions",
        "set_action",
        SET,
        {"settled_at": _then, "outcome": lambda _: "done"},
    ),
    Grown("educator.drafts", "edwin", "Drafts", "module_draft", {"id": "draft"}, {"module": _word("copy")}),
    Grown("educator.draft", "edwin", "Comments", "module_draft_comment", DRAFT, name="comments"),
    Grown("educator.panels", "edwin", "Panels", "panel", DRAFT),
    Grown("educator.assignments", "edwin", "Assignments", "assignment", {"id": "assignment"}, name="open"),
    Grown(
        "educator.assignments",
        "edwin",
        "Assignments",
        "assignment",
        {"id": "assignment"},
        {"withdrawn_at": _then},
        "withdrawn",
    ),
    Grown("educator.member", "edwin", "Assignments", "assignment", {"id": "assignment"}, name="work"),
    Grown("educator.messages", "edwin", "Messages", "nudge", COHORT, {"key": _word("copy")}),
    Grown("educator.reports", "ada", "Reports", "mistake_report", {"id": "mistake"}),
    Grown("learning_sets.reports", "fay", "Reports", "post_report", {"id": "post_report"}, {"person_id": _none}),
    Grown("learning_sets.passed_on", "ada", "Reports", "post_report", {"id": "passed_report"}, {"person_id": _none}),
    Grown("launch.courses", "edwin", "Courses", "lti_course", {"id": "course"}, {"context": _word("copy")}),
    Grown("admin.platforms", "ada", "Platforms", "lti_platform", {"id": "platform"}, {"client_id": _word("copy")}),
    Grown(
        "admin.frame_hosts", "ada", "Platforms", "frame_host", {"id": "frame_host"}, {"origin": _word("https://copy")}
    ),
    Grown("admin.data_out", "ada", "Keys", "api_token", {"id": "key_id"}, {"token_digest": _word("copy")}, "keys"),
    Grown("admin.data_out", "ada", "Places", "receiver", {"id": "receiver_id"}, name="receivers"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, filled_sqlite: tuple[Path, dict[str, int]]) -> Iterator[World]:
    made = world(tmp_path_factory.mktemp("long"), *filled_sqlite)
    yield made
    made.app.extensions["store"].dispose()


def _copy(site: World, one: Grown) -> None:
    table = metadata.tables[one.table]
    found = sa.select(table).where(*(table.c[name] == site.id[known] for name, known in one.where.items()))
    with site.write() as connection:
        row = {**connection.execute(found.limit(1)).mappings().one()}
        row.pop("id")
        made = [row | {name: make(number) for name, make in one.each.items()} for number in range(COPIES)]
        connection.execute(table.insert(), made)


def _page(site: World, one: Grown, number: int) -> tuple[str, int]:
    """The page with this number, and how many queries it takes."""
    rule = next(rule for rule in routes(site, "GET") if rule.endpoint == one.endpoint)
    site.app.extensions.pop("ready", None)  # which is kept for a second
    with queries_of(site.app) as queries:
        answer = site.ask(one.who, "GET", f"{address(site, rule)}?{one.name}={number}")
        assert answer.status_code == 200
        return answer.get_data(as_text=True), len(queries())


@pytest.mark.parametrize("one", LISTS, ids=lambda one: f"{one.endpoint}-{one.name}")
def test_a_long_list_has_pages(site: World, one: Grown) -> None:
    site.restore()
    _page(site, one, 1)  # the first in a process compiles templates
    before, took = _page(site, one, 1)
    assert f"{one.what} 1 to" not in before
    _copy(site, one)
    _page(site, one, 1)  # and keeps a snapshot of a cohort
    first, takes = _page(site, one, 1)
    assert takes == took
    shown = re.search(rf"{one.what} 1 to {one.size} of (\d+)", first)
    assert shown, "says which part of the list this is"
    count = int(shown[1])
    assert count >= COPIES
    assert f"{one.name}=2" in first
    last = -(-count // one.size)
    end, _ = _page(site, one, last)
    assert f"{one.what} {(last - 1) * one.size + 1} to {count} of {count}" in end
    assert f"{one.name}={last - 1}" in end
    assert f"{one.name}={last + 1}" not in end


def test_closed_cohorts_have_pages(site: World) -> None:
    site.restore()
    with site.write() as connection:
        for number in range(COPIES):
            about = {"name": f"Year {number}", "about": "", "starts_on": START.date(), "ends_on": None, "now": START}
            made = cohorts.make(connection, educator=site.people["edwin"], organisation_id=1, **about)
            connection.execute(cohort.update().where(cohort.c.id == made).values(closed_at=START))
    one = Grown("educator.cohorts", "edwin", "Cohorts", "cohort", name="closed")
    first, last = (_page(site, one, number)[0] for number in (1, 3))
    assert f"Closed cohorts ({COPIES})" in first
    assert f"Cohorts 1 to 25 of {COPIES}" in first
    assert "<details" in last
    assert f"Cohorts 51 to {COPIES} of {COPIES}" in last


def test_editions_of_a_module_have_pages(site: World) -> None:
    site.restore()
    with site.write() as connection:
        row = {
            **connection.execute(sa.select(edition).where(edition.c.module == "tea-round").limit(1)).mappings().one()
        }
        copies = [row | {"digest": f"copy-{number}", "number": 100 + number} for number in range(COPIES)]
        connection.execute(edition.insert(), copies)
        site_numbers.raise_by_one(connection, "catalogue")
    one = Grown("admin.module_editions", "ada", "Editions", "edition")
    first, last = (_page(site, one, number)[0] for number in (1, 3))
    assert f"Editions 1 to 25 of {COPIES + 1}" in first
    assert "Edition 159</th>" in first
    assert f"Editions 51 to {COPIES + 1} of {COPIES + 1}" in last
    assert "Edition 1</th>" in last


def test_the_overview_of_a_cohort_has_cards_of_its_last_assignments(site: World) -> None:
    site.restore()
    one = Grown("educator.cohort", "edwin", "", "assignment", {"id": "assignment"})
    _copy(site, one)
    site.clock.now += timedelta(minutes=5)  # a snapshot of the cohort is kept for a minute
    page, _ = _page(site, one, 1)
    assert page.count('<section class="nhsuk-card">') == MOST_CARDS
    assert f"These are the last {MOST_CARDS} of" in page
    assert address(site, next(rule for rule in routes(site, "GET") if rule.endpoint == "educator.assignments")) in page
