"""R3: 100 people who each press "start" in eight places at once have one run and one attempt each."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from bench import learners, load
from bench.servers import serving
from learnapp.store.db.engine import Store
from learnapp.store.tables.people_and_work import attempt, run
from tests.postgres import postgres_url
from tests.proof.figures import reached
from tests.proof.filled import one_module

PEOPLE = 100
AT_ONCE = 8


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_hundred_people_starting_eight_times_at_once_begin_once(tmp_path: Path, database: str) -> None:
    url = postgres_url() if database == "postgresql" else ""
    site = one_module(tmp_path, PEOPLE, url)
    store = Store(learners.settings(site.folder, url).database_url)
    with store.write() as connection:
        connection.execute(run.delete())
        connection.execute(attempt.delete())
    with serving("learnapp.serving:application", site.environment, workers=2) as server:
        for what, activity in (("start", site.case.slug), ("attempt", site.quiz.slug)):
            for first in range(0, PEOPLE, 25):
                at_once = [
                    [load.post(site.path(activity, what), browser.cookie, f"csrf_token={browser.token}")]
                    for browser in site.browsers[first : first + 25]
                    for _ in range(AT_ONCE)
                ]
                statuses = load.run(server.port, at_once, 60).statuses
                assert set(statuses) == {303}, statuses
    with store.read() as connection:
        found = {}
        for table in (run, attempt):
            people = sa.select(sa.func.count(), sa.func.count(table.c.person_id.distinct())).select_from(table)
            found[table.name] = tuple(connection.execute(people).one())
    store.dispose()
    shutil.rmtree(site.folder)
    reached("R3", f"{database}: {PEOPLE} people x {AT_ONCE} starts at once: (rows, people) {found}")
    assert found == {"run": (PEOPLE, PEOPLE), "attempt": (PEOPLE, PEOPLE)}
