"""Invitations: tokens that are not kept, places that are counted, lists that are confirmed once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.cohorts.address_lists import read_addresses
from learnapp.store.cohorts import address_lists, cohorts, invitations, memberships
from learnapp.store.db.engine import Store
from learnapp.store.operations import personal_data
from learnapp.store.operations.housekeeping import ENDS
from learnapp.store.people import people
from learnapp.store.tables.cohort_tables import invitation, invitation_list, membership

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
SECRET = "the site's secret"
Filled = tuple[Store, dict[str, int]]


@pytest.fixture
def cohort(filled_store: Filled) -> tuple[Store, dict[str, int], int]:
    store, ids = filled_store
    with store.write() as db:
        made = _cohort(db, ids["edwin"])
    return store, ids, made


Made = tuple[Store, dict[str, int], int]


def _cohort(db: Connection, educator: int) -> int:
    about = {"name": "F1s", "about": "", "starts_on": date(2026, 8, 5), "ends_on": None}
    return cohorts.make(db, educator=educator, now=NOW, **about)


def _link(db: Connection, cohort_id: int, places: int = 1, kind: str = "link") -> str:
    expires = NOW + timedelta(days=30)
    made = invitations.make(
        db, cohort_id, kind, places=places, expires_at=expires, subgroup_id=None, secret=SECRET, now=NOW
    )  # type: ignore[arg-type]
    found = next(one for one in invitations.shared(db, cohort_id, NOW) if one.id == made)
    return invitations.token(found.kind, found.salt, SECRET)


def _invited(db: Connection, cohort_id: int, text: str, now: datetime = NOW) -> dict[str, str]:
    found = invitations.invite(db, cohort_id, read_addresses(text).entries, {}, SECRET, now)
    return {email: invitations.token("address", salt, SECRET) for email, salt in found}


def test_a_token_is_not_kept_and_another_secret_makes_another(cohort: Made) -> None:
    store, _, made = cohort
    with store.write() as db:
        token = _link(db, made)
        row = db.execute(sa.select(invitation)).one()
        assert token not in str(row)
        assert invitations.offer(db, token, NOW)
        other = invitations.token("link", row.salt, "another secret")
        assert invitations.offer(db, other, NOW) is None
        assert invitations.offer(db, row.salt, NOW) is None
        assert invitations.offer(db, row.token_digest, NOW) is None


def test_a_code_is_forgiven_its_case_spaces_and_look_alikes(cohort: Made) -> None:
    store, _, made = cohort
    with store.write() as db:
        code = _link(db, made, kind="code")
        assert len(code) == invitations.CODE_LENGTH
        typed = f" {code[:5].lower()} - {code[5:].lower()} ".replace("0", "o").replace("1", "l")
        assert invitations.read_code(typed) == code
        assert invitations.offer(db, invitations.read_code(invitations.spoken(code)), NOW)
        assert invitations.read_code("short") == invitations.read_code("UUUUU-UUUUU") == ""


@pytest.mark.parametrize("why", ["expired", "revoked", "closed", "full"])
def test_what_can_no_longer_be_used_offers_nothing(cohort: Made, why: str) -> None:
    store, ids, made = cohort
    with store.write() as db:
        token = _link(db, made)
        now = NOW + timedelta(days=30) if why == "expired" else NOW
        if why == "revoked":
            found = invitations.shared(db, made, NOW)[0].id
            assert invitations.revoke(db, made, found, NOW)
            assert not invitations.revoke(db, made, found, NOW)
        elif why == "closed":
            cohorts.close(db, made, NOW)
        elif why == "full":
            assert invitations.accept(db, token, ids["bola"], "bola@example.org", NOW) == "joined"
        assert invitations.offer(db, token, now) is None
        assert invitations.accept(db, token, ids["lena"], "lena@example.org", now) == "gone"
        assert not memberships.is_member(db, made, ids["lena"], now)


def test_revoking_through_another_cohort_does_nothing(cohort: Made) -> None:
    store, ids, made = cohort
    with store.write() as db:
        token = _link(db, made)
        other = _cohort(db, ids["ada"])
        assert not invitations.revoke(db, other, invitations.shared(db, made, NOW)[0].id, NOW)
        assert invitations.offer(db, token, NOW)


def test_a_member_and_an_educator_take_no_place(cohort: Made) -> None:
    store, ids, made = cohort
    with store.write() as db:
        token = _link(db, made, places=1)
        assert invitations.accept(db, token, ids["edwin"], "edwin@example.org", NOW) == "educator"
        memberships.join(db, made, ids["bola"], NOW)
        assert invitations.accept(db, token, ids["bola"], "bola@example.org", NOW) == "member"
        assert invitations.accept(db, token, ids["lena"], "lena@example.org", NOW) == "joined"


def test_an_invitation_to_an_address_is_for_that_account_alone(cohort: Made) -> None:
    store, ids, made = cohort
    with store.write() as db:
        token = _invited(db, made, "Lena <LENA@example.org>")["LENA@example.org"]
        assert invitations.accept(db, token, ids["bola"], "bola@example.org", NOW) == "other address"
        assert not memberships.is_member(db, made, ids["bola"], NOW)
        assert invitations.accept(db, token, ids["lena"], "lena@example.org", NOW) == "joined"
        assert invitations.accept(db, token, ids["lena"], "lena@example.org", NOW) == "gone"
        assert invitations.waiting(db, made).total == 0


def test_joining_by_a_link_settles_ones_own_invitation(cohort: Made) -> None:
    store, ids, made = cohort
    with store.write() as db:
        _invited(db, made, "lena@example.org\nbola@example.org")
        invitations.accept(db, _link(db, made), ids["lena"], "lena@example.org", NOW)
        assert [one.email for one in invitations.waiting(db, made).invitations] == ["bola@example.org"]
        assert db.execute(sa.select(invitation.c.email).where(invitation.c.person_id == ids["lena"])).scalar() == ""


@pytest.mark.parametrize("places", [1, 3])
def test_twenty_who_accept_at_once_take_no_more_places_than_there_are(cohort: Made, places: int) -> None:
    store, _, made = cohort
    with store.write() as db:
        token = _link(db, made, places=places)
        add = {"password_hash": "x", "now": NOW}
        racers = [people.add(db, name=f"P{n}", email=f"p{n}@example.org", **add) for n in range(20)]
    start, outcomes = threading.Barrier(20), []

    def race(number: int, person: int) -> None:
        start.wait()
        with store.write() as db:
            outcomes.append(invitations.accept(db, token, person, f"p{number}@example.org", NOW))

    threads = [threading.Thread(target=race, args=(n, p)) for n, p in enumerate(racers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["gone"] * (20 - places) + ["joined"] * places
    with store.read() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(membership)).scalar() == places
        assert db.execute(sa.select(invitation.c.used)).scalar() == places


def test_one_person_in_twenty_tabs_takes_one_place(cohort: Made) -> None:
    store, ids, made = cohort
    with store.write() as db:
        token = _link(db, made, places=5)
    outcomes = []

    def race() -> None:
        with store.write() as db:
            outcomes.append(invitations.accept(db, token, ids["lena"], "lena@example.org", NOW))

    threads = [threading.Thread(target=race) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["joined"] + ["member"] * 19
    with store.read() as db:
        assert db.execute(sa.select(invitation.c.used)).scalar() == 1


# Lists -------------------------------------------------------------------------------------------

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
        assert invitations.waiting(db, made).total == 2500


def test_somebody_whose_invitation_expired_is_invited_again_and_the_old_link_is_dead(cohort: Made) -> None:
    store, _, made = cohort
    later = NOW + invitations.ADDRESS_LASTS
    with store.write() as db:
        old = _invited(db, made, "new@example.org")["new@example.org"]
        assert _invited(db, made, "new@example.org", later - timedelta(seconds=1)) == {}
        assert invitations.offer(db, old, later) is None
        new = _invited(db, made, "new@example.org", later)["new@example.org"]
        assert new != old
        assert invitations.offer(db, new, later)
        assert invitations.offer(db, old, later - timedelta(seconds=1)) is None


def test_sending_again_keeps_the_link_and_lasts_anew(cohort: Made) -> None:
    store, ids, made = cohort
    later = NOW + timedelta(days=59)
    with store.write() as db:
        token = _invited(db, made, "new@example.org")["new@example.org"]
        one = invitations.waiting(db, made).invitations[0]
        renewed = invitations.renew(db, made, one.id, later)
        assert renewed
        assert renewed.expires_at == later + invitations.ADDRESS_LASTS
        assert invitations.offer(db, token, later + timedelta(days=30))
        assert invitations.renew(db, _cohort(db, ids["ada"]), one.id, later) is None


def test_addresses_are_forgotten_when_withdrawn_and_some_time_after_they_expired(cohort: Made) -> None:
    store, _, made = cohort
    with store.write() as db:
        _invited(db, made, "one@example.org\ntwo@example.org")
        first = invitations.waiting(db, made).invitations[0]
        invitations.revoke(db, made, first.id, NOW)
        assert "one@example.org" not in str(db.execute(sa.select(invitation)).all())
        invitations.forget_old(db, NOW + invitations.ADDRESS_LASTS + invitations.FORGET_AFTER)
        assert "two@example.org" in str(db.execute(sa.select(invitation)).all())
        invitations.forget_old(db, NOW + invitations.ADDRESS_LASTS + invitations.FORGET_AFTER + timedelta(seconds=1))
        assert "two@example.org" not in str(db.execute(sa.select(invitation)).all())


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
