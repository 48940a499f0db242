"""Lists of people to invite, from reading to confirming."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.cohorts.address_lists import read_addresses
from learnapp.store.cohorts import address_lists, cohorts, invitations, memberships
from learnapp.store.operations import personal_data
from learnapp.store.operations.housekeeping import ENDS
from learnapp.store.tables.cohort_tables import invitation, invitation_list
from tests.store.cohorts.inviting import NOW, SECRET, Made, _cohort, _invited

LIST = """email,name,sub-group,grade
lena@example.org,Lena,Tuesday,F1
bola@example.org,Bola,tuesday,F2
LENA@example.org,,,
nobody,,,
new@example.org,New,,
edwin@example.org,Edwin,,
"""


def _keep(db: Connection, cohort_id: int, person_id: int, text: str = LIST) -> int:
    return address_lists.keep(db, cohort_id, person_id, read_addresses(text), NOW)


def test_a_list_says_what_will_happen_and_then_does_it_once(cohort: Made) -> None:
    store, ids, made = cohort
    edwin = ids["edwin"]
    with store.write() as db:
        memberships.join(db, made, ids["bola"], NOW)
        _invited(db, made, "new@example.org")
        kept = _keep(db, made, edwin)
        found = address_lists.get(db, made, edwin, kept, NOW)
        assert found
        seen = address_lists.look(db, made, found, NOW)
    assert [e.line for e in seen.problems] == [5]
    assert [(e.line, e.twin) for e in seen.repeated] == [(4, 2)]
    assert [e.email for e in seen.members] == ["bola@example.org", "edwin@example.org"]
    assert [e.email for e in seen.invited] == ["new@example.org"]
    assert [e.email for e in seen.new] == ["lena@example.org"]
    assert seen.new_subgroups == ["Tuesday"]
    for expected in (["lena@example.org"], []):
        with store.write() as db:
            step = address_lists.confirm_some(db, made, edwin, kept, SECRET, NOW)
        assert step
        assert ([email for email, _ in step.invited], step.more) == (expected, False)
    with store.read() as db:
        assert [one.name for one in cohorts.subgroups(db, made, NOW)] == ["Tuesday"]
        lena = next(o for o in invitations.waiting(db, made).invitations if o.email == "lena@example.org")
        assert (lena.name, lena.subgroup) == ("Lena", "Tuesday")
        done = address_lists.get(db, made, edwin, kept, NOW)
        assert done
        assert (done.finished, done.invited) == (True, 1)


def test_a_list_is_its_makers_in_its_cohort_for_an_hour(cohort: Made) -> None:
    store, ids, made = cohort
    with store.write() as db:
        other = _cohort(db, ids["edwin"])
        kept = _keep(db, made, ids["edwin"])
        assert address_lists.get(db, made, ids["ada"], kept, NOW) is None
        assert address_lists.get(db, other, ids["edwin"], kept, NOW) is None
        assert address_lists.get(db, made, ids["edwin"], kept, NOW + timedelta(hours=1)) is None
        assert address_lists.confirm_some(db, other, ids["edwin"], kept, SECRET, NOW) is None
        later = NOW + timedelta(hours=1)
        address_lists.keep(db, made, ids["edwin"], read_addresses("a@example.org"), later)
        clear = ENDS["address_list"].clear
        assert clear is not None
        assert clear(db, later, 10) == 1
        assert db.execute(sa.select(invitation_list.c.made_at)).scalars().all() == [later]


def test_two_who_confirm_at_once_invite_everybody_once(cohort: Made) -> None:
    store, ids, made = cohort
    text = "\n".join(f"p{n}@example.org" for n in range(2500))
    with store.write() as db:
        kept = _keep(db, made, ids["edwin"], text)
        second = _keep(db, made, ids["edwin"], text)
    invited: list[str] = []

    def confirm(which: int) -> None:
        while True:
            with store.write() as db:
                step = address_lists.confirm_some(db, made, ids["edwin"], which, SECRET, NOW)
            assert step
            invited.extend(email for email, _ in step.invited)
            if not step.more:
                return

    threads = [threading.Thread(target=confirm, args=(which,)) for which in (kept, kept, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(invited) == len(set(invited)) == 2500
    with store.read() as db:
        assert invitations.waiting(db, made).part.count == 2500


def test_erasing_an_account_takes_its_address_from_invitations_and_lists(cohort: Made) -> None:
    store, ids, made = cohort
    with store.write() as db:
        _invited(db, made, "lena@example.org\nkept@example.org")
        _keep(db, made, ids["edwin"], "Lena <Lena@Example.org>")
        _keep(db, made, ids["edwin"], "kept@example.org")
        assert [row["email"] for row in personal_data.rows_of(db, ids["lena"])["invitation"]] == ["lena@example.org"]
        personal_data.erase(db, ids["lena"])
        for table in (invitation, invitation_list):
            rows = str(db.execute(sa.select(table)).all())
            assert "lena@example.org" not in rows.lower()
            assert "kept@example.org" in rows


@contextmanager
def _timed(limit: float) -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < limit


def test_thousands_are_looked_at_and_invited_in_little_time(cohort: Made) -> None:
    store, ids, made = cohort
    text = "\n".join(f"Smith{n}, Jo <p{n}@trust{n % 40}.nhs.uk>" for n in range(3_000))
    with store.write() as db:
        kept = _keep(db, made, ids["edwin"], text)
        found = address_lists.get(db, made, ids["edwin"], kept, NOW)
        assert found
        with _timed(2):
            assert len(address_lists.look(db, made, found, NOW).new) == 3_000
    steps = 0
    with _timed(6):
        more = True
        while more:
            with store.write() as db:
                step = address_lists.confirm_some(db, made, ids["edwin"], kept, SECRET, NOW)
            assert step
            more, steps = step.more, steps + 1
    assert steps == 3
