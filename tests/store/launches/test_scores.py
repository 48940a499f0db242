"""The outbox of scores: one for each learner and link, tried until it is taken, gone with its platform."""

from __future__ import annotations

from datetime import timedelta

from learnapp.domain.people.launches import launch_of
from learnapp.store.db.engine import Store
from learnapp.store.launches import courses, platforms, scores
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
        worked = scores.Worked(1, ids["lena"], "tea-round", "", "completion", None)
        assert scores.keep(connection, worked, 100.0, START)
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
