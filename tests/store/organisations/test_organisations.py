"""Organisations as rows: making and changing them, who belongs, and who is let in."""

from learnapp.domain.people.roles import Role
from learnapp.store.db.engine import Store
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from tests.conftest import START

Filled = tuple[Store, dict[str, int]]


def test_a_site_begins_with_one_that_has_everyone(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.read() as connection:
        (first,) = organisations.every(connection)
        assert organisations.only(connection) == first.id
        assert first.registration == "open"
        assert organisations.counted(connection) == {first.id: len(ids)}
        assert organisations.acting_of(connection, ids["edwin"]).role == Role.EDUCATOR
        assert organisations.acting_of(connection, ids["ada"]).acts_for == "*"


def test_a_name_is_taken_once_and_a_stale_page_changes_nothing(filled_store: Filled) -> None:
    store, _ = filled_store
    with store.write() as connection:
        made = organisations.make(connection, "Southmoor", START, None)
        assert made is not None
        assert organisations.make(connection, "Southmoor", START, None) is None
        assert organisations.change(connection, made, 1, {"contact": "a@example.org"}, START, None)
        assert organisations.change(connection, made, 1, {"contact": "b@example.org"}, START, None) is False
        assert organisations.change(connection, made, 2, {"name": "Main organisation"}, START, None) is None
        found = organisations.get(connection, made)
        assert found is not None
        assert (found.name, found.contact) == ("Southmoor", "a@example.org")
        assert organisations.only(connection) is None


def test_a_role_is_for_one_organisation(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        first = organisations.only(connection)
        second = organisations.make(connection, "Southmoor", START, None)
        assert second is not None
        people.set_role(connection, ids["lena"], Role.LEAD, START, None, second)
        assert organisations.may(connection, ids["lena"], second, "lead")
        assert organisations.may(connection, ids["lena"], first)
        assert not organisations.may(connection, ids["lena"], first, "educate")
        assert not organisations.may(connection, ids["bola"], second)
        # An administrator has every permission where they belong, and elsewhere only what is the site's.
        assert organisations.may(connection, ids["ada"], first, "educate")
        assert not organisations.may(connection, ids["ada"], second, "educate")
        assert [one.role for one in organisations.of_person(connection, ids["lena"])] == ["learner", "lead"]


def test_who_is_let_in(filled_store: Filled) -> None:
    store, ids = filled_store
    lena = ids["lena"]
    with store.write() as connection:
        made = organisations.make(connection, "Southmoor", START, None)
        assert made is not None
        assert organisations.lets_in(connection, made, lena)
        assert not organisations.admits(connection, made, lena, START), "only a cohort's educators invite"
        organisations.change(connection, made, 1, {"registration": "closed"}, START, None)
        assert not organisations.lets_in(connection, made, lena)
        organisations.change(connection, made, 2, {"registration": "open"}, START, None)
        assert organisations.admits(connection, made, lena, START)
        assert organisations.may(connection, lena, made)
        organisations.change(connection, made, 3, {"registration": "closed"}, START, None)
        assert organisations.lets_in(connection, made, lena), "they belong already"


def test_an_address_in_a_domain_belongs_once_it_is_proved(filled_store: Filled) -> None:
    store, _ = filled_store
    with store.write() as connection:
        made = organisations.make(connection, "Southmoor", START, None, registration="domain")
        assert made is not None
        organisations.change(connection, made, 1, {"domains": ["southmoor.example"]}, START, None)
        others = [organisations.make(connection, name, START, None) for name in ("Northmoor", "Westmoor")]
        takes = {"domains": ["northmoor.example"], "registration": "domain"}
        assert organisations.change(connection, others[0] or 0, 1, takes, START, None)
        new = {"password_hash": "x", "now": START}
        ann = people.add(connection, name="Ann", email="ann@southmoor.example", claims="?1", **new)  # type: ignore[arg-type]
        assert ann is not None
        assert not organisations.may(connection, ann, made)
        assert people.prove_own(connection, ann, START)
        assert organisations.may(connection, ann, made)
        assert not any(organisations.may(connection, ann, other) for other in others), "nor where others are taken"
