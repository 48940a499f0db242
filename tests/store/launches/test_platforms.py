"""Platforms and deployments: registered once, accepted once, removed with everything that hangs on them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from learnapp.domain.people.launches import launch_of
from learnapp.store.db.engine import Store
from learnapp.store.launches import courses, launches, platforms, scores
from learnapp.store.organisations import organisations
from tests.conftest import START

VALUES = {"name": "Moodle", "issuer": "https://m.example", "client_id": "c", "audience": ""}
VALUES |= {name: f"https://m.example/{name}" for name in ("login_url", "token_url", "keys_url")}
SAID = {"sub": "lena-1", "https://purl.imsglobal.org/spec/lti/claim/deployment_id": "1"}


def test_a_platform_is_registered_once_and_a_deployment_is_one_organisations(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
        made = platforms.add(connection, 1, VALUES, START, ids["ada"])
        with pytest.raises(ValueError, match="registered already"):
            platforms.add(connection, second, VALUES, START, None)
        platforms.seen(connection, made, "1", START)
        platforms.accept(connection, made, "1", 1, START, None)
        platforms.accept(connection, made, "1", second, START, None)
        found = platforms.deployment(connection, made, "1")
        assert found is not None
        assert found.organisation_id == 1
        assert [one.id for one in platforms.of(connection, [1])] == [made]
        assert platforms.of(connection, [second]) == []


def test_a_launch_is_used_once(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, _ = filled_store
    who = launches.Arrival("a", "", "", False, True, "1", 1, None, None)
    with store.write() as connection:
        made = platforms.add(connection, 1, VALUES, START, None)
        assert launches.use(connection, "state", made, "/a/", START, who)
        assert not launches.use(connection, "state", made, "/b/", START, who)
        found = launches.find(connection, "state")
        assert found is not None
        assert (found.landing, found.who) == ("/a/", who)
        assert launches.go_on(connection, "state")
        assert not launches.go_on(connection, "state")


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
