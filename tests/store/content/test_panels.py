"""Panels in the database: links that open once, answers kept by item, and the end of experts' rows."""

from datetime import timedelta

import pytest
from sqlalchemy.engine import Connection

from learnapp.domain.people.roles import Role
from learnapp.store.content import module_drafts, panels
from learnapp.store.db.engine import Store
from learnapp.store.leaving import leaving
from learnapp.store.operations import personal_data
from learnapp.store.operations.housekeeping import clear_all
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from tests.conftest import START
from tests.store.test_at_once import overlapping


@pytest.fixture
def ids(store: Store) -> dict[str, int]:
    """Ann writes a draft with a panel on it, which asks one expert; Otto belongs elsewhere."""
    with store.write() as connection:
        there = organisations.make(connection, "Southmoor", START, None)
        here = next(one.id for one in organisations.every(connection) if one.id != there)
        found = {"here": here}
        for name, where in (("ann", here), ("otto", there)):
            about = {"password_hash": "", "now": START, "role": Role.EDUCATOR, "organisation_id": where}
            added = people.add(connection, name=name.title(), email=f"{name}@example.org", proved=True, **about)  # type: ignore[arg-type]
            assert added is not None
            found[name] = added
        draft = module_drafts.begin(connection, here, "night", {"module.md": b"one"}, "", found["ann"], START)
        assert draft is not None
        panel = panels.begin(connection, here, draft, "Note", {"quiz/q": {"id": "q"}}, found["ann"], START)
        return {**found, "draft": draft, "panel": panel}


def _ask(store: Store, ids: dict[str, int], email: str = "") -> tuple[int, str]:
    with store.write() as connection:
        return panels.ask(connection, ids["panel"], "Asha Rao", "medical director", email, email, START)


def test_a_panel_is_there_for_the_authors_of_its_organisation_alone(store: Store, ids: dict[str, int]) -> None:
    with store.read() as connection:
        found = panels.find(connection, ids["panel"], ids["ann"])
        assert found is not None
        assert (found[0].items, found[1]) == ({"quiz/q": {"id": "q"}}, "night")
        assert panels.find(connection, ids["panel"], ids["otto"]) is None
        assert [(asked, sent) for _, asked, sent in panels.of_draft(connection, ids["draft"])] == [(0, 0)]


def test_a_link_opens_once_and_a_new_one_replaces_it(store: Store, ids: dict[str, int]) -> None:
    expert, link = _ask(store, ids)
    with store.write() as connection:
        assert panels.offered(connection, link) is not None
        newer = panels.new_link(connection, expert, ids["ann"])
        assert panels.open_link(connection, link, None, START) is None
        token = panels.open_link(connection, newer, None, START)
        assert token is not None
        assert panels.open_link(connection, newer, None, START) is None
        assert panels.held_by(connection, newer) is None
        held = panels.held_by(connection, token, lock=True)
        assert held is not None
        assert held[1].id == expert


@pytest.mark.parametrize("how", ["suspended", "role", "left", "erased"])
def test_a_link_that_was_not_opened_needs_the_author_who_saw_it_or_any_if_it_was_mailed(
    store: Store, ids: dict[str, int], how: str
) -> None:
    def lose(who: int) -> None:
        if how == "suspended":
            people.suspend(connection, who, START, None, on=True)
        elif how == "role":
            people.set_role(connection, who, Role.LEARNER, START, None, ids["here"])
        elif how == "left":
            leaving.leave(connection, ids["here"], who, START, None)
        else:
            personal_data.erase(connection, who)

    with store.write() as connection:
        about = {"password_hash": "", "now": START, "role": Role.EDUCATOR, "organisation_id": ids["here"]}
        ben = people.add(connection, name="Ben", email="ben@example.org", proved=True, **about)  # type: ignore[arg-type]
        assert ben is not None
        asked = "Asha Rao", "medical director", "", "", START
        _, seen = panels.ask(connection, ids["panel"], *asked, seen_by=ids["ann"])
        _, mailed = panels.ask(connection, ids["panel"], *asked)
        other, again = panels.ask(connection, ids["panel"], *asked)
        again, opened = panels.new_link(connection, other, ids["ann"]), panels.ask(connection, ids["panel"], *asked)[1]
        browser = panels.open_link(connection, opened, None, START) or ""

        def opens() -> list[bool]:
            return [panels.offered(connection, one) is not None for one in (seen, again, mailed)]

        assert opens() == [True, True, True]
        lose(ids["ann"])
        assert opens() == [False, False, True]
        lose(ben)
        assert opens() == [False, False, False]
        assert panels.held_by(connection, browser), "what an expert has begun stays theirs"


