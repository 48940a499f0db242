"""The debrief of a case."""

from tests.client import Visitor


def test_the_debrief_cannot_be_opened_before_an_ending(lena: Visitor) -> None:
    lena.submit(lena.get("/modules/tea-round/spilt/"), "Start the case")
    lena.post("/modules/tea-round/spilt/debrief/")
    assert lena.get("/modules/tea-round/spilt/debrief/").heading == "The corridor"
