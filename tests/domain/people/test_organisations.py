"""What a person may do where, and how people can register."""

import pytest

from learnapp.domain.people.organisations import (
    HowToRegister,
    Organisation,
    Registration,
    how_to_register,
    read_acting,
    read_domains,
)
from learnapp.domain.people.roles import Role


def _one(number: int, registration: Registration, *domains: str) -> Organisation:
    return Organisation(number, f"Trust {number}", "", "", registration, domains, "", 1)


def test_roles_are_read_as_the_database_puts_them() -> None:
    acting = read_acting("2:learner,1:educator", "learner")
    assert acting.ids == {1, 2}
    assert acting.role == Role.EDUCATOR
    assert acting.where("educate") == (1,)
    assert acting.where("learn") == (1, 2)
    assert acting.acts_for == "1,2"
    assert not acting.may("lead")


def test_an_administrator_acts_for_all_and_may_do_everything_where_they_belong() -> None:
    acting = read_acting("2:learner", "admin")
    assert acting.acts_for == "*"
    assert acting.where("educate") == (2,)
    assert acting.may("administer")


def test_a_person_who_belongs_nowhere_is_a_learner() -> None:
    acting = read_acting("", "learner")
    assert (acting.role, acting.acts_for, acting.where("learn")) == (Role.LEARNER, "", ())


def test_domains_are_read_however_they_are_typed() -> None:
    assert read_domains("@Southmoor.nhs.uk, north.example\n north.example;") == ("north.example", "southmoor.nhs.uk")


OPEN, OTHER = _one(1, "open"), _one(2, "open")
BY_DOMAIN = _one(3, "domain", "southmoor.example")
INVITED, CLOSED = _one(4, "invitation"), _one(5, "closed")


@pytest.mark.parametrize(
    ("found", "email", "invited_to", "chosen", "way"),
    [
        ([OPEN], "a@x.example", None, "", HowToRegister(1)),
        ([OPEN, INVITED], "a@x.example", None, "", HowToRegister(1)),
        ([OPEN, OTHER], "a@x.example", None, "2", HowToRegister(2, "", (OPEN, OTHER))),
        ([OPEN, OTHER], "a@x.example", None, "", HowToRegister(None, "choose", (OPEN, OTHER))),
        ([OPEN, OTHER, INVITED], "a@x.example", None, "4", HowToRegister(None, "choose", (OPEN, OTHER))),
        ([BY_DOMAIN], "a@Southmoor.example", None, "", HowToRegister()),
        ([BY_DOMAIN], "a@not-southmoor.example", None, "", HowToRegister(None, "domain")),
        ([INVITED], "a@x.example", None, "", HowToRegister(None, "invitation")),
        ([INVITED], "a@x.example", 4, "", HowToRegister()),
        ([BY_DOMAIN], "a@x.example", BY_DOMAIN.id, "", HowToRegister()),
        ([CLOSED], "a@x.example", 5, "", HowToRegister(None, "invitation")),
        ([OPEN, CLOSED], "a@x.example", 5, "", HowToRegister(1)),
        ([OPEN], "a@x.example", 1, "", HowToRegister(1)),
    ],
)
def test_how_a_person_may_register(
    found: list[Organisation], email: str, invited_to: int | None, chosen: str, way: HowToRegister
) -> None:
    assert how_to_register(found, email, invited_to, chosen) == way
