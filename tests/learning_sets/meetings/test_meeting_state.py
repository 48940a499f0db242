"""What meetings' pages poll every second: counts only, and for members of the set only."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from learnapp.store.tables.people_and_work import person, sign_in
from learnapp.store.tables.set_tables import set_member
from tests.conftest import START, Clock
from tests.learning_sets.meetings_held import Held


def test_the_state_tells_how_many_and_is_not_sent_twice(meeting: Held) -> None:
    lena = meeting.voters[0]
    answer = lena.raw("GET", f"{meeting.url}state/")
    assert answer.get_json() == {"revision": 0, "voted": 0, "here": 1, "post": 0}
    again = lena.raw("GET", f"{meeting.url}state/", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    meeting.next()
    meeting.vote(meeting.voters[1], 1, 3, "hush")
    changed = lena.raw("GET", f"{meeting.url}state/", headers={"If-None-Match": answer.headers["ETag"]})
    assert changed.get_json() == {"revision": 1, "voted": 1, "here": 2, "post": 0}
    assert "hush" not in changed.get_data(as_text=True)


@pytest.mark.parametrize("how", ["signed out", "expired", "left", "suspended"])
def test_the_state_is_not_there_for_whoever_may_no_longer_see_it(meeting: Held, clock: Clock, how: str) -> None:
    lena = meeting.voters[0]
    assert lena.raw("GET", f"{meeting.url}state/").status_code == 200
    if how == "signed out":
        lena.post("/account/sign-out/")
    elif how == "expired":
        clock.now += timedelta(days=40)
    else:
        table, column, values = {
            "left": (set_member, set_member.c.person_id, {"left_at": clock()}),
            "suspended": (person, person.c.id, {"suspended_at": clock()}),
        }[how]
        with meeting.app.extensions["store"].write() as connection:
            connection.execute(table.update().where(column == meeting.ids[0]).values(**values))
    assert lena.raw("GET", f"{meeting.url}state/").status_code == 404


@pytest.mark.parametrize(
    ("has_factor", "required", "second", "status"),
    [
        (False, (), "", 200),
        (False, ("educator",), "", 200),
        (False, ("learner",), "", 404),
        (False, ("learner",), "provider", 200),
        (True, (), "", 404),
        (True, (), "app", 200),
    ],
)
def test_the_state_is_behind_the_second_step(
    meeting: Held, has_factor: bool, required: tuple[str, ...], second: str, status: int
) -> None:
    settings = meeting.app.extensions["settings"]
    meeting.app.extensions["settings"] = replace(settings, second_factor_for=frozenset(required))
    lena, own = meeting.voters[0], meeting.ids[0]
    with meeting.app.extensions["store"].write() as connection:
        since = START if has_factor else None
        connection.execute(person.update().where(person.c.id == own).values(second_factor_at=since))
        connection.execute(sign_in.update().where(sign_in.c.person_id == own).values(second=second))
    assert lena.raw("GET", f"{meeting.url}state/").status_code == status


def test_nothing_keeps_the_state_for_later(meeting: Held) -> None:
    lena = meeting.voters[0]
    first = lena.raw("GET", f"{meeting.url}state/")
    again = lena.raw("GET", f"{meeting.url}state/", headers={"If-None-Match": first.headers["ETag"]})
    for answer in (first, again):
        assert (answer.headers["ETag"], answer.headers["Cache-Control"]) == (first.headers["ETag"], "no-store")


@pytest.mark.parametrize("cookie", ["", "learnapp=forged", "learnapp=.eJ.x.y", "other=1"])
def test_the_state_is_not_there_for_a_forged_cookie(meeting: Held, cookie: str) -> None:
    client = meeting.app.test_client(use_cookies=False)
    assert client.get(f"{meeting.url}state/", headers={"Cookie": cookie}).status_code == 404


def test_the_state_answers_503_when_the_database_does_not(meeting: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise sa.exc.OperationalError("SELECT", {}, Exception("gone"))

    lena = meeting.voters[0]
    monkeypatch.setattr("learnapp.store.sets.discussions.meeting_state_for", broken)
    assert lena.raw("GET", f"{meeting.url}state/").status_code == 503


def test_the_pages_tag_is_that_of_the_state(meeting: Held) -> None:
    page = meeting.voters[0].get(meeting.url)
    tag = meeting.voters[0].raw("GET", f"{meeting.url}state/").headers["ETag"].strip('"')
    assert f'data-tag="{tag}"' in page.text
    assert f'data-tag="{tag}"' in meeting.voters[0].get(f"{meeting.url}screen/").text
