"""Assignments as pages show them."""

from __future__ import annotations

from datetime import timedelta

from tests.client import Visitor
from tests.conftest import Queries
from tests.educator.assignments.assigning import Cohort


def test_the_list_tells_what_is_open_upcoming_past_and_withdrawn_and_what_does_nothing(
    cohort: Cohort, edwin: Visitor
) -> None:
    cohort.assign()
    cohort.assign(("tea-round", "leaves"), due=-timedelta(hours=1))
    cohort.assign(("gone", ""), due=None)
    cohort.assign(("tea-round", "after"), person_id=cohort.ids["bola"])
    cohort.leaves("bola")
    page = edwin.get(cohort.url)
    assert [page.words(h) for h in page.all("h2")][:3] == ["Open", "Past", "To people who have left"]
    assert "gone No longer offered" in page.main
    assert "After the tea, in The tea round Has left" in page.main
    assert "Bola Adeyemi is not in this cohort now, so this has no effect" in page.main
    assert "For the whole cohort (1 person)" in page.main
    edwin.get(f"{cohort.url}3/")
    edwin.get(f"{cohort.url}4/")


def test_pages_take_as_many_queries_with_many_assignments_as_with_one(
    cohort: Cohort,
    edwin: Visitor,
    lena: Visitor,
    queries: Queries,
) -> None:
    own = f"{cohort.url}1/"
    person = f"{own}extensions/{cohort.ids['lena']}/"
    educators = (cohort.url, cohort.url + "new/", own, own + "extensions/?name=lena", person)
    pages = [
        *((edwin, page) for page in educators),
        (lena, "/home/"),
        (lena, "/assigned/"),
        (lena, "/modules/tea-round/"),
    ]

    def counted() -> list[int]:
        found = []
        for who, page in pages:
            who.get(page)
            queries()
            who.get(page)
            found.append(len(queries()))
        return found

    cohort.assign()
    few = counted()
    cohort.assign(("tea-round", "spilt"), person_id=cohort.ids["lena"])
    for number in range(20):
        cohort.assign(("tea-round", f"part-{number}"))
    assert counted() == few
    assert max(few[:5]) <= 8
    assert few[6:] == [2, 3]
