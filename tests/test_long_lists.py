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
from learnapp.store.tables.cohort_tables import cohort, cohort_educator
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
]


ACTIONS = {
    "admin.frame_hosts-page": {},
    "admin.data_out-keys": {},
    "learning_sets.reports-page": {"do": "stay"},
    "learning_sets.passed_on-page": {"do": "stay"},
    "educator.reports-page": {},
    "educator.draft-comments": {"settled": "yes"},
}
"""What a form beside a line of a list sends, by the list."""
LEADING = {"admin.platforms-page": "/remove/", "educator.assignments-open": "/withdraw/"}
"""Where a link beside a line leads to be confirmed."""
BY_NAME = {f"{one.endpoint}-{one.name}": one for one in LISTS}


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
    assert f" (page {last} of {last}) - learnapp</title>" in end
    assert "(page" not in first.split("</title>")[0]
    assert f"{one.what} {(last - 1) * one.size + 1} to" in _page(site, one, 999999)[0]
    for page in (first, end):
        assert page.count("<section") < 5, "the lines of a list are no landmarks"


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
    assert re.search(r"<details[^>]* open", last), "the list stays open"
    assert re.search(r"<details[^>]* open", first), "also back on its first page"
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
    compared = site.ask("ada", "GET", "/admin/editions/tea-round/?from=1&to=100&page=2").get_data(as_text=True)
    assert "?from=1&amp;to=100&amp;page=3" in compared, "the way to another page keeps what is compared"


def test_the_overview_of_a_cohort_has_cards_of_its_last_assignments(site: World) -> None:
    site.restore()
    one = Grown("educator.cohort", "edwin", "", "assignment", {"id": "assignment"})
    _copy(site, one)
    site.clock.now += timedelta(minutes=5)  # a snapshot of the cohort is kept for a minute
    page, _ = _page(site, one, 1)
    assert page.count('<section class="nhsuk-card">') == MOST_CARDS
    assert f"These are the last {MOST_CARDS} of" in page
    assert address(site, next(rule for rule in routes(site, "GET") if rule.endpoint == "educator.assignments")) in page


def _second_page(site: World, name: str) -> tuple[Grown, str]:
    site.restore()
    one = BY_NAME[name]
    _copy(site, one)
    return one, _page(site, one, 2)[0]


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_beside_a_line_comes_back_to_its_page(site: World, name: str) -> None:
    one, page = _second_page(site, name)
    form = re.search(rf'<form method="post" action="([^"]*\?{one.name}=2)"', page)
    assert form, "the form says which page it is on"
    answer = site.ask(one.who, "POST", form[1], ACTIONS[name])
    assert answer.status_code == 303
    assert f"?{one.name}=2" in answer.location


@pytest.mark.parametrize("name", LEADING)
def test_a_confirmed_action_comes_back_to_its_page(site: World, name: str) -> None:
    one, page = _second_page(site, name)
    link = re.search(rf'href="([^"]*{LEADING[name]}\?{one.name}=2)"', page)
    assert link, "the link says which page it is on"
    asked = site.ask(one.who, "GET", link[1]).get_data(as_text=True)
    assert re.search(rf'class="nhsuk-back-link" href="[^"]*\?{one.name}=2"', asked)
    revision = re.search(r'name="revision" value="(\d+)"', asked)
    answer = site.ask(one.who, "POST", link[1], {"revision": revision[1] if revision else "", "password": ""})
    if answer.status_code == 303:
        assert f"?{one.name}=2" in answer.location
    else:
        assert "nhsuk-error-summary" in answer.get_data(as_text=True)


def test_removing_a_reported_post_comes_back_to_the_page_of_reports(site: World) -> None:
    site.restore()
    one = BY_NAME["learning_sets.reports-page"]
    _copy(site, one)
    page, _ = _page(site, one, 2)
    link = re.search(r'href="([^"]*/take-out/\?reported=2)"', page)
    assert link
    answer = site.ask("fay", "POST", link[1])
    assert answer.location.endswith("/reports/?page=2")


