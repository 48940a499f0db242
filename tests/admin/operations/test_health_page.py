"""What the health page lists as still to do, for each thing that can be wrong with a site."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from learnapp.admin.operations.health_page import SiteState, health_page
from learnapp.domain.people.organisations import Organisation
from learnapp.store.operations.health import LastRounds
from learnapp.store.sharing.makers import SeenByLeavers

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
SOUTHMOOR = Organisation(1, "Southmoor", "", "We keep it.", "closed", ("example.org",), "", 1)
NORTHMOOR = replace(SOUTHMOOR, id=2, name="Northmoor")
ROUNDS = LastRounds(reminded=NOW, backed_up=NOW, vault_copied=NOW)
WELL = SiteState(
    now=NOW,
    rounds=ROUNDS,
    organisations=[SOUTHMOOR],
    led=frozenset(),
    left=SeenByLeavers(),
    opened_at="http://localhost",
    site_url="http://localhost",
)


def _rounds(**changed: Any) -> dict[str, Any]:
    return {"rounds": replace(ROUNDS, **changed)}


def _ago(**time: int) -> datetime:
    return NOW - timedelta(**time)


@pytest.mark.parametrize(
    ("changed", "to_do"),
    [
        ({}, set()),
        (_rounds(reminded=None), {"reminders"}),
        (_rounds(reminded=_ago(minutes=60)), set()),
        (_rounds(reminded=_ago(minutes=61)), {"reminders"}),
        (_rounds(backed_up=None), {"backup"}),
        (_rounds(backed_up=_ago(hours=48)), set()),
        (_rounds(backed_up=_ago(hours=49)), {"backup"}),
        (_rounds(vault_copied=None), {"vault copy"}),
        (_rounds(vault_copied=_ago(hours=48)), set()),
        (_rounds(vault_copied=_ago(hours=49)), {"vault copy"}),
        (_rounds(ping_failed=NOW), {"watch"}),
        (_rounds(media_failed=NOW), {"media"}),
        (_rounds(lacking_keys=1), {"keys"}),
        (_rounds(without_educator=frozenset({1})), {"cohorts"}),
        (_rounds(without_educator=frozenset({2})), set()),
        ({"vault_fault": "away"}, {"vault"}),
        ({"vault_fault": "lost"}, {"vault lost"}),
        ({"superuser": True}, {"superuser"}),
        ({"audit_broken": True}, {"audit"}),
        ({"wrong_passwords": 999}, set()),
        ({"wrong_passwords": 1000}, {"guesses"}),
        ({"unsent_email": True}, {"failed email"}),
        ({"problems": True}, {"problems"}),
        ({"overdue": True}, {"reviews"}),
        ({"left": SeenByLeavers(organisations=frozenset({1}))}, {"leavers"}),
        ({"left": SeenByLeavers(platforms=frozenset({7}))}, {"platforms"}),
        ({"platforms_clash": True}, {"platforms"}),
        ({"has_second_factor": False}, {"second step"}),
        ({"has_educator": False}, {"educator"}),
        ({"sends_mail": False}, {"email"}),
        ({"site_url": ""}, set()),
        ({"site_url": "http://localhost:80"}, set()),
        ({"site_url": "https://localhost"}, {"address"}),
        ({"organisations": [replace(SOUTHMOOR, name="Main organisation")]}, {"organisation"}),
        ({"organisations": [replace(SOUTHMOOR, notice="")]}, {"notice"}),
        ({"organisations": [SOUTHMOOR, NORTHMOOR], "led": frozenset({1, 2})}, set()),
        ({"organisations": [SOUTHMOOR, NORTHMOOR], "led": frozenset({1})}, {"leads"}),
    ],
)
def test_what_is_still_to_do(changed: dict[str, Any], to_do: set[str]) -> None:
    assert health_page(replace(WELL, **changed)).to_do == to_do


def test_each_organisation_is_listed_where_it_lacks_something() -> None:
    plain = replace(NORTHMOOR, name="Main organisation", notice="", domains=())
    page = health_page(
        replace(
            WELL,
            organisations=[SOUTHMOOR, plain],
            led=frozenset({1}),
            rounds=replace(ROUNDS, without_educator=frozenset({2})),
            left=SeenByLeavers(organisations=frozenset({2})),
        )
    )
    assert page.unnamed == plain
    listed = page.left, page.without_lead, page.without_educator, page.without_notice, page.open_figures
    assert listed == ([plain],) * 5
