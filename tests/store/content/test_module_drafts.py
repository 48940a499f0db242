"""Drafts of modules as rows: revisions, saves, who is here, and whose they are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from learnapp.domain.people.roles import Role
from learnapp.store.content import module_drafts
from learnapp.store.db.engine import Store
from learnapp.store.operations import personal_data
from learnapp.store.operations.housekeeping import clear_all
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from tests.conftest import START


@pytest.fixture
def ids(store: Store) -> dict[str, int]:
    """Two authors of one organisation, and one of another, with a draft of the first's."""
    with store.write() as connection:
        there = organisations.make(connection, "Southmoor", START, None)
        here = next(one.id for one in organisations.every(connection) if one.id != there)
        found = {"here": here}
        for name, where in (("ann", here), ("ben", here), ("otto", there)):
            added = people.add(
                connection,
                name=name.title(),
                email=f"{name}@example.org",
                password_hash="",
                now=START,
                role=Role.EDUCATOR,
                proved=True,
                organisation_id=where,
            )
            assert added is not None
            found[name] = added
        made = module_drafts.begin(connection, here, "night", {"module.md": b"one"}, "", found["ann"], START)
        assert made is not None
        return {**found, "draft": made}


def test_a_draft_is_there_for_the_authors_of_its_organisation_alone(store: Store, ids: dict[str, int]) -> None:
    with store.read() as connection:
        assert module_drafts.find(connection, ids["draft"], ids["ben"]) is not None
        assert module_drafts.find(connection, ids["draft"], ids["otto"]) is None
        assert [one.module for one in module_drafts.of_person(connection, ids["ann"])] == ["night"]
        assert module_drafts.of_person(connection, ids["otto"]) == []


def test_there_is_one_draft_of_a_module(store: Store, ids: dict[str, int]) -> None:
    with store.write() as connection:
        assert module_drafts.is_taken(connection, "night", ids["here"])
        assert not module_drafts.is_taken(connection, "day", ids["here"])
        assert module_drafts.begin(connection, ids["here"], "night", {}, "", ids["ben"], START) is None


def test_each_save_counts_on_also_after_a_file_was_removed(store: Store, ids: dict[str, int]) -> None:
    draft, ann = ids["draft"], ids["ann"]
    with store.write() as connection:
        assert module_drafts.put(connection, draft, "module.md", b"two", 1, "saved", ann, START) == 2
        module_drafts.put(connection, draft, "module.md", b"mine", 1, "aside", ann, START)
        assert module_drafts.files(connection, draft)["module.md"].data == b"two"
        assert module_drafts.at_revision(connection, draft, "module.md", 1) == b"one"
        module_drafts.put(connection, draft, "module.md", None, 2, "saved", ann, START)
        assert module_drafts.files(connection, draft) == {}
        assert module_drafts.put(connection, draft, "module.md", b"three", 0, "restored", ann, START) == 4
        kinds = [(save.kind, save.by) for save in module_drafts.history(connection, draft)]
        assert kinds == [(kind, "Ann") for kind in ("restored", "saved", "aside", "saved", "imported")]


def test_who_was_here_in_the_last_minute(store: Store, ids: dict[str, int]) -> None:
    with store.write() as connection:
        for moment in (START, START + timedelta(seconds=30)):
            module_drafts.note_here(connection, ids["draft"], ids["ann"], "module.md", moment)
        later = START + timedelta(seconds=80)
        assert module_drafts.others_here(connection, ids["draft"], ids["ben"], later) == [("Ann", "module.md")]
        assert module_drafts.others_here(connection, ids["draft"], ids["ann"], later) == []
        gone = START + timedelta(seconds=91)
        assert module_drafts.others_here(connection, ids["draft"], ids["ben"], gone) == []
    assert clear_all(store, START + timedelta(days=2)) >= 1


def test_what_an_author_wrote_outlives_their_account_without_their_name(store: Store, ids: dict[str, int]) -> None:
    with store.write() as connection:
        about = {"name": "module.md", "line": 1, "quoted": "one", "body": "Why?"}
        module_drafts.comment(connection, ids["draft"], ids["ann"], START, **about)
        mine = personal_data.rows_of(connection, ids["ann"])
        assert [row["body"] for row in mine["module_draft_comment"]] == ["Why?"]
        assert all("data" not in row for row in mine["module_draft_save"])
        personal_data.erase(connection, ids["ann"])
        assert [save.by for save in module_drafts.history(connection, ids["draft"])] == [""]
        (comment,) = module_drafts.comments(connection, ids["draft"])
        assert (comment.by, comment.by_id, comment.settled) == ("", None, False)
        assert module_drafts.settle(connection, ids["draft"], comment.id, START)
        assert module_drafts.comments(connection, ids["draft"])[0].settled


def test_a_draft_that_was_published_stays(store: Store, ids: dict[str, int]) -> None:
    with store.write() as connection:
        module_drafts.mark_published(connection, ids["draft"], "d" * 64, START)
        assert module_drafts.published_here(connection) == {"night"}
        assert not module_drafts.delete(connection, ids["draft"])
        module_drafts.put(connection, ids["draft"], "module.md", b"two", 1, "saved", ids["ann"], START)
        found = module_drafts.find(connection, ids["draft"], ids["ann"])
        assert found is not None
        assert (found.state, found.base) == ("writing", "d" * 64)
