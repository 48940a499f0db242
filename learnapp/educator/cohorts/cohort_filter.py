"""The part of a cohort's table that an educator asks for: the people, their order, and the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from learnapp.educator.cohorts.cohort_columns import ORDERS
from learnapp.educator.status_words import LATE, SELECTABLE
from learnapp.web.typed_fields import search_words, whole_number

STATES = {
    "": "Anyone",
    **SELECTABLE,
    "late": LATE,
    "extended": "Has an extension",
    "unassigned": "Nothing assigned",
    "left": "Left the cohort",
}
"""How people can be chosen, in the form's words."""
SORTS = ("state", "name", "surname", "group")
"""The orders that always exist, the default first. When one assignment is chosen, its columns add theirs."""


@dataclass(frozen=True)
class CohortFilters:
    """Which part of the table.

    `assignment` 0 is all assignments; `group` None is everyone, 0 people in no sub-group.
    """

    assignment: int = 0
    state: str = ""
    group: int | None = None
    name: str = ""
    sort: str = "state"
    down: bool = False
    page: int = 1

    @property
    def plain(self) -> bool:
        """Whether it selects every current member, with those who need help first."""
        return replace(self, page=1) == CohortFilters()

    @property
    def unfinished(self) -> bool:
        """Whether it selects people of one status with work left to do, whom one message can address together."""
        return not self.name and self.state in {*SELECTABLE, "late"} - {"done"}

    def query(self, **changed: Any) -> dict[str, str]:
        """This filter with some fields changed, as the query of an address."""
        new = replace(self, **changed)
        values = {
            "assignment": str(new.assignment or ""),
            "state": new.state,
            "group": "" if new.group is None else str(new.group),
            "name": new.name,
            "sort": "" if new.sort == "state" else new.sort,
            "down": "yes" if new.down else "",
            "page": "" if new.page == 1 else str(new.page),
        }
        return {name: value for name, value in values.items() if value}

    def sorted_by(self, sort: str) -> dict[str, str]:
        """The query of a column heading's link: its order, reversed if the table already has it."""
        return self.query(sort=sort, down=self.sort == sort and not self.down, page=1)


def filters(args: MultiDict[str, str], assignments: set[int], groups: set[int]) -> CohortFilters:
    """What an address asks for. Values that do not exist in this cohort, or make no sense, count as absent."""
    assignment = whole_number(args.get("assignment", "")) or 0
    group = whole_number(args.get("group", ""), least=0)
    chosen = assignment if assignment in assignments else 0
    sort = args.get("sort", "")
    return CohortFilters(
        assignment=chosen,
        state=args["state"] if args.get("state") in STATES else "",
        group=group if group in groups or group == 0 else None,
        name=search_words(args),
        sort=sort if sort in SORTS or (chosen and sort in ORDERS) else "state",
        down=args.get("down") == "yes",
        page=whole_number(args.get("page", ""), most=10**6) or 1,
    )
