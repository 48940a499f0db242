"""What the debrief shows, worked out from the record."""

from tests.client import Visitor
from tests.learner.cases.walking import CASE, to_the_end


def test_the_debrief_tells_the_ways_not_taken(lena: Visitor) -> None:
    to_the_end(lena)
    page = lena.get(CASE + "debrief/")
    assert "hindsight-canary-h01" in page.main
    assert "hindsight-canary-h02" in page.main
    assert "No longer open to you" in page.main
    assert "It could then have ended in: Every cup; Wheels." in page.main
    assert len([e for e in page.all("div") if "scroll" in (e.get("class") or "")]) == 1
