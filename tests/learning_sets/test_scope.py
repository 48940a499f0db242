"""Which set a page is about, and who may see it."""

from __future__ import annotations

import pytest

from learnapp.store.sets import sets
from tests.client import Visitor
from tests.conftest import Clock
from tests.learning_sets.membership.belonging import _cohort
from tests.learning_sets.tuesdays import Tuesday

PAGES = ("", "members/", "ground-rules/", "ground-rules/change/", "hand-over/", "leave/", "close/", "reports/")


@pytest.mark.parametrize("who", ["edwin", "ada", "lena"])
def test_strangers_the_cohorts_educator_admins_and_former_members_find_nothing(
    tuesday: Tuesday, who: str, ids: dict[str, int], clock: Clock
) -> None:
    _cohort(tuesday, ids["edwin"], ids["lena"])
    tuesday.change(sets.leave, tuesday.set_id, ids["lena"], clock.now)
    stranger = Visitor(tuesday.app).signed_in(who)
    for page in PAGES:
        stranger.get(tuesday.url + page, status=404)
        assert stranger.post(tuesday.url + page, {"revision": "1", "to": "1"}).status_code in {404, 405}
    assert stranger.post(f"{tuesday.url}invitations/1/take-back/", {}).status_code == 404
    assert "Tuesday set" not in stranger.get("/sets/").main
    assert tuesday.change(sets.lock, tuesday.set_id).closed_at is None


@pytest.mark.parametrize("page", ["ground-rules/change/", "hand-over/", "close/", "reports/"])
def test_what_is_the_facilitators_is_not_the_members(tuesday: Tuesday, lena: Visitor, bola: Visitor, page: str) -> None:
    lena.get(tuesday.url + page, status=404)
    bola.get(tuesday.url + page)
