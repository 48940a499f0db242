"""An educator's plan of sets: proposed, changed by hand, and what is wrong with it.

Read by hand: there is a box for each person and a name for each set, and a box moves people between the sets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from learnapp.domain.people.name_order import by_name
from learnapp.domain.sets.set_balancing import BYS, FEWEST, MOST, BalancedPerson, MixedBy, balanced, spread
from learnapp.learning_sets.membership.set_forms import set_name
from learnapp.store.sets.set_making import PlannedSet
from learnapp.web.typed_fields import FieldErrors, whole_number

MOST_SETS = 200
USUAL_SIZE = 6


@dataclass(frozen=True)
class ProposedSet:
    """One set of the plan. `number` is 0 for people in no set. `mix` counts what is mixed."""

    number: int
    name: str
    people: tuple[BalancedPerson, ...]
    mix: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class SetPlan:
    """`typed` is the text of each person's field that was not a number."""

    by: MixedBy
    size: int
    groups: tuple[ProposedSet, ...]
    typed: Mapping[int, str] = field(default_factory=dict)
    errors: FieldErrors = field(default_factory=list)

    @property
    def planned(self) -> list[PlannedSet]:
        return [PlannedSet(one.name, tuple(who.id for who in one.people)) for one in self.groups if one.number]


def _wish(form: Mapping[str, str]) -> tuple[MixedBy, int]:
    usual: MixedBy = "grade"
    by = next((one for one in BYS if one == form.get("by")), usual)
    size = whole_number(form.get("size", ""), least=0, most=999)
    return by, USUAL_SIZE if size is None else min(max(size, FEWEST), MOST)


def proposed(form: Mapping[str, str], people: Sequence[BalancedPerson], chosen: Set[int] | None) -> SetPlan:
    """A plan from what to mix and how large sets should be. With "by hand", no one is in a set yet.

    If some are `chosen`, only they are put into sets; the others are left out until the educator moves them.
    """
    by, size = _wish(form)
    if chosen is not None:
        return _of_chosen(by, size, people, chosen)
    if not by:
        return SetPlan(by, size, (ProposedSet(0, "", tuple(people)),))
    groups = enumerate(balanced(people, by, size), start=1)
    return SetPlan(by, size, tuple(_group(number, f"Set {number}", one, by) for number, one in groups))


def _of_chosen(by: MixedBy, size: int, people: Sequence[BalancedPerson], chosen: Set[int]) -> SetPlan:
    wanted = [one for one in people if one.id in chosen]
    others = tuple(one for one in people if one.id not in chosen)
    groups = [
        _group(number, f"Set {number}", one, by) for number, one in enumerate(balanced(wanted, by, size), start=1)
    ]
    return SetPlan(by, size, (*groups, *((ProposedSet(0, "", others),) if others else ())))


def _group(number: int, name: str, people: Sequence[BalancedPerson], by: MixedBy) -> ProposedSet:
    ordered = by_name(people, lambda one: one.name, lambda one: one.id)
    return ProposedSet(number, name, tuple(ordered), tuple(spread(people, by)))


def changed(form: Mapping[str, str], people: Sequence[BalancedPerson]) -> SetPlan:
    """The plan as it was sent: for each person the number of a set, or nothing for none."""
    by, size = _wish(form)
    into: dict[int, list[BalancedPerson]] = {}
    typed, errors = {}, FieldErrors()
    for one in people:
        text = form.get(f"set-{one.id}", "").strip()[:10]
        number = whole_number(text, least=0, most=MOST_SETS)
        into.setdefault(number or 0, []).append(one)
        if text and number is None:
            typed[one.id] = text
            errors.append((f"set-{one.id}", f"{one.name}: enter the number of a set, or leave it blank"))
    groups = []
    for number in sorted(into):
        if number == 0:
            continue
        name, wrong = set_name(form.get(f"name-{number}", f"Set {number}"), f"name-{number}")
        errors += wrong or _size_problem(number, name, len(into[number]))
        groups.append(_group(number, name, into[number], by))
    if not groups and not errors:
        errors.append(("plan", "Put people in a set first: type its number beside their names"))
    none = [_group(0, "", into[0], "")] if into.get(0) else []
    return SetPlan(by, size, (*groups, *none), typed, errors)


def _size_problem(number: int, name: str, people: int) -> FieldErrors:
    if FEWEST <= people <= MOST:
        return []
    who = "1 person" if people == 1 else f"{people} people"
    return [(f"name-{number}", f"{name} has {who}. A set has {FEWEST} to {MOST}: move someone")]
