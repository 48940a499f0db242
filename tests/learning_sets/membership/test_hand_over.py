"""Who facilitates next."""

from __future__ import annotations

from learnapp.store.sets import sets
from tests.client import Visitor
from tests.conftest import START
from tests.learning_sets.membership.belonging import _cohort
from tests.learning_sets.tuesdays import Tuesday


def test_handing_over_suggests_whose_turn_it_is_and_not_who_assesses(
    tuesday: Tuesday, bola: Visitor, lena: Visitor, ids: dict[str, int]
) -> None:
    _cohort(tuesday, ids["edwin"], ids["lena"])
    tuesday.change(sets.join, tuesday.set_id, ids["edwin"], START)
    page = bola.get(f"{tuesday.url}hand-over/")
    assert page.chosen() == {"Lena Marsh"}
    assert "Edwin Okafor cannot facilitate" in page.main
    page = bola.submit(page, "Hand over", {"to": ids["edwin"]}, status=422)
    assert page.errors == ["Choose one of the members"]
    assert "Lena Marsh is now the facilitator" in bola.submit(page, "Hand over", {"to": ids["lena"]}).main
    bola.get(f"{tuesday.url}hand-over/", status=404)
    lena.get(f"{tuesday.url}hand-over/")


def test_a_facilitator_who_becomes_an_educator_of_a_member_hands_over(
    tuesday: Tuesday, bola: Visitor, lena: Visitor, ids: dict[str, int]
) -> None:
    _cohort(tuesday, ids["bola"], ids["lena"])
    assert "You cannot facilitate now" in bola.get(tuesday.url).main
    bola.get(f"{tuesday.url}reports/", status=404)
    page = lena.get(tuesday.url)
    assert "Bola Adeyemi cannot facilitate now" in page.main
    page = lena.submit(lena.get(page.link("choose who facilitates")), "Make them the facilitator", {"to": ids["lena"]})
    assert "Lena Marsh (you), facilitator" in page.main
    assert "cannot facilitate now" not in page.main
