"""Two writers at once: the second waits for the first and sees its work, and neither fails."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.cohorts.address_entries import AddressEntry
from learnapp.domain.content.content import Library
from learnapp.domain.people.providers import Identity
from learnapp.domain.reading import load_folder, read_library
from learnapp.learner.cases import run_actions
from learnapp.paths import MODULES
from learnapp.store.cohorts import cohorts, findings, invitations, memberships, progress_status
from learnapp.store.content import followed_modules, mistake_reports
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.db.engine import Store
from learnapp.store.learning import runs, writings
from learnapp.store.leaving import closing, leaving
from learnapp.store.operations import merging, own_modules, personal_data, withdrawing
from learnapp.store.operations.housekeeping import ENDS
from learnapp.store.operations.publishing import publish_files, withdrawn
from learnapp.store.organisations import organisations
from learnapp.store.people import addresses, people, second_factors, sign_ins, ways_in
from learnapp.store.security.audit import write_audit
from learnapp.store.sets import sets
from learnapp.store.tables import site_numbers
from learnapp.store.tables.cohort_tables import ROLL
from learnapp.store.tables.cohort_tables import progress_status as status_table
from learnapp.store.tables.organisation_tables import organisation_member
from learnapp.store.tables.people_and_work import person, published_edition, run, site, writing
from tests.conftest import START, TEST_MODULES
from tests.learning_sets.making import a_set
from tests.store.operations.marked_again import NEW_KEY

Filled = tuple[Store, dict[str, int]]
Write = Callable[[Connection], Any]
PAUSE = 0.4
"""Seconds for the second to reach the point where it has to wait."""


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library((MODULES,))


def overlapping(store: Store, first: Write, second: Write) -> tuple[Any, Any]:
    """What both return if the second begins before the first has committed."""

    def other() -> Any:
        with store.write() as connection:
            return second(connection)

    with ThreadPoolExecutor(1) as pool:
        with store.write() as connection:
            done = first(connection)
            waiting = pool.submit(other)
            wait([waiting], PAUSE)
        return done, waiting.result(20)


def paused_after(monkeypatch: pytest.MonkeyPatch, holder: Any, name: str) -> threading.Event:
    """Make the first call of a function wait a moment at its end. The event is set when it gets there."""
    come, whole = threading.Event(), getattr(holder, name)

    def slow(*args: Any, **named: Any) -> Any:
        found = whole(*args, **named)
        if not come.is_set():
            come.set()
            threading.Event().wait(PAUSE)
        return found

    monkeypatch.setattr(holder, name, slow)
    return come


def paused_before(monkeypatch: pytest.MonkeyPatch, holder: Any, name: str) -> threading.Event:
    """Make the first call of a function wait a moment before it begins. The event is set then."""
    come, whole = threading.Event(), getattr(holder, name)

    def slow(*args: Any, **named: Any) -> Any:
        if not come.is_set():
            come.set()
            threading.Event().wait(PAUSE)
        return whole(*args, **named)

    monkeypatch.setattr(holder, name, slow)
    return come


def test_a_number_that_two_keep_first_is_kept_and_counted_on(filled_store: Filled) -> None:
    store, _ = filled_store
    overlapping(store, lambda c: site_numbers.put(c, "moment", 5), lambda c: site_numbers.put(c, "moment", 6))
    overlapping(store, *[lambda c: site_numbers.raise_by_one(c, "version")] * 2)
    with store.read() as connection:
        kept = {row.key: row.number for row in connection.execute(sa.select(site.c.key, site.c.number))}
    assert (kept["moment"], kept["version"]) == (6, 2)


def test_a_what_if_that_is_asked_for_twice_at_once_begins(filled_store: Filled) -> None:
    store, ids = filled_store
    where = ids["lena"], "tea-round", "spilt"
    with store.write() as connection:
        digest = connection.execute(sa.select(published_edition.c.edition)).scalars().first()
        assert digest is not None
        runs.begin(connection, *where, digest, 0, START)
        record = runs.first(connection, *where)
        assert record is not None
        runs.move(connection, record.id, (0, 0, 1), START, ended=True)
        runs.open_debrief(connection, record.id, START)
    assert overlapping(store, *[lambda c: run_actions.begin_what_if(c, *where, 1, START)] * 2) == (True, True)
    with store.read() as connection:
        assert connection.execute(sa.select(run.c.number).order_by(run.c.number)).scalars().all() == [1, 2]


def test_of_two_sub_groups_renamed_alike_at_once_one_is(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        days = {"starts_on": START.date(), "ends_on": None, "about": ""}
        cohort = cohorts.make(connection, name="A", educator=ids["edwin"], now=START, **days)
        one, other = (cohorts.make_subgroup(connection, cohort, name) for name in ("One", "Other"))
    assert one
    assert other

    def rename(which: int) -> Write:
        return lambda c: cohorts.rename_subgroup(c, cohort, which, "Monday")

    assert overlapping(store, rename(one), rename(other)) == (True, False)


def test_a_module_given_twice_at_once_belongs_to_the_last(filled_store: Filled, library: Library) -> None:
    store, _ = filled_store
    with store.write() as connection:
        other = organisations.make(connection, "Southmoor", START, None)
    assert other is not None

    def give(where: int) -> Write:
        return lambda c: own_modules.give_modules(c, {"tea-round": where}, library, START, None)

    overlapping(store, give(1), give(other))
    with store.read() as connection:
        assert organisations.own_modules(connection) == {"tea-round": other}


def test_a_module_of_a_branch_is_noted_by_two_at_once(filled_store: Filled) -> None:
    store, _ = filled_store
    overlapping(store, *[lambda c: followed_modules.note(c, "new", "repository", "commit", None, START)] * 2)
    with store.read() as connection:
        assert followed_modules.all_of(connection) == {"new": ("repository", "commit")}


def test_a_person_who_removes_both_factors_at_once_has_none(filled_store: Filled) -> None:
    store, ids = filled_store
    lena = ids["lena"]
    with store.write() as connection:
        second_factors.set_app(connection, lena, b"sealed", 10, START)
        second_factors.add_passkey(connection, lena, b"id", b"key", 3, "Laptop", START)
        (one,) = second_factors.passkeys(connection, lena)
    overlapping(
        store,
        lambda c: second_factors.remove_app(c, lena, START),
        lambda c: second_factors.remove_passkey(c, lena, one.id, START),
    )
    with store.read() as connection:
        assert not second_factors.has_factor(connection, lena), "they would be asked for what they do not have"


def test_of_two_factors_removed_at_once_one_can_stay(filled_store: Filled) -> None:
    store, ids = filled_store
    lena = ids["lena"]
    with store.write() as connection:
        second_factors.set_app(connection, lena, b"sealed", 10, START)
        second_factors.add_passkey(connection, lena, b"id", b"key", 3, "Laptop", START)
        (one,) = second_factors.passkeys(connection, lena)

    def may(connection: Connection) -> bool:
        return second_factors.of(connection, lena, lock=True).count > 1

    removed = overlapping(
        store,
        lambda c: may(c) and second_factors.remove_app(c, lena, START),
        lambda c: may(c) and second_factors.remove_passkey(c, lena, one.id, START),
    )
    assert removed == (True, False)


def test_recovery_codes_made_twice_at_once_are_those_made_last(filled_store: Filled) -> None:
    store, ids = filled_store
    overlapping(
        store,
        lambda c: second_factors.set_codes(c, ids["lena"], ["A" * 24, "B" * 24], START),
        lambda c: second_factors.set_codes(c, ids["lena"], ["C" * 24], START),
    )
    with store.read() as connection:
        assert second_factors.codes_left(connection, ids["lena"]) == 1


def test_nobody_comes_into_an_organisation_while_it_is_closed(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        where = organisations.make(connection, "Southmoor", START, None)
    assert where is not None
    _, joined = overlapping(
        store,
        lambda c: closing.close(c, where, START, None),
        lambda c: organisations.enrol(c, where, ids["lena"], START),
    )
    with store.read() as connection:
        here = organisation_member.c.organisation_id == where
        assert connection.execute(sa.select(organisation_member.c.person_id).where(here)).first() is None
    assert not joined


def test_two_who_publish_the_same_module_first_both_do(store: Store, library: Library) -> None:
    files = load_folder(TEST_MODULES / "tea-round")
    outcomes = overlapping(store, *[lambda c: publish_files(c, "tea-round", files, library, START)[0].outcome] * 2)
    assert set(outcomes) <= {"new", "unchanged"}


def test_a_module_that_is_withdrawn_while_an_edit_of_it_is_published_stays_out(
    filled_store: Filled, library: Library
) -> None:
    store, _ = filled_store
    overlapping(
        store,
        lambda c: withdrawing.withdraw(c, "tea-round", library, START, None),
        lambda c: publish_files(c, "tea-round", _edited(), library, START),
    )
    with store.read() as connection:
        assert "tea-round" in withdrawn(connection)
        assert "tea-round" not in Catalogue(library).at(connection).modules


def _edited() -> dict[str, bytes]:
    files = load_folder(TEST_MODULES / "tea-round")
    said = b"changes:\n  - date: 2026-11-03\n    class: key\n    note: Put right.\n"
    files["module.md"] = files["module.md"].replace(b"changes:\n", said, 1)
    old, new = (text.encode() for text in NEW_KEY)
    files["40-after.quiz.md"] = files["40-after.quiz.md"].replace(old, new)
    return files


def test_a_person_who_begins_while_the_table_of_work_is_made_again_is_in_it(
    filled_store: Filled, library: Library
) -> None:
    store, ids = filled_store
    if store.is_sqlite:
        pytest.skip("one writes at a time")
    with store.read() as connection:
        published = Catalogue(library).at(connection)
    module, digest = published.modules["tea-round"], published.editions["tea-round"]
    with store.write() as connection:

        @sa.event.listens_for(connection, "after_cursor_execute")
        def _begin(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if statement.startswith("DELETE FROM standing"):
                with store.write() as other:
                    runs.begin(other, ids["lena"], "tea-round", "spilt", digest, 0, START)
                    progress_status.began(other, ids["lena"], module, "spilt", START)

        progress_status.rebuild(connection, [module])
    with store.read() as connection:
        rows = connection.execute(sa.select(status_table.c.activity).order_by(status_table.c.activity))
        assert rows.scalars().all() == ["", "spilt"]


def _goes(connection: Connection, who: int, ends: str) -> None:
    if ends == "leaves":
        leaving.leave(connection, 1, who, START, None)
    else:
        personal_data.erase(connection, who)
        personal_data.note_erasure(connection, who, "mark", START, START)


@pytest.mark.parametrize("ends", ["leaves", "is erased"])
@pytest.mark.parametrize("change", ["way", "code"])
def test_a_change_to_an_account_and_its_end_wait_for_each_other_in_one_order(
    filled_store: Filled, monkeypatch: pytest.MonkeyPatch, change: str, ends: str
) -> None:
    """Each needs the account and the end of the audit log."""
    store, ids = filled_store
    lena = ids["lena"]
    with store.write() as connection:
        identity = Identity("trust", "https://trust.example", "one", "lena@example.org", True, "Lena", False, "")
        assert ways_in.add(connection, lena, identity, START)
        second_factors.set_codes(connection, lena, ["a code"], START)
        (way,) = ways_in.of(connection, lena).elsewhere
    changed = paused_before(monkeypatch, ways_in if change == "way" else second_factors, "write_audit")

    def end() -> None:
        changed.wait(10)
        with store.write() as connection:
            _goes(connection, lena, ends)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(end)
        with store.write() as connection:
            if change == "way":
                assert ways_in.remove(connection, lena, way.id, START)
            else:
                assert second_factors.use_code(connection, lena, "a code", START)
        waiting.result(20)


def test_giving_a_module_and_publishing_one_wait_for_each_other_in_one_order(
    filled_store: Filled, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each needs the catalogue's version and the end of the audit log."""
    store, _ = filled_store
    noted = paused_after(monkeypatch, own_modules, "write_audit")

    def publish_one() -> str:
        noted.wait(10)
        with store.write() as connection:
            outcome, _ = publish_files(connection, "tea-round", _edited(), library, START)
            write_audit(connection, "module published", {}, START, None)
        return outcome.outcome

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(publish_one)
        with store.write() as connection:
            own_modules.give_modules(connection, {"another": 1}, library, START, None)
        assert waiting.result(20) == "new"


