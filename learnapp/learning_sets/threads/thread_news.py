"""Telling a set that one of its threads has reached a new step: for `learnapp remind`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from learnapp.domain.cohorts import reminders
from learnapp.domain.dates import uk_times
from learnapp.domain.sets.meeting_phases import phase_of
from learnapp.learning_sets.threads.thread_words import for_phase
from learnapp.mail import posting
from learnapp.store.db.engine import Store
from learnapp.store.messages.messages import Delivery
from learnapp.store.sets import discussions
from learnapp.store.sets.discussions import Discussion
from learnapp.store.sets.threads_due import members_to_tell, threads_begun

STAYS_NEWS = timedelta(days=2)
"""A step that began longer ago than this is no longer announced."""
_SUBJECTS = {
    "first_vote": "Vote by {until}",
    "talk": "How you voted, and time to discuss it",
    "second_vote": "Vote again by {until}",
}


def tell_of_threads(store: Store, site_url: str, clock: Callable[[], datetime], *, by_mail: bool) -> int:
    """Notify every member of a set of each new step of its threads, once; returns how many messages.

    The message is on the site at once; email waits until morning if it is night in the UK. A message does not
    say what the thread is about, because people other than its recipient may read it.
    """
    with store.read() as connection:
        fresh = threads_begun(connection, clock() - STAYS_NEWS)
    messages = 0
    for set_name, discussion in fresh:
        with store.write() as connection:
            now = discussions.lock(connection, discussion.id)
            if now is None or now.revision != discussion.revision:
                continue  # it has moved on since: the next run announces its new step
            subject, body = delivery(set_name, discussion, site_url)
            deliveries = [
                Delivery(who, email, subject, body, _path(discussion))
                for who, email in members_to_tell(connection, discussion.set_id)
            ]
            key = f"thread:{discussion.id}:{discussion.phase}"
            messages += posting.send_by_itself(
                connection, key, deliveries, clock(), by_mail=by_mail, mail_from=reminders.next_by_day(clock())
            )
    return messages


def delivery(set_name: str, discussion: Discussion, site_url: str) -> tuple[str, str]:
    """The subject and the text of a message about a thread's current step."""
    phase = phase_of(discussion.form, discussion.about, discussion.phase)
    until = uk_times.words(discussion.phase_ends_at) if discussion.phase_ends_at else ""
    what = _SUBJECTS.get(discussion.phase, phase.title).format(until=until)
    lines = [
        f"Thread {discussion.number} of your learning set “{set_name}” has moved to a new step: {phase.title.lower()}.",
        for_phase(discussion.about, discussion.phase).now + (f" This step ends at {until}, UK time." if until else ""),
        site_url + _path(discussion),
    ]
    return f"{what}: thread {discussion.number}, {set_name}", "\n\n".join(lines)


def _path(discussion: Discussion) -> str:
    return f"/sets/{discussion.set_id}/threads/{discussion.number}/"
