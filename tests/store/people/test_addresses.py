"""Who an address belongs to."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from learnapp.domain.people.roles import Role
from learnapp.store.db.engine import Store
from learnapp.store.leaving import closing
from learnapp.store.organisations import organisations
from learnapp.store.people import addresses, links, people, sign_ins
from learnapp.store.tables.people_and_work import audit, person
from tests.conftest import START

Filled = tuple[Store, dict[str, int]]
KEY = "tutor@example.org"


def _claim(store: Store, name: str) -> int:
    with store.write() as connection:
        made = people.add(
            connection, name=name, email=KEY, password_hash="x", now=START, claims=addresses.unowned_key()
        )
    assert made is not None
    return made


def test_any_number_claim_an_address_and_none_has_it(filled_store: Filled) -> None:
    store, _ = filled_store
    first, second = _claim(store, "A"), _claim(store, "B")
    with store.write() as connection:
        assert people.find(connection, KEY) is None
        assert addresses.claimant(connection, KEY) == second
        assert addresses.proved_key(connection, first) == ""
        mailed = connection.execute(sa.select(person.c.name).where(addresses.has_one())).scalars().all()
        assert not {"A", "B"} & set(mailed)
        people.claim_instead(connection, second, "other@example.org")
        assert addresses.claimant(connection, KEY) == first
        assert addresses.claimant(connection, "other@example.org") == second


def test_an_address_that_begins_like_a_mark_is_an_address(filled_store: Filled) -> None:
    store, _ = filled_store
    with store.write() as connection:
        made = people.add(
            connection, name="Q", email="?a@example.org", password_hash="x", now=START, claims=addresses.unowned_key()
        )
        assert made is not None
        has = sa.select(addresses.has_one()).where(person.c.id == made)
        assert not connection.execute(has).scalar()
        assert addresses.prove(connection, made, "?a@example.org", "?a@example.org", START)
        assert connection.execute(has).scalar()
        people.claim_instead(connection, made, KEY)
        found = people.get(connection, made)
        assert found is not None
        assert (found.email, found.proved) == ("?a@example.org", True)


def test_of_many_who_prove_it_at_once_one_has_it(filled_store: Filled) -> None:
    store, _ = filled_store
    claimants = [_claim(store, f"P{number}") for number in range(6)]
    start, proved = threading.Barrier(len(claimants)), []

    def prove(who: int) -> None:
        start.wait()
        with store.write() as connection:
            if addresses.prove(connection, who, KEY, KEY, START):
                proved.append(who)

    threads = [threading.Thread(target=prove, args=[who]) for who in claimants]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(proved) == 1
    with store.read() as connection:
        found = people.find(connection, KEY)
        assert found is not None
        assert (found.id, found.proved) == (proved[0], True)
        assert all(addresses.proved_by_another(connection, who, KEY) for who in claimants if who not in proved)


def test_who_had_it_without_proof_loses_it_with_its_role_and_who_proved_it_keeps_it(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        values = {"proved_at": None, "role": Role.ADMIN}
        connection.execute(person.update().where(person.c.id == ids["lena"]).values(**values))
    new = _claim(store, "True Lena")
    with store.write() as connection:
        assert addresses.prove(connection, new, "lena@example.org", "lena@example.org", START)
        old = people.get(connection, ids["lena"])
        assert old is not None
        assert old.role == Role.LEARNER
        found = people.find(connection, "lena@example.org")
        assert found is not None
        assert found.id == new
        assert not addresses.prove(connection, ids["lena"], "lena@example.org", "lena@example.org", START)
        assert addresses.prove(connection, new, "lena@example.org", "lena@example.org", START), "twice is as once"


@pytest.mark.parametrize(
    "statement", ["DELETE FROM audit", "UPDATE audit SET action = 'x'", "UPDATE audit SET detail = '1'"]
)
def test_the_log_of_it_cannot_be_rewritten(filled_store: Filled, statement: str) -> None:
    store, ids = filled_store
    with store.write() as connection:
        people.set_role(connection, ids["lena"], Role.EDUCATOR, START, ids["ada"])
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), store.write() as connection:
        connection.exec_driver_sql(statement)
    with store.write() as connection:
        connection.execute(person.delete().where(person.c.id.in_([ids["ada"], ids["lena"]])))
        [row] = connection.execute(sa.select(audit)).all()
    assert (row.action, row.person_id, row.subject_id) == ("role", None, None), "only who they were is forgotten"


def test_who_loses_an_address_is_signed_out_and_has_no_link_left(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        assert people.correct_address(connection, ids["edwin"], KEY, START, None)
        sign_in = sign_ins.begin(connection, ids["edwin"], "theirs", START, timedelta(hours=1))
        link = links.make(connection, ids["edwin"], "address", START, links.ADDRESS_LASTS, email=KEY)
    new = _claim(store, "A")
    with store.write() as connection:
        assert addresses.prove(connection, new, KEY, KEY, START)
        assert sign_ins.session_of(connection, sign_in) is None
        assert links.look(connection, link, ("address",), START) is None


def test_who_loses_an_address_has_no_role_again_once_a_closed_organisation_is_reopened(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        other = organisations.make(connection, "Southmoor", START, None)
        assert other is not None
        organisations.put(connection, other, ids["edwin"], Role.EDUCATOR, START)
        assert people.correct_address(connection, ids["edwin"], KEY, START, None)
        closing.close(connection, other, START, None)
    new = _claim(store, "A")
    with store.write() as connection:
        assert addresses.prove(connection, new, KEY, KEY, START)
        closing.reopen(connection, other, START, None)
        assert organisations.may(connection, ids["edwin"], other)
        assert not organisations.may(connection, ids["edwin"], other, "educate")