@pytest.mark.parametrize("ends", ["leaves", "is erased"])
def test_one_who_joins_by_proving_an_address_and_one_who_goes_wait_in_one_order(
    filled_store: Filled, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    """Each needs the end of the audit log and the kept snapshot of a large cohort."""
    store, ids = filled_store
    bola, lena = ids["bola"], ids["lena"]
    with store.write() as connection:
        days = {"starts_on": START.date(), "ends_on": None, "about": ""}
        cohort = cohorts.make(connection, name="A", educator=ids["edwin"], now=START, **days)
        memberships.bring_in(connection, cohort, [bola], START)
        entry = AddressEntry(1, "", email="lena@example.org", key="lena@example.org")
        ((_, salt),) = invitations.invite(connection, cohort, [entry], {}, "secret", START)
        connection.execute(person.update().where(person.c.id == lena).values(proved_at=None))
        findings.replace_released(connection, cohort, ROLL, 1, None, START)
    noted = paused_after(monkeypatch, addresses, "write_audit")
    token = invitations.token("address", salt, "secret")

    def go() -> None:
        noted.wait(10)
        with store.write() as connection:
            _goes(connection, bola, ends)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(go)
        with store.write() as connection:
            given = {"proved": False, "proves": True}
            assert invitations.accept(connection, token, lena, "lena@example.org", START, **given) == "joined"
        waiting.result(20)


def _ended(connection: Connection, lena: int, bola: int, end: str) -> None:
    if end == "erased":
        personal_data.erase(connection, lena)
    else:
        personal_data.hold(connection, [lena, bola])
        merging.move_rows(connection, bola, lena, START)
        merging.end_other(connection, bola, lena, [], START, None)


@pytest.mark.parametrize("end", ["erased", "merged"])
def test_a_person_is_not_ended_with_anything_in_hand_that_their_requests_wait_for(
    filled_store: Filled, end: str
) -> None:
    """A request that has added a row of theirs needs the end of the audit log; so does ending them, and their row."""
    store, ids = filled_store
    lena, bola = ids["lena"], ids["bola"]

    def end_them() -> None:
        with store.write() as connection:
            _ended(connection, lena, bola, end)

    with ThreadPoolExecutor(1) as pool:
        with store.write() as connection:
            writings.add(connection, lena, "note", b"sealed", START)
            waiting = pool.submit(end_them)
            wait([waiting], PAUSE)
            write_audit(connection, "data downloaded", {"person": lena}, START, lena, about=lena)
        waiting.result(20)
    with store.read() as connection:
        left = connection.execute(sa.select(writing.c.person_id)).scalars().all()
    assert left == ([] if end == "erased" else [bola])


@pytest.mark.parametrize("end", ["erased", "merged"])
def test_what_a_person_begins_to_write_while_they_are_ended_is_not_said_to_be_saved(
    filled_store: Filled, end: str
) -> None:
    store, ids = filled_store
    lena, bola = ids["lena"], ids["bola"]
    with pytest.raises(sa.exc.IntegrityError):
        overlapping(
            store,
            lambda c: _ended(c, lena, bola, end),
            lambda c: writings.add(c, lena, "note", b"sealed", START),
        )


def test_a_merge_has_one_of_what_either_account_is_just_adding(filled_store: Filled) -> None:
    store, ids = filled_store
    lena, bola = ids["lena"], ids["bola"]
    with store.write() as connection:
        digest = connection.execute(sa.select(published_edition.c.edition)).scalars().first()
        assert digest is not None
        runs.begin(connection, lena, "tea-round", "spilt", digest, 0, START)
    overlapping(
        store,
        lambda c: runs.begin(c, bola, "tea-round", "spilt", digest, 0, START),
        lambda c: _ended(c, lena, bola, "merged"),
    )
    with store.read() as connection:
        assert connection.execute(sa.select(run.c.person_id)).scalars().all() == [bola]


def test_one_who_joins_a_set_that_a_merge_is_just_bringing_them_joins_once(filled_store: Filled) -> None:
    store, ids = filled_store
    lena, bola = ids["lena"], ids["bola"]
    with store.write() as connection:
        set_id = a_set(connection, [ids["edwin"], lena])
    overlapping(store, lambda c: _ended(c, lena, bola, "merged"), lambda c: sets.join(c, set_id, bola, START))
    with store.read() as connection:
        whole = sets.whole(connection, bola, set_id, START)
    assert whole is not None
    assert {one.person_id for one in whole[2]} == {ids["edwin"], bola}


@pytest.mark.parametrize("needs", ["second factors", "administrators", "an address", "ways in", "one report"])
def test_a_lock_on_a_person_lets_others_note_things_about_them(filled_store: Filled, needs: str) -> None:
    """The log's entry refers to them; one who has locked them and needs the log's end waits for it."""
    store, ids = filled_store
    ada = ids["ada"]
    lock: dict[str, Write] = {
        "second factors": lambda c: second_factors.of(c, ada, lock=True),
        "administrators": lambda c: people.is_last_admin(c, ada),
        "an address": lambda c: addresses.prove(c, ada, "ada@example.org", "ada@example.org", START),
        "ways in": lambda c: ways_in.still_unused(c, ada),
        "one report": lambda c: mistake_reports.add(
            c, page="/", module="", edition=None, owner_email="", text="", person_id=ada, now=START, question="one"
        ),
    }

    def note(connection: Connection) -> None:
        write_audit(connection, "data downloaded", {"person": ada}, START, ada, about=ada)

    def other() -> None:
        with store.write() as connection:
            note(connection)

    with ThreadPoolExecutor(1) as pool:
        with store.write() as connection:
            lock[needs](connection)
            waiting = pool.submit(other)
            wait([waiting], PAUSE)
            note(connection)
        waiting.result(20)


def test_an_unused_account_that_is_just_being_used_stays(filled_store: Filled) -> None:
    store, _ = filled_store
    later = START + timedelta(days=91)
    with store.write() as connection:
        given = {"name": "A", "email": "a@example.org", "password_hash": "x", "claims": addresses.unowned_key()}
        made = people.add(connection, **given, now=START)
    assert made is not None

    def clear(connection: Connection) -> int:
        ended = ENDS["person"].clear
        assert ended is not None
        return ended(connection, later, 9)

    _, ended = overlapping(store, lambda c: writings.add(c, made, "note", b"sealed", later), clear)
    assert ended == 0


def test_clearing_what_has_expired_waits_for_no_one_who_uses_it(filled_store: Filled) -> None:
    """A request that ends a person's sign-ins, and clearing, would lock them in different orders."""
    store, ids = filled_store
    if store.is_sqlite:
        pytest.skip("one writes at a time")
    with store.write() as connection:
        for who in ("lena", "bola"):
            sign_ins.begin(connection, ids[who], "a test", START, timedelta(hours=1))
    later = START + timedelta(days=400)

    def clear() -> int:
        with store.write() as connection:
            ended = ENDS["sign_in"].clear
            assert ended is not None
            return ended(connection, later, 9)

    with ThreadPoolExecutor(1) as pool, store.write() as connection:
        sign_ins.end_all(connection, ids["lena"])
        assert pool.submit(clear).result(20) == 1