def test_an_expert_whose_account_is_suspended_has_no_way_in(store: Store, ids: dict[str, int]) -> None:
    _, link = _ask(store, ids)
    with store.write() as connection:
        browser = panels.open_link(connection, link, ids["otto"], START) or ""
        assert panels.held_by(connection, browser)
        people.suspend(connection, ids["otto"], START, None, on=True)
        assert panels.held_by(connection, browser) is None
        people.suspend(connection, ids["otto"], START, None, on=False)
        assert panels.held_by(connection, browser)


def test_answers_are_kept_by_item_until_they_are_sent(store: Store, ids: dict[str, int]) -> None:
    expert, _ = _ask(store, ids)
    with store.write() as connection:
        (one,) = panels.experts(connection, ids["panel"])
        panels.answer(connection, one, "quiz/q", {"text": "t", "answer": [1], "reason": "r"})
        panels.send(connection, expert, "named", START)
        (one,) = panels.experts(connection, ids["panel"])
        assert (one.answers["quiz/q"]["answer"], one.sent_at) == ([1], START)
        assert one.says_who == "Asha Rao, medical director"
        panels.send(connection, expert, "unnamed", START)
        assert panels.experts(connection, ids["panel"])[0].says_who == ""
        assert panels.of_draft(connection, ids["draft"])[0][1:] == (1, 1)
        assert panels.remove(connection, ids["panel"], expert)
        assert not panels.remove(connection, ids["panel"], expert)


def test_experts_are_forgotten_a_year_after_the_panel_closed(store: Store, ids: dict[str, int]) -> None:
    _ask(store, ids)
    with store.write() as connection:
        panels.close(connection, ids["panel"], START)
        panels.mark_applied(connection, ids["panel"], START)
    clear_all(store, START + timedelta(days=365))
    with store.read() as connection:
        assert len(panels.experts(connection, ids["panel"])) == 1
    clear_all(store, START + timedelta(days=366))
    with store.read() as connection:
        assert panels.experts(connection, ids["panel"]) == []
        assert panels.find(connection, ids["panel"], ids["ann"]) is not None


def test_an_expert_with_a_proved_address_takes_out_and_erases_what_they_answered(
    store: Store, ids: dict[str, int]
) -> None:
    _ask(store, ids, "otto@example.org")
    with store.write() as connection:
        (row,) = personal_data.rows_of(connection, ids["otto"])["panel_expert"]
        assert row["name"] == "Asha Rao"
        assert not {"link_digest", "token_digest"} & row.keys()
        assert "items" not in personal_data.rows_of(connection, ids["ann"])["panel"][0]
        personal_data.erase(connection, ids["otto"])
        assert panels.experts(connection, ids["panel"]) == []


def test_two_who_ask_the_last_expert_at_once_ask_one(store: Store, ids: dict[str, int]) -> None:
    def ask(connection: Connection) -> bool:
        if not panels.has_room(connection, ids["panel"]):
            return False
        panels.ask(connection, ids["panel"], "Asha Rao", "medical director", "", "", START)
        return True

    with store.write() as connection:
        while len(panels.experts(connection, ids["panel"])) < panels.MOST_EXPERTS - 1:
            assert ask(connection)
    assert overlapping(store, ask, ask) == (True, False)
    with store.write() as connection:
        panels.remove(connection, ids["panel"], panels.experts(connection, ids["panel"])[0].id)
        panels.close(connection, ids["panel"], START)
        assert not ask(connection), "a closed panel asks no one"
