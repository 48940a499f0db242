"""A set's ground rules."""

from __future__ import annotations

from datetime import timedelta

import pytest

from learnapp.store.sets import sets
from learnapp.store.tables.set_tables import set_member
from tests.client import Visitor
from tests.conftest import START, Clock
from tests.learning_sets.tuesdays import Tuesday


def test_nothing_is_seen_before_the_rules_are_agreed_to(tuesday: Tuesday, edwin: Visitor, ids: dict[str, int]) -> None:
    tuesday.change(sets.join, tuesday.set_id, ids["edwin"], START)
    page = edwin.get(f"{tuesday.url}members/")
    assert page.heading == "Ground rules"
    assert "Where confidence ends" in page.main
    assert "The people who run this site's database could read them" in page.main
    assert edwin.submit(page, "I agree").heading == "Tuesday set"


def test_rewording_asks_everybody_again_but_whoever_reworded(tuesday: Tuesday, lena: Visitor, bola: Visitor) -> None:
    rules = lena.get(f"{tuesday.url}ground-rules/")
    page = bola.submit(bola.get(f"{tuesday.url}ground-rules/change/"), "Save", {"rules": "- Be **kind**."})
    assert page.heading == "Ground rules"
    assert "Be kind." in page.main
    assert bola.get(tuesday.url).heading == "Tuesday set"
    page = lena.get(tuesday.url)
    assert "changed since you agreed" in page.main
    # Agreeing to the rules that were shown before is not agreeing to the current ones.
    assert lena.post(rules.url, {"revision": "1"}).status_code == 409
    assert lena.submit(page, "I agree").heading == "Tuesday set"


def test_whoever_agrees_while_a_meeting_is_on_comes_straight_to_it(
    tuesday: Tuesday, lena: Visitor, bola: Visitor
) -> None:
    page = bola.get(f"{tuesday.url}meetings/new/?module=tea-round&activity=spilt")
    meeting = bola.submit(page, "Start now", {"start": "now"})
    bola.submit(bola.get(f"{tuesday.url}ground-rules/change/"), "Save", {"rules": "- Be **kind**."})
    assert lena.submit(lena.get(tuesday.url), "I agree").url == meeting.url


@pytest.mark.parametrize(("rules", "message"), [("", "at least one rule"), ("- Be kind. " * 400, "Shorten them")])
def test_rules_that_are_none_or_too_long_are_refused_and_kept(
    tuesday: Tuesday, bola: Visitor, rules: str, message: str
) -> None:
    page = bola.submit(bola.get(f"{tuesday.url}ground-rules/change/"), "Save", {"rules": rules}, status=422)
    assert message in page.errors[0]
    assert page.text.count("Be kind.") == rules.count("Be kind.")


def test_two_who_reword_at_once_overwrite_nothing(tuesday: Tuesday, bola: Visitor) -> None:
    page = bola.get(f"{tuesday.url}ground-rules/change/")
    tuesday.change(sets.change_rules, tuesday.set_id, "- From the other tab.", 1)
    tuesday.change(lambda c: c.execute(set_member.update().values(accepted_rules=2)))
    page = bola.submit(page, "Save", {"rules": "- From this one."}, status=409)
    assert "From the other tab." in page.main
    assert "From this one." in page.main
    assert "From this one." in bola.submit(page, "Save").main


def test_a_draft_from_before_another_change_replaces_nothing_unseen(
    tuesday: Tuesday, bola: Visitor, clock: Clock
) -> None:
    page = bola.get(f"{tuesday.url}ground-rules/change/")
    clock.now += timedelta(days=30)
    assert "/sign-in/" in bola.submit(page, "Save", {"rules": "- From before."}).url
    tuesday.change(sets.change_rules, tuesday.set_id, "- From the other tab.", 1)
    tuesday.change(lambda c: c.execute(set_member.update().values(accepted_rules=2)))
    bola.signed_in("bola")
    page = bola.get(f"{tuesday.url}ground-rules/change/")
    assert "From before." in page.main
    page = bola.submit(page, "Save", status=409)
    assert "From the other tab." in page.main
    assert "From before." in page.main
