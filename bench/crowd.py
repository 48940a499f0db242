"""A site with any number of people, and its pages at each size.

One cohort is filled by the site's own functions: learners with an answered quiz and a case under way, a tutor, work
assigned, a learning set with a meeting. `grow` then copies every row that people made, with new keys, inside the
database. So a site of a million people has what the site wrote for fifty, many times over.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bench import educators, learners, meetings
from bench.learners import Browser, Site, settings
from bench.table import Table
from learnapp import create_app
from learnapp.domain.people.roles import Role
from learnapp.store.db.engine import Store
from learnapp.store.people import people, sign_ins
from learnapp.store.tables.people_and_work import metadata
from learnapp.web.clock import system_clock

SIZES = (1_000, 100_000, 1_000_000)
IN_COHORT = 50
CONTENT = {
    *("edition", "shelf", "picture", "site", "search_entry", "rate_limit", "audit"),
    *("organisation", "organisation_module", "withdrawn_module"),
}
"""Tables that do not grow with the number of people, who all belong to one organisation. The log of what administrators
did does not grow either, and is chained.
"""
AT_ONCE = 500
"""Copies that one statement makes."""
SUFFIX = 8
WITHIN = 1.1
"""How much more CPU a page may take than at the smallest size."""


@dataclass(frozen=True)
class Asked:
    """A page, the person who requests it, and its name."""

    name: str
    path: str
    browser: Browser


def measure(table: Table, folder: Path, databases: dict[str, list[str]], *, sizes: tuple[int, ...] = SIZES) -> None:
    """`databases`: the name of each kind and the addresses of two empty databases of it.

    A site of the smallest size stays as it is and is measured in turn with the one that grows, because machines change
    their speed.
    """
    for name, (small_url, url) in databases.items():
        small, small_pages = _one_cohort(folder / f"small-{name}", small_url)
        site, pages = _one_cohort(folder / f"crowd-{name}", url)
        _reach(small, strides_of(small), 1, sizes[0])
        strides = strides_of(site)
        table.heading(f"People on {name}: CPU of a request beside a site of {sizes[0]:,}, and queries")
        copies = 1
        for size in sizes:
            begun = time.perf_counter()
            made, copies = _reach(site, strides, copies, size)
            seconds = time.perf_counter() - begun
            found = f"{made:,} in {seconds:.0f} s, {made / seconds:,.0f} a second"
            if size == sizes[0]:  # too few to show any growth
                table.row(f"People made, up to {size:,}", found)
            else:
                table.row(f"People made, up to {size:,}", found, "5,000 a second", made / seconds >= 5_000)
            _pages(table, (small, small_pages), (site, pages), size)


def _reach(site: Site, strides: dict[str, int], have: int, size: int) -> tuple[int, int]:
    """Copy the first cohort until there are `size` people.

    Returns how many were made, and how many cohorts there are now.
    """
    store = Store(settings(site.folder, site.database_url).database_url)
    with store.write() as connection:
        everyone = int(connection.execute(sa.text("SELECT count(*) FROM person")).scalar_one())
        want = -(-size * have // everyone)
        grow(connection, strides, have, want)
    store.dispose()
    return (want - have) * everyone // have, want


def _one_cohort(folder: Path, url: str) -> tuple[Site, list[Asked]]:
    site = learners.fill(folder, IN_COHORT, url)
    app = create_app(settings(site.folder, url))
    store = app.extensions["store"]
    with store.write() as connection:
        tutor = educators._educator(app, connection)
        now = system_clock()
        head = people.add(
            connection, name="Ada Head", email="head@example.org", password_hash="!", now=now, role=Role.ADMIN
        )
        assert head is not None
        admin = learners._browser(
            app, head, sign_ins.begin(connection, head, "Firefox on Linux", now, timedelta(hours=12))
        )
    cohort = educators._fill(app, tutor.person, site, IN_COHORT)
    group = meetings._groups(site, 1)[0]
    learner, member = site.browsers[0], group.members[1]
    store.dispose()
    pages = [
        Asked("home", "/home/", learner),
        Asked("question", site.path(site.quiz.slug, "questions", 2), learner),
        Asked("scene", site.path(site.case.slug), learner),
        Asked("progress", "/progress/", learner),
        Asked("review", "/review/", learner),
        Asked("search", "/search/?q=incident", learner),
        Asked("cohorts", "/educator/cohorts/", tutor),
        Asked("overview", f"/educator/cohorts/{cohort}/", tutor),
        Asked("people of the cohort", f"/educator/cohorts/{cohort}/people/", tutor),
        Asked("findings", f"/educator/cohorts/{cohort}/findings/?module={site.module.slug}", tutor),
        Asked("meeting", group.url, member),
        Asked("people, all", "/admin/people/", admin),
        Asked("people, by address", f"/admin/people/?q={1:0{SUFFIX}}c{IN_COHORT}-{IN_COHORT - 1}@example.org", admin),
        Asked("audit log", "/admin/audit/", admin),
        Asked("site health", "/admin/health/", admin),
    ]
    return site, pages


def _pages(
    table: Table, small: tuple[Site, list[Asked]], grown: tuple[Site, list[Asked]], size: int, times: int = 40
) -> None:
    apps = [create_app(settings(site.folder, site.database_url)) for site, _ in (small, grown)]
    for before, page in zip(small[1], grown[1], strict=True):
        both = [(apps[n], one.path, {"Cookie": one.browser.cookie}) for n, one in enumerate((before, page))]
        for ask in both * 3:
            educators._get(*ask)
        taken = [tuple(educators._once(*ask) for ask in both) for _ in range(times)]
        cpu, share = (statistics.median(found) for found in zip(*((b, b / a) for a, b in taken), strict=True))
        found = f"{cpu * 1000:.2f} ms, {share:.2f} of the small site's"
        asked = [0, 0]
        if not grown[0].database_url:  # the driver of PostgreSQL has no trace; the statements are the same
            asked = [educators._queries(site, *ask[1:]) for ask, (site, _) in zip(both, (small, grown), strict=True)]
            found += f"; {asked[1]} queries"
        reached = share <= WITHIN and asked[0] == asked[1]
        table.row(f"{size:,} people, {page.name}", found, f"at most {WITHIN}, same queries", reached)
    for app in apps:
        app.extensions["store"].dispose()


# Copying ------------------------------------------------------------------------------------------------------------


def grow(connection: Connection, strides: dict[str, int], have: int, want: int) -> None:
    """Copy the first cohort's rows until there are `want` cohorts; there are `have`.

    The n-th copy's keys are the first's plus n times a stride, which is more than the greatest key of the first.
    """
    if want <= have:
        return
    postgres = connection.dialect.name == "postgresql"
    connection.execute(sa.text("CREATE TEMPORARY TABLE IF NOT EXISTS copies (n INTEGER PRIMARY KEY)"))
    for start in range(have, want, AT_ONCE):
        connection.execute(sa.text("DELETE FROM copies"))
        numbers = [{"n": n} for n in range(start, min(start + AT_ONCE, want))]
        connection.execute(sa.text("INSERT INTO copies (n) VALUES (:n)"), numbers)
        for found in metadata.sorted_tables:
            if found.name in strides:
                connection.execute(sa.text(_copying(found, strides, postgres=postgres)))
    for found in metadata.sorted_tables:
        if postgres and found.name in strides and "id" in found.c:
            statement = (
                f"SELECT setval(pg_get_serial_sequence('{found.name}', 'id'), (SELECT max(id) FROM {found.name}))"
            )
            connection.execute(sa.text(statement))
    connection.execute(sa.text("ANALYZE"))


def strides_of(site: Site) -> dict[str, int]:
    """By how much each copy moves the keys of each table that grows. Call it while there is only the first cohort."""
    store, strides = Store(settings(site.folder, site.database_url).database_url), {}
    with store.read() as connection:
        for found in metadata.sorted_tables:
            greatest = "max(id)" if "id" in found.c else "count(*)"
            rows = connection.execute(sa.text(f"SELECT {greatest} FROM {found.name}")).scalar()
            if rows and found.name not in CONTENT:
                strides[found.name] = int(rows) + 1
    store.dispose()
    return strides


def _copying(found: sa.Table, strides: dict[str, int], *, postgres: bool) -> str:
    unique = _unique_texts(found)
    values, firsts = [], []
    for column in found.c:
        moved = _moved_by(column, strides)
        if moved:
            values.append(f"s.{column.name} + c.n * {moved}")
            firsts.append(f"s.{column.name} < {moved}")
        elif column.name in unique:
            values.append(_renamed(column, postgres=postgres))
        else:
            values.append(f"s.{column.name}")
    names = ", ".join(column.name for column in found.c)
    first = firsts[0] if firsts else "1 = 1"
    # The copies are the outer loop, so that each index grows at its end: SQLite runs a cross join in its written order.
    return (
        f"INSERT INTO {found.name} ({names}) SELECT {', '.join(values)} "
        f"FROM copies c CROSS JOIN {found.name} s WHERE {first}"
    )


def _moved_by(column: sa.Column[object], strides: dict[str, int]) -> int:
    """The stride of the table whose key this is; 0 if that table does not grow."""
    if column.name == "id" and column.primary_key and isinstance(column.type, sa.Integer):
        return strides.get(column.table.name, 0)
    target = next(iter(column.foreign_keys), None)
    if target is None or target.column.name != "id":
        return 0
    return strides.get(target.column.table.name, 0)


def _unique_texts(found: sa.Table) -> set[str]:
    """Columns of text whose values must be unique."""
    alone = [list(found.primary_key.columns)]
    alone += [[column] for column in found.c if column.unique]
    alone += [list(one.columns) for one in found.constraints if isinstance(one, sa.UniqueConstraint)]
    alone += [list(one.columns) for one in found.indexes if one.unique]
    return {columns[0].name for columns in alone if len(columns) == 1 and isinstance(columns[0].type, sa.String)} | (
        {"email"} if found.name == "person" else set()
    )


def _renamed(column: sa.Column[object], *, postgres: bool) -> str:
    """The text with the copy's number in front, cut to the column's length."""
    number = f"lpad(c.n::text, {SUFFIX}, '0')" if postgres else f"printf('%0{SUFFIX}d', c.n)"
    length = column.type.length  # type: ignore[attr-defined]
    return f"{number} || substr(s.{column.name}, 1, {length - SUFFIX})"
