"""When the rows of each table are deleted, and deleting those that are due.

`ENDS` has an entry for every table: either what clears its rows here, or why nothing needs to.
docs/assurance/retention.md shows it as tables, and a test checks both against the tables that exist.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.cohorts import invitations
from learnapp.store.content import panels
from learnapp.store.db.engine import Store
from learnapp.store.launches import launches
from learnapp.store.operations import personal_data, retention
from learnapp.store.people import addresses
from learnapp.store.sets import set_invitations
from learnapp.store.sets.sets import KEPT_CLOSED
from learnapp.store.tables.cohort_tables import ROLL, cohort_figures, invitation_list
from learnapp.store.tables.launch_tables import lti_launch
from learnapp.store.tables.module_draft_tables import module_draft_seen
from learnapp.store.tables.panel_tables import panel_expert
from learnapp.store.tables.people_and_work import (
    draft,
    half_sign_in,
    offline_work,
    one_time_link,
    outbox,
    person,
    rate_limit,
    sign_in,
)
from learnapp.store.tables.set_tables import learning_set
from learnapp.store.tables.sharing_tables import delivery

MOST = 2000
"""How many rows of one table a run clears. The rest wait for the next run."""
MOST_SETS = 20
"""How many learning sets a run deletes, each with everything in it."""
SIGN_INS_KEPT = timedelta(days=7)
RESET_LINKS_KEPT = timedelta(days=7)
DRAFTS_KEPT = timedelta(days=90)
OFFLINE_WORK_KEPT = timedelta(days=180)
EMAIL_KEPT = timedelta(days=90)
SNAPSHOTS_KEPT = timedelta(days=1)
UNUSED_KEPT = timedelta(days=90)
SEEN_KEPT = timedelta(days=1)
MOST_PEOPLE = 200
"""How many unused accounts a run erases."""

Clear = Callable[[Connection, datetime, int], int]
"""Clears rows that have expired at a moment, up to a limit; returns how many."""


@dataclass(frozen=True)
class End:
    """When the rows of a table end, in words, and what clears them here; if nothing does, the words say why."""

    words: str
    clear: Clear | None = None
    most: int = MOST


def _deleting(table: sa.Table, is_over: Callable[[datetime], sa.ColumnElement[bool]]) -> Clear:
    (key,) = table.primary_key

    def clear(connection: Connection, now: datetime, most: int) -> int:
        # Not those that a request is just using: it may wait for others of them. The next round finds them.
        over = sa.select(key).where(is_over(now)).limit(most).with_for_update(skip_locked=True)
        return connection.execute(table.delete().where(key.in_(over))).rowcount

    return clear


_LEFT_BY_REGISTERING = {
    *("person", "person_word", "sign_in", "half_sign_in", "reset_link", "outbox", "mail_choice", "organisation_member"),
    *("audit", "mistake_report"),
}
"""Tables in which an account has rows without having been used, or that keep theirs without a name."""


def _never_used(connection: Connection, now: datetime, most: int) -> int:
    """Erase accounts that only claim an address, are signed in nowhere and have nothing of their own, which is all that
    a stranger who registers made-up addresses leaves. They never had a key in the vault.
    """
    signed_in = sa.exists().where(sign_in.c.person_id == person.c.id, sign_in.c.expires_at > now)
    used = (
        sa.exists().where(table.c[declared.column] == person.c.id)
        for table, declared in personal_data.personal_tables()
        if table.name not in _LEFT_BY_REGISTERING
    )
    over = (
        person.c.proved_at.is_(None),
        sa.not_(addresses.has_one()),
        person.c.created_at < now - UNUSED_KEPT,
        sa.not_(sa.or_(signed_in, *used)),
    )
    unused = sa.select(person.c.id).where(*over).order_by(person.c.id).limit(most)
    personal_data.hold(connection, connection.execute(unused).scalars().all())
    ids = connection.execute(unused).scalars().all()
    for one in ids:
        personal_data.erase(connection, one)
    return len(ids)


_OWN = "Their learner's own record: when they erase their account"
_COHORT = "The record of a cohort, which is closed and not deleted"
_SET = "With its learning set"

ENDS: Mapping[str, End] = {
    # People and the site
    "person": End(
        "When the person erases their account. One whose address was never confirmed and that was used for "
        "nothing ends after 90 days",
        _never_used,
        MOST_PEOPLE,
    ),
    "person_word": End("With the person"),
    "sign_in": End(
        "A week after it expired; at once when the person signs out",
        _deleting(sign_in, lambda now: sign_in.c.expires_at < now - SIGN_INS_KEPT),
    ),
    "way_in": End("When the person removes it or sets a password by a link"),
    "half_sign_in": End(
        "20 minutes after the password, or when the second step was done",
        _deleting(half_sign_in, lambda now: half_sign_in.c.expires_at <= now),
    ),
    "authenticator_app": End("When the person removes it, sets up another, or an administrator resets it"),
    "passkey": End("When the person removes it or an administrator resets it"),
    "recovery_code": End("When new ones are made, or an administrator resets two-step sign-in"),
    "reset_link": End(
        "A week after it expired, used or not",
        _deleting(one_time_link, lambda now: one_time_link.c.expires_at < now - RESET_LINKS_KEPT),
    ),
    "held_answer": End(
        "When the form is saved, or 90 days after it was last typed in; only a person's latest 100 are kept",
        _deleting(draft, lambda now: draft.c.held_at < now - DRAFTS_KEPT),
    ),
    "offline_work": End(
        "180 days after it arrived; only a person's latest 2,000 pieces are kept",
        _deleting(offline_work, lambda now: offline_work.c.arrived_at < now - OFFLINE_WORK_KEPT),
    ),
    "rate_limit": End(
        "When the time it counts in is over",
        _deleting(rate_limit, lambda now: rate_limit.c.period < int(now.timestamp())),
    ),
    "feed": End("When the person ends their calendar feed or makes a new one"),
    "organisation": End(
        "Never while the site serves it. When a closed one ends, its number and the names of its own modules stay"
    ),
    "organisation_member": End("When the person is removed from the organisation or erases their account"),
    "closed_membership": End("When the closed organisation is reopened, or ends"),
    "organisation_module": End("When the module is made everyone's"),
    "lti_platform": End("When the people who look after it remove it"),
    "frame_host": End("When the people who look after it remove it"),
    "lti_deployment": End("With its platform"),
    "lti_launch": End(
        "A day after the launch", _deleting(lti_launch, lambda now: lti_launch.c.used_at < now - launches.KEPT)
    ),
    "lti_course": End("With its platform"),
    "lti_link": End("With its platform"),
    "lti_learner": End("With its platform, or when the person erases their account"),
    "push_subscription": End(
        "When the person turns it off, signs out everywhere or erases their account, or their browser takes no more"
    ),
    "mail_choice": End("When the person erases their account"),
    "outbox": End(
        "90 days after it was queued, whatever became of it; its text as soon as it was sent",
        _deleting(outbox, lambda now: outbox.c.queued_at < now - EMAIL_KEPT),
    ),
    "mistake_report": End("Never: the record of what was wrong with a module"),
    "audit": End("Never: who did what to whom; used after a restore to erase people again"),
    "site": End("Never: one row for each of the site's own counters"),
    # Content
    "edition": End("Never: people's work names the edition it was done on"),
    "picture": End("Never: editions show it"),
    "shelf": End("Never: one row for each module"),
    "withdrawn_module": End("When an administrator puts the module back"),
    "module_draft": End("Never: the working copy of a module. One that was never published when an author deletes it"),
    "module_draft_file": End("With its draft"),
    "module_draft_save": End(
        "With its draft; of saves made by the page itself, an hour later all but the last of each ten minutes"
    ),
    "module_draft_comment": End("With its draft"),
    "module_draft_seen": End(
        "A day after the person last had the draft open",
        _deleting(module_draft_seen, lambda now: module_draft_seen.c.seen_at < now - SEEN_KEPT),
    ),
    "panel": End("With its module's draft"),
    "panel_expert": End(
        "When the expert withdraws, or a year after the panel was closed: the module's file keeps the counts",
        _deleting(panel_expert, lambda now: panel_expert.c.panel_id.in_(panels.long_closed(now))),
    ),
    "followed_module": End("Never: one row for each module from a branch"),
    "search_entry": End("Replaced when its module is published again"),
    # A learner's own
    "completion": End(_OWN),
    "run": End(_OWN),
    "attempt": End(_OWN),
    "response": End(_OWN),
    "review_card": End(_OWN),
    "review": End(_OWN),
    "writing": End("When its writer deletes it or erases their account"),
    "bookmark": End("When its owner takes it away or erases their account"),
    "certificate": End(_OWN),
    "merged_row": End(_OWN),
    "action_answer": End(_OWN),
    "standing": End("Follows the learner's record, and ends with it"),
    "message": End(_OWN),
    # Cohorts
    "cohort": End(_COHORT),
    "cohort_educator": End(_COHORT),
    "subgroup": End("When an educator removes it"),
    "membership": End(_COHORT),
    "assignment": End(_COHORT),
    "extension": End("When an educator withdraws it"),
    "nudge": End(_COHORT),
    "invitation": End(
        "The name and address in it when it is withdrawn, or 90 days after it expired; the row is a cohort's record",
        invitations.forget_old,
    ),
    "address_list": End(
        "An hour after it was pasted", _deleting(invitation_list, lambda now: invitation_list.c.expires_at <= now)
    ),
    "cohort_figures": End(
        "A snapshot after a day; released figures are kept until later ones replace them",
        _deleting(
            cohort_figures,
            lambda now: sa.and_(cohort_figures.c.subject == ROLL, cohort_figures.c.made_at < now - SNAPSHOTS_KEPT),
        ),
    ),
    "counted_group": End("Never: figures that were released are sums of it"),
    "counted_person": End("Never while the account exists, so that no one is counted twice"),
    # Other systems
    "api_token": End("Never, as a record of who could read; a key stops on the day it expires or is revoked"),
    "receiver": End("When a lead removes it"),
    "delivery": End(
        "90 days after it was queued, whatever became of it; its text as soon as it was delivered",
        _deleting(delivery, lambda now: delivery.c.queued_at < now - EMAIL_KEPT),
    ),
    # Learning sets
    "learning_set": End(
        "A year after it was closed, with everything in it",
        _deleting(learning_set, lambda now: learning_set.c.closed_at <= now - KEPT_CLOSED),
        MOST_SETS,
    ),
    "set_member": End(_SET),
    "set_invitation": End("With its learning set; the address in it when it expires", set_invitations.forget_old),
    "discussion": End(_SET),
    "present": End(_SET),
    "ballot": End("When its round is counted; one that came late, with its learning set"),
    "facilitator_note": End(_SET),
    "route_shown": End("When the member withdraws it, or with its learning set"),
    "post": End(_SET),
    "post_version": End("With its post"),
    "post_report": End("With its post"),
    "set_action": End(_SET),
}


def clear_all(store: Store, now: datetime) -> int:
    """Clear expired rows, a transaction for each table; returns how many. May run twice at once.

    Also clears rows whose end the people who run the site have set: `store.operations.retention`.
    """
    cleared = retention.apply_all(store, now)
    for end in ENDS.values():
        if end.clear is not None:
            with store.write() as connection:
                cleared += end.clear(connection, now, end.most)
    return cleared
