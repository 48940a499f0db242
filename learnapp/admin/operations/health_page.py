"""What the health page has still to do, worked out from what the site's parts said of themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from learnapp.domain.people.organisations import Organisation
from learnapp.domain.people.origins import origin_of
from learnapp.store.operations.health import LastRounds
from learnapp.store.organisations.organisations import FIRST_NAME
from learnapp.store.sharing.makers import SeenByLeavers

STOPPED_AFTER = timedelta(hours=1)
"""`learnapp remind` runs every few minutes, so after this long without a run, something is wrong."""
BACKED_UP_WITHIN = timedelta(hours=48)
"""A backup is made every night, so after this long without one, two were missed."""

MANY_WRONG = 1000
"""With more wrong passwords than this in a day, someone is probably trying many accounts."""

VaultFault = Literal["", "away", "lost"]


@dataclass(frozen=True)
class SiteState:
    """What the health page looked up. `led` has the organisations with a lead. `opened_at` is the address the page was
    opened at, and `site_url` the one in messages, or "".
    """

    now: datetime
    rounds: LastRounds
    organisations: Collection[Organisation]
    led: Set[int]
    left: SeenByLeavers
    opened_at: str
    site_url: str
    wrong_passwords: int = 0
    vault_fault: VaultFault = ""
    superuser: bool = False
    audit_broken: bool = False
    unsent_email: bool = False
    problems: bool = False
    overdue: bool = False
    platforms_clash: bool = False
    has_second_factor: bool = True
    has_educator: bool = True
    sends_mail: bool = True


@dataclass(frozen=True)
class HealthPage:
    """What is still to do, by its name in the template, and the organisations that each such line is about."""

    to_do: frozenset[str]
    unnamed: Organisation | None
    left: list[Organisation]
    without_lead: list[Organisation]
    without_educator: list[Organisation]
    without_notice: list[Organisation]
    open_figures: list[Organisation]


def health_page(state: SiteState) -> HealthPage:
    def those(fits: Callable[[Organisation], object]) -> list[Organisation]:
        return [one for one in state.organisations if fits(one)]

    unnamed = those(lambda one: one.name == FIRST_NAME)
    left = those(lambda one: one.id in state.left.organisations)
    without_lead = those(lambda one: one.id not in state.led) if len(state.organisations) > 1 else []
    without_educator = those(lambda one: one.id in state.rounds.without_educator)
    without_notice = those(lambda one: not one.notice)
    wanting = {
        **_of_the_server(state),
        "problems": state.problems,
        "reviews": state.overdue,
        "leavers": left,
        "platforms": state.left.platforms or state.platforms_clash,
        "second step": not state.has_second_factor,
        "organisation": unnamed,
        "notice": without_notice,
        "leads": without_lead,
        "cohorts": without_educator,
        "educator": not state.has_educator,
    }
    return HealthPage(
        to_do=frozenset(what for what, is_wanting in wanting.items() if is_wanting),
        unnamed=unnamed[0] if unnamed else None,
        left=left,
        without_lead=without_lead,
        without_educator=without_educator,
        without_notice=without_notice,
        open_figures=those(lambda one: not one.domains),
    )


def _of_the_server(state: SiteState) -> dict[str, object]:
    """What only a person with access to the server can put right, except for email that failed."""
    rounds = state.rounds

    def longer_ago(moment: datetime | None, limit: timedelta) -> bool:
        return moment is None or moment < state.now - limit

    return {
        "superuser": state.superuser,
        "audit": state.audit_broken,
        "reminders": longer_ago(rounds.reminded, STOPPED_AFTER),
        "watch": rounds.ping_failed,
        "media": rounds.media_failed,
        "backup": longer_ago(rounds.backed_up, BACKED_UP_WITHIN),
        "vault": state.vault_fault == "away",
        "vault lost": state.vault_fault == "lost",
        "keys": rounds.lacking_keys,
        "vault copy": longer_ago(rounds.vault_copied, BACKED_UP_WITHIN),
        "guesses": state.wrong_passwords >= MANY_WRONG,
        "failed email": state.unsent_email,
        "email": not state.sends_mail,
        "address": state.site_url and origin_of(state.opened_at) != origin_of(state.site_url),
    }
