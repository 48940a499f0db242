"""Looks for words that only some people may read on every page, file and feed that each person can open."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from learnapp.store.tables.set_tables import discussion
from tests.access_world import WHO, World, world
from tests.test_access_matrix import OUT, SEES, address, routes

MAY_READ: dict[str, set[str]] = {
    # Counted votes are shown to the set without names; uncounted ones only to their voters.
    "canary-vote-reason-1-": {"lena", "sam", "fay"},
    "canary-vote-reason-3-": {"lena", "sam", "fay"},
    "canary-vote-reason-2-1-0": {"lena"},
    "canary-vote-reason-2-1-1": {"sam"},
    "canary-vote-reason-4-1-0": {"lena"},
    "canary-vote-reason-4-1-1": {"sam"},
    "canary-facilitator-note": {"fay"},
    "canary-extension-reason-lena": {"lena", "edwin"},
    "canary-extension-reason-stella": {"stella", "erica"},
    "canary-invited-here": {"edwin"},
    "canary-invited-other": {"erica"},
    "canary-list-here": {"edwin"},
    "canary-list-other": {"erica"},
    "canary-reflection": {"lena"},
    "canary-workplace-action": {"lena"},
    "canary-note": {"lena"},
    "canary-message-body": {"lena", "edwin"},
    "canary-assignment-note": {"lena", "mate", "edwin", "stella", "erica"},
    "canary-mistake-report": {"lena", "edwin", "ada"},
    "canary-report-reason": {"sam", "fay"},
    "canary-passed-on-reason": {"lena", "fay", "ada"},
    "canary-post": {"lena", "sam", "fay"},
    "canary-sams_post": {"lena", "sam", "fay", "ada"},
    "canary-other_post": {"stella"},
    "canary-set-action": {"lena", "sam", "fay"},
    "canary-other-action": {"stella"},
}
FILES = (
    "/educator/cohorts/{cohort}/report/?form=csv",
    "/educator/cohorts/{cohort}/people.csv?state=left",
    "/educator/cohorts/{cohort}/messages/new/?assignment={assignment}",
    "/sets/{set}/record/zip/",
)
ELSEWHERE = {"cohort": "other_cohort", "assignment": "other_assignment", "set_id": "other_set", "post_id": "other_post"}
ELSEWHERE |= {"addresses": "other_addresses", "number": "other_thread", "action": "other_action"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, filled_sqlite: tuple[Path, dict[str, int]]) -> Iterator[World]:
    made = world(tmp_path_factory.mktemp("canaries"), *filled_sqlite)
    with made.write() as connection:
        # A member who facilitated a meeting, and left the set before anything was counted.
        here = discussion.c.set_id == made.id["set"], discussion.c.number == made.id["closed_meeting"]
        connection.execute(sa.update(discussion).where(*here).values(facilitator_id=made.people["gone"]))
    yield made
    made.app.extensions["store"].dispose()


def _addresses(site: World) -> Iterator[str]:
    ids = site.id
    numbers = [ids[name] for name in ("closed_meeting", "meeting", "thread", "voting_thread", "planned")]
    for rule in routes(site, "GET"):
        if SEES[rule.endpoint] in {"anyone", "visitors"} and rule.endpoint != "learner.invitation":
            continue
        if rule.endpoint == "learner.debrief" or not rule.endpoint.startswith("learning_sets."):
            yield address(site, rule)
        elif "number" in rule.arguments:
            yield from (address(site, rule, number=number) for number in numbers)
        else:
            yield address(site, rule)
        other = {name: ids[key] for name, key in ELSEWHERE.items() if name in rule.arguments}
        if other and not rule.endpoint.startswith("learner."):
            yield address(site, rule, **other, member=site.people["stella"])
    for file in FILES:
        yield file.format(**ids)
        yield file.format(**{name: ids.get(f"other_{name}", found) for name, found in ids.items()})


def text_of(data: bytes) -> str:
    """The words of an answer, those of the files in an archive included."""
    if data[:2] != b"PK":
        return data.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return "".join(text_of(file.read(name)) for name in file.namelist())


def test_nobody_reads_what_is_not_theirs_and_everybody_what_is(site: World) -> None:
    everything = list(dict.fromkeys(_addresses(site)))
    leaked, found = [], {token: set() for token in MAY_READ}
    for who in WHO:
        for url in everything:
            words = text_of(site.ask(who, "GET", url).data)
            for token, may in MAY_READ.items():
                if token in words:
                    found[token].add(who)
                    if who not in may:
                        leaked.append(f"{token} to {who} at {url}")
    assert not leaked, "\n".join(leaked)
    # Words that no one finds would prove nothing: each must be found by the people it is meant for.
    assert {token: may for token, may in MAY_READ.items() if found[token] != may} == {}


def test_feeds_and_mail_hold_none_of_it(site: World) -> None:
    feed = site.ask("nobody", "GET", f"/calendar/{site.id['feed']}.ics")
    assert feed.status_code == 200
    with site.write() as connection:
        mail = repr(connection.execute(sa.text("SELECT subject, body FROM outbox")).all())
    for words in (feed.get_data(as_text=True), mail):
        assert "canary" not in words


def test_what_tells_whether_a_meeting_moved_tells_nothing_else(site: World) -> None:
    for number in ("meeting", "closed_meeting"):
        state = site.ask("sam", "GET", f"/sets/{site.id['set']}/meetings/{site.id[number]}/state/")
        assert set(state.get_json()) == {"revision", "voted", "here", "post"}


def test_signed_out_and_suspended_people_are_tried_too() -> None:
    assert set(WHO) >= OUT