def test_a_platform_beside_which_a_form_was_refused_is_on_the_page_that_says_so(site: World) -> None:
    """The error beside a form on page 2 is on page 2."""
    site.restore()
    one = BY_NAME["admin.platforms-page"]
    _copy(site, one)
    with site.write() as connection:
        every = sa.select(metadata.tables["lti_platform"].c.id).order_by(sa.text("id"))
        waiting = [
            {"platform_id": number, "deployment": "new", "organisation_id": None, "made_at": START}
            for number in connection.execute(every).scalars()
        ]
        connection.execute(metadata.tables["lti_deployment"].insert(), waiting)
    page, _ = _page(site, one, 2)
    form = re.search(r'<form method="post" action="([^"]*/deployments/\?page=2)"', page)
    assert form
    answer = site.ask("ada", "POST", form[1], {"deployment": "new", "password": "wrong"})
    text = answer.get_data(as_text=True)
    field = re.search(r'href="#(accept-\d+-password)"', text)
    assert field
    assert f'id="{field[1]}"' in text


def test_an_organisation_shows_its_cohorts_without_an_educator_by_the_page(site: World) -> None:
    site.restore()
    with site.write() as connection:
        for number in range(COPIES):
            about = {"name": f"Left {number:02}", "about": "", "starts_on": START.date(), "ends_on": None, "now": START}
            made = cohorts.make(connection, educator=site.people["edwin"], organisation_id=1, **about)
            connection.execute(cohort_educator.delete().where(cohort_educator.c.cohort_id == made))
    one = Grown("admin.organisation", "ada", "", "cohort", name="cohorts")
    page, _ = _page(site, one, 2)
    assert page.count("has no educator who can sign in") == 25
    assert f"Cohorts without an educator 26 to 50 of {COPIES}" in page
    form = re.search(r'action="([^"]*/cohorts/\d+/\?cohorts=2)"', page)
    assert form
    answer = site.ask("ada", "POST", form[1], {"educator": str(site.people["edwin"])})
    assert answer.location.endswith("?cohorts=2")


def test_a_course_is_found_by_its_title(site: World) -> None:
    site.restore()
    one = BY_NAME["launch.courses-page"]
    site.app.extensions.pop("ready", None)
    assert 'role="search"' not in _page(site, one, 1)[0].split("<main")[1]
    titles = {"title": lambda number: f"Ward {number:02}"}
    _copy(site, Grown(one.endpoint, one.who, one.what, one.table, one.where, one.each | titles))
    assert 'role="search"' in _page(site, one, 1)[0].split("<main")[1]
    rule = next(rule for rule in routes(site, "GET") if rule.endpoint == one.endpoint)
    found = site.ask(one.who, "GET", f"{address(site, rule)}?q=ward+5").get_data(as_text=True)
    assert re.findall(r">(Ward \d+)<", found) == [f"Ward {number}" for number in range(50, 60)]
    everything = site.ask(one.who, "GET", f"{address(site, rule)}?q=ward").get_data(as_text=True)
    assert "?q=ward&amp;page=2" in everything, "the way to another page keeps the search"
    assert "No course matches" in site.ask(one.who, "GET", f"{address(site, rule)}?q=none").get_data(as_text=True)


def test_keys_that_work_come_before_those_that_ended(site: World) -> None:
    site.restore()
    one = BY_NAME["admin.data_out-keys"]
    ended = {"revoked_at": _then, "name": _word("Ended")}
    _copy(site, Grown(one.endpoint, one.who, one.what, one.table, one.where, one.each | ended))
    page, _ = _page(site, one, 1)
    assert re.findall("Canary key|Ended", page[page.index('id="keys"') :])[0] == "Canary key"


def test_the_record_starts_other_actions_with_the_latest(site: World) -> None:
    site.restore()
    one = BY_NAME["learning_sets.record-other"]
    texts = {"text": lambda number: f"Action {number:02}"}
    _copy(site, Grown(one.endpoint, one.who, one.what, one.table, one.where, one.each | texts))
    assert re.findall(r"Action \d\d", _page(site, one, 1)[0])[0] == f"Action {COPIES - 1}"


def test_past_assignments_start_with_the_latest(site: World) -> None:
    site.restore()
    one = BY_NAME["educator.assignments-open"]
    due = {"due_at": lambda number: START - timedelta(days=1000 - number)}
    _copy(site, Grown(one.endpoint, one.who, one.what, one.table, one.where, due))
    page, _ = _page(site, Grown(one.endpoint, one.who, "", one.table, name="past"), 1)
    past = page[page.index('id="past"') :]
    days = [START - timedelta(days=1000 - number) for number in (COPIES - 1, COPIES - 2)]
    places = [past.index(f"{day.day} {day:%B %Y}") for day in days]
    assert places == sorted(places)
