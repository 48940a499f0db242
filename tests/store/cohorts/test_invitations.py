"""Invitations: tokens that are not kept, places that are counted, lists that are confirmed once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.roles import Role
from learnapp.store.cohorts import cohorts, invitations, memberships
from learnapp.store.leaving import leaving
from learnapp.store.operations import personal_data
from learnapp.store.people import people
from learnapp.store.tables.cohort_tables import invitation, membership
from tests.store.cohorts.inviting import NOW, SECRET, Made, _cohort, _invited


def _link(db: Connection, cohort_id: int, places: int = 1, kind: str = "link") -> str:
    expires = NOW + timedelta(days=30)
    made = invitations.make(
        db, cohort_id, kind, places=places, expires_at=expires, subgroup_id=None, secret=SECRET, now=NOW
    )  # type: ignore[arg-type]
    found = next(one for one in invitations.shared(db, cohort_id, NOW) if one.id == made)
    return invitations.token(found.kind, found.salt, SECRET)


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


@pytest.mark.parametrize("how", ["suspended", "role", "left", "erased"])
def test_an_invitation_opens_only_while_someone_can_look_after_its_cohort(cohort: Made, how: str) -> None:
    store, ids, made = cohort
    with store.write() as db:
        tokens = [_link(db, made, 9), _link(db, made, 9, "code"), *_invited(db, made, "ann@example.org").values()]

        def opens() -> list[bool]:
            return [invitations.offer(db, one, NOW) is not None for one in tokens]

        cohorts.add_educator(db, made, ids["ada"], NOW)
        assert opens() == [True] * 3
        if how == "suspended":
            people.suspend(db, ids["edwin"], NOW, None, on=True)
        elif how == "role":
            people.set_role(db, ids["edwin"], Role.LEARNER, NOW, None, 1)
        elif how == "left":
            leaving.leave(db, 1, ids["edwin"], NOW, None)
        else:
            personal_data.erase(db, ids["edwin"])
        assert opens() == [True] * 3, "Ada looks after it"
        people.suspend(db, ids["ada"], NOW, None, on=True)
        assert opens() == [False] * 3
        assert invitations.accept(db, tokens[0], ids["bola"], "", NOW, proved=False) == "gone"
        people.set_role(db, ids["bola"], Role.EDUCATOR, NOW, None, 1)
        cohorts.add_educator(db, made, ids["bola"], NOW)
        assert opens() == [True] * 3, "once an administrator has given it to someone"


@pytest.mark.parametrize("why", ["expired", "revoked", "closed", "full"])
def test_what_can_no_longer_be_used_offers_nothing(cohort: Made, why: str) -> None:
    store, ids, made = cohort
    with store.write() as db:
        token = _link(db, made)
        now = NOW + timedelta(days=30) if why == "expired" else NOW
        if why == "revoked":
            found = invitations.shared(db, made, NOW)[0].id
            assert invitations.revoke(db, made, [found], NOW)
            assert not invitations.revoke(db, made, [found], NOW)
        elif why == "closed":
            cohorts.close(db, made, NOW)
        elif why == "full":
            assert invitations.accept(db, token, ids["bola"], "bola@example.org", NOW, proved=True) == "joined"
        assert invitations.offer(db, token, now) is None
        assert invitations.accept(db, token, ids["lena"], "lena@example.org", now, proved=True) == "gone"
        assert not memberships.is_member(db, made, ids["lena"], now)


def test_revoking_through_another_cohort_does_nothing(cohort: Made) -> None:
    store, ids, made = cohort
    with store.write() as db:
        token = _link(db, made)
        other = _cohort(db, ids["ada"])
        assert not invitations.revoke(db, other, [invitations.shared(db, made, NOW)[0].id], NOW)
        assert invitations.offer(db, token, NOW)


def test_a_member_and_an_educator_take_no_place(cohort: Made) -> None:
    store, ids, made = cohort
    with store.write() as db:
        token = _link(db, made, places=1)
        assert invitations.accept(db, token, ids["edwin"], "edwin@example.org", NOW, proved=True) == "educator"
        memberships.join(db, made, ids["bola"], NOW)
        assert invitations.accept(db, token, ids["bola"], "bola@example.org", NOW, proved=True) == "member"
        assert invitations.accept(db, token, ids["lena"], "lena@example.org", NOW, proved=True) == "joined"


def test_an_invitation_to_an_address_is_for_that_account_alone(cohort: Made) -> None:
    store, ids, made = cohort
    with store.write() as db:
        token = _invited(db, made, "Lena <LENA@example.org>")["LENA@example.org"]
        assert invitations.accept(db, token, ids["bola"], "bola@example.org", NOW, proved=True) == "other address"
        assert not memberships.is_member(db, made, ids["bola"], NOW)
        assert invitations.accept(db, token, ids["lena"], "lena@example.org", NOW, proved=True) == "joined"
        assert invitations.accept(db, token, ids["lena"], "lena@example.org", NOW, proved=True) == "gone"
        assert invitations.waiting(db, made).part.count == 0


def test_joining_by_a_link_settles_ones_own_invitation(cohort: Made) -> None:
    store, ids, made = cohort
    with store.write() as db:
        _invited(db, made, "lena@example.org\nbola@example.org")
        invitations.accept(db, _link(db, made), ids["lena"], "lena@example.org", NOW, proved=True)
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
            outcomes.append(invitations.accept(db, token, person, f"p{number}@example.org", NOW, proved=True))

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
            outcomes.append(invitations.accept(db, token, ids["lena"], "lena@example.org", NOW, proved=True))

    threads = [threading.Thread(target=race) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["joined"] + ["member"] * 19
    with store.read() as db:
        assert db.execute(sa.select(invitation.c.used)).scalar() == 1


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
        (renewed,) = invitations.renew(db, made, [one.id], later)
        assert renewed
        assert renewed.expires_at == later + invitations.ADDRESS_LASTS
        assert invitations.offer(db, token, later + timedelta(days=30))
        assert invitations.renew(db, _cohort(db, ids["ada"]), [one.id], later) == []


def test_addresses_are_forgotten_when_withdrawn_and_some_time_after_they_expired(cohort: Made) -> None:
    store, _, made = cohort
    with store.write() as db:
        _invited(db, made, "one@example.org\ntwo@example.org")
        first = invitations.waiting(db, made).invitations[0]
        invitations.revoke(db, made, [first.id], NOW)
        assert "one@example.org" not in str(db.execute(sa.select(invitation)).all())
        invitations.forget_old(db, NOW + invitations.ADDRESS_LASTS + invitations.FORGET_AFTER, 1000)
        assert "two@example.org" in str(db.execute(sa.select(invitation)).all())
        invitations.forget_old(
            db, NOW + invitations.ADDRESS_LASTS + invitations.FORGET_AFTER + timedelta(seconds=1), 1000
        )
        assert "two@example.org" not in str(db.execute(sa.select(invitation)).all())


def test_a_link_seen_by_leavers_is_replaced_once_and_by_its_own_cohort(cohort: Made) -> None:
    store, ids, made = cohort
    with store.write() as db:
        cohorts.add_educator(db, made, ids["ada"], NOW - timedelta(days=2))
        _link(db, made, places=3)
        (before,) = invitations.shared(db, made, NOW)
        db.execute(invitation.update().values(used=1))
        cohorts.end_educator(db, made, ids["ada"], NOW + timedelta(hours=1))
        later = NOW + timedelta(hours=2)
        assert not invitations.shared(db, made, NOW)[0].seen_by_leavers
        assert invitations.shared(db, made, later)[0].seen_by_leavers
        assert [one.seen_by_leavers for one in cohorts.of_educator(db, ids["edwin"], later)] == [True]
        assert invitations.replace(db, _cohort(db, ids["edwin"]), before.id, SECRET, later) is None
        assert invitations.replace(db, made, before.id, SECRET, later)
        assert invitations.replace(db, made, before.id, SECRET, later) is None
        (after,) = invitations.shared(db, made, later)
    assert (after.places, after.expires_at, after.seen_by_leavers) == (2, before.expires_at, False)
    assert after.salt != before.salt


@pytest.mark.parametrize("goes", ["loses the role", "is suspended"])
def test_an_educator_without_the_role_saw_what_was_there_before(cohort: Made, goes: str) -> None:
    store, ids, made = cohort
    hours = [NOW + timedelta(hours=number) for number in range(4)]
    with store.write() as db:
        people.set_role(db, ids["ada"], Role.EDUCATOR, hours[0], None)
        cohorts.add_educator(db, made, ids["ada"], hours[0])
        _link(db, made)
        if goes == "is suspended":
            people.suspend(db, ids["ada"], hours[1], None, on=True)
        else:
            people.set_role(db, ids["ada"], Role.LEARNER, hours[1], None)
        (before,) = invitations.shared(db, made, hours[2])
        assert before.seen_by_leavers
        assert invitations.replace(db, made, before.id, SECRET, hours[2])
        assert not invitations.shared(db, made, hours[3])[0].seen_by_leavers
        people.set_role(db, ids["ada"], Role.EDUCATOR, hours[3], None)
        people.suspend(db, ids["ada"], hours[3], None, on=False)
        assert not cohorts.of_educator(db, ids["edwin"], hours[3])[0].seen_by_leavers


def test_an_educator_who_lost_the_role_is_not_taken_for_an_administrator_who_educates_too(cohort: Made) -> None:
    store, ids, made = cohort
    later = NOW + timedelta(hours=1)
    with store.write() as db:
        people.set_role(db, ids["bola"], Role.EDUCATOR, NOW, None)
        for one in ("bola", "ada"):
            cohorts.add_educator(db, made, ids[one], NOW)
        _link(db, made)
        people.set_role(db, ids["bola"], Role.LEARNER, later, None)
        assert invitations.shared(db, made, later + timedelta(hours=1))[0].seen_by_leavers
