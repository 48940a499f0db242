"""Walking a case."""

from tests.client import Visitor

CASE = "/modules/tea-round/spilt/"


def begun(visitor: Visitor) -> None:
    visitor.submit(visitor.get(CASE), "Start the case")


def to_the_end(visitor: Visitor) -> None:
    begun(visitor)
    page = visitor.submit(visitor.get(CASE), "Do this", {"choice": "1"})
    page = visitor.submit(page, "Go back to the ward")
    page = visitor.submit(page, "Do this", {"choice": "0"})
    visitor.submit(page, "Open the debrief")
