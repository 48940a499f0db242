"""A module's guide for facilitators."""

from tests.client import Visitor


def test_the_guide_that_tells_how_a_case_goes_is_not_for_learners(lena: Visitor) -> None:
    lena.get("/modules/tea-round/guide/", status=404)
