"""The outbox of scores: one for each learner and link, tried until it is taken, gone with its platform."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from learnapp.domain.people.launches import launch_of
from learnapp.store.db.engine import Store
from learnapp.store.launches import courses, platforms, scores
from learnapp.store.leaving import closing
from learnapp.store.organisations import organisations
from learnapp.store.tables.launch_tables import lti_learner
from learnapp.store.tables.people_and_work import completion, edition
from tests.conftest import START
from tests.store.launches.registered import SAID, VALUES


def test_scores_wait_for_the_learners_of_a_link_and_go_with_the_platform(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = platforms.add(connection, 1, VALUES, START, None)
        platforms.accept(connection, made, "1", 1, START, None)
        deployment = platforms.deployment(connection, made, "1")
        assert deployment is not None
        course, link = courses.note_link(connection, deployment.id, launch_of(SAID), "tea-round", "")
        again = courses.note_link(connection, deployment.id, launch_of(SAID), "tea-round", "")
        assert again == (course, link)
        courses.note_learner(connection, link, ids["lena"], "lena-1", START)
        courses.note_learner(connection, link, ids["lena"], "lena-1", START)
        assert scores.keep(connection, {1: 100.0}, START) == 1
        assert scores.keep(connection, {1: 100.0}, START) == 0, "as another process found at the same time"
        (due,) = scores.due(connection, START)
        assert scores.claim(connection, due, START)
        assert scores.not_sent(connection, due, "down", for_good=False)
        assert scores.due(connection, START) == []
        assert len(scores.due(connection, START + timedelta(hours=4))) == 1
        (line,) = scores.held(connection, [1], "waiting")
        assert (line.name, line.problem, line.tries) == ("Lena Marsh", "down", 1)
        assert scores.held(connection, [99], "waiting") == []
        assert not scores.not_sent(connection, due, "gone", for_good=True)
        assert scores.counted(connection, [1]) == {"failed": 1}
        assert scores.retry(connection, [99], START) == 0
        assert scores.retry(connection, [1], START) == 1
        platform = platforms.get(connection, made)
        assert platform is not None
        platforms.remove(connection, platform, START, ids["ada"])
        assert scores.counted(connection, None) == {}
        assert courses.of(connection, [1]) == []


def test_nothing_is_worked_out_or_sent_for_an_organisation_while_it_is_closed(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        here = organisations.make(connection, "Southmoor", START, None)
        assert here is not None
        organisations.enrol(connection, here, ids["lena"], START)
        made = platforms.add(connection, here, VALUES, START, None)
        platforms.accept(connection, made, "1", here, START, None)
        deployment = platforms.deployment(connection, made, "1")
        assert deployment is not None
        launch = replace(launch_of(SAID), resource="1", grade="completion", lineitem="https://m.example/line")
        _course, link = courses.note_link(connection, deployment.id, launch, "tea-round", "")
        courses.note_learner(connection, link, ids["lena"], "lena-1", START)
        later = START + timedelta(hours=1)
        digest = (
            connection.execute(sa.select(edition.c.digest).where(edition.c.module == "tea-round")).scalars().first()
        )
        done = {"person_id": ids["lena"], "module": "tea-round", "activity": "leaves", "kind": "lesson"}
        connection.execute(completion.insert().values(**done, edition=digest, completed_at=later))
        (worked,) = scores.to_work_out(connection, 0)
        assert scores.keep(connection, {worked.id: 100.0}, later)
        connection.execute(lti_learner.update().values(worked_at=START))
        shown = [len(scores.to_work_out(connection, 0)), len(scores.due(connection, later))]
        closing.close(connection, here, later, None)
        while_closed = [scores.to_work_out(connection, 0), scores.due(connection, later)]
        closing.reopen(connection, here, later, None)
        again = [len(scores.to_work_out(connection, 0)), len(scores.due(connection, later))]
        organisations.take_out(connection, here, ids["lena"])
        left = [len(scores.to_work_out(connection, 0)), len(scores.due(connection, later))]
    assert (shown, while_closed, again) == ([1, 1], [[], []], [1, 1])
    assert left == [0, 1], "what she did before she left is still sent, and nothing later"
