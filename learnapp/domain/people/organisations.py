"""Organisations: the trusts or schools that share one site, and what a person may do in which of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from learnapp.domain.people.roles import Permission, Role, allows

Registration = Literal["open", "domain", "invitation", "closed"]
"""Who can register: anyone; people with an address in one of the organisation's domains; people whom an educator has
invited to a cohort; no one new, so that people come in only by an administrator or lead."""
REGISTRATIONS: tuple[Registration, ...] = ("open", "domain", "invitation", "closed")


@dataclass(frozen=True)
class Organisation:
    """One organisation and its settings. If `contact` or `notice` is empty, pages show the site's own."""

    id: int
    name: str
    contact: str
    notice: str
    registration: Registration
    domains: tuple[str, ...]
    logo: str
    revision: int


@dataclass(frozen=True)
class Acting:
    """The organisations that a person acts for, with their role in each, and their role on the site."""

    roles: tuple[tuple[int, Role], ...] = ()
    site_role: Role = Role.LEARNER

    @cached_property
    def ids(self) -> frozenset[int]:
        """The organisations that the person belongs to."""
        return frozenset(which for which, _ in self.roles)

    @cached_property
    def acts_for(self) -> str:
        """The organisations that a database connection declares for this person: see `store.db.acting`."""
        return "*" if allows(self.site_role, "administer") else ",".join(str(which) for which, _ in self.roles)

    @cached_property
    def role(self) -> Role:
        """The person's role that allows most, in any organisation or on the site."""
        return max((self.site_role, *(role for _, role in self.roles)), key=list(Role).index)

    def may(self, permission: Permission) -> bool:
        """Whether the person has this permission anywhere. `where` and the database decide which organisations it
        covers.
        """
        return allows(self.role, permission)

    def in_one(self, organisation_id: int) -> Acting:
        """The same person acting for one organisation alone, with their role in it and none on the site."""
        return Acting(tuple(pair for pair in self.roles if pair[0] == organisation_id))

    def where(self, permission: Permission) -> tuple[int, ...]:
        """The person's organisations in which they have this permission. An administrator has every permission in all
        of theirs.
        """
        on_site = allows(self.site_role, permission)
        return tuple(which for which, role in self.roles if on_site or allows(role, permission))


@lru_cache(maxsize=1024)
def read_acting(roles: str, site_role: str) -> Acting:
    """`1:educator,2:learner`, as the database puts it, as values."""
    pairs = (one.split(":") for one in roles.split(",") if one)
    return Acting(tuple(sorted((int(which), Role(role)) for which, role in pairs)), Role(site_role))


def domain_of(email: str) -> str:
    """The part of an address after the @, in lower case."""
    return email.rpartition("@")[2].strip().lower()


def read_domains(typed: str) -> tuple[str, ...]:
    """Domains as people type them: on lines or with commas, with or without the @."""
    words = typed.replace(",", " ").replace(";", " ").split()
    return tuple(sorted({word.lstrip("@").rstrip(".").lower() for word in words} - {""}))


def takes_domain(organisation: Organisation, email: str) -> bool:
    """Whether people with this address belong to the organisation by its domain."""
    return organisation.registration == "domain" and domain_of(email) in organisation.domains


@dataclass(frozen=True)
class HowToRegister:
    """How a person may register: `at_once` is the organisation they belong to from the start, if that is known then.

    `refused` says why they cannot. `choices` are organisations of which they choose one.
    """

    at_once: int | None = None
    refused: Literal["", "domain", "invitation", "choose"] = ""
    choices: tuple[Organisation, ...] = ()


def how_to_register(found: Iterable[Organisation], email: str, invited_to: int | None, chosen: str) -> HowToRegister:
    """How a person may register: by an educator's invitation, by the domain of their address, or with an open
    organisation, in this order.

    An invited person belongs to the organisation when they join the cohort; a person with a fitting domain, when they
    have proved the address.
    """
    known = {one.id: one for one in found}
    if invited_to is not None and known[invited_to].registration != "closed":
        return HowToRegister(invited_to if known[invited_to].registration == "open" else None)
    if any(takes_domain(one, email) for one in known.values()):
        return HowToRegister()
    choices = open_to_all(known.values())
    if not choices:
        by_domain = any(one.registration == "domain" for one in known.values())
        return HowToRegister(refused="domain" if by_domain else "invitation")
    picked = choices[0].id if len(choices) == 1 else next((one.id for one in choices if str(one.id) == chosen), None)
    return HowToRegister(picked, "" if picked else "choose", tuple(choices) if len(choices) > 1 else ())


def open_to_all(found: Iterable[Organisation]) -> list[Organisation]:
    """The organisations that anyone can register with, by name."""
    return sorted((one for one in found if one.registration == "open"), key=lambda one: one.name.casefold())
