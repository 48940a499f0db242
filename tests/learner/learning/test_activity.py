"""One address for activities of every kind."""

from tests.client import Visitor


def test_an_unknown_activity_is_not_found(lena: Visitor) -> None:
    lena.get("/modules/tea-round/nothing/", status=404)
    lena.get("/modules/nothing/spilt/", status=404)
    assert lena.post("/modules/tea-round/nothing/", {"step": "0", "choice": "0"}).status_code == 404
    assert lena.post("/modules/tea-round/leaves/start/").status_code == 404
