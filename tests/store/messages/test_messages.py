"""Messages on the site, as rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.engine import Connection

from learnapp.store.cohorts import cohorts
from learnapp.store.db.engine import Store
from learnapp.store.messages import messages
from learnapp.store.messages.messages import Broadcast, Delivery, WrittenText
from tests.conftest import CAST, START

Filled = tuple[Store, dict[str, int]]


def _letters(ids: dict[str, int], *names: str) -> list[Delivery]:
    return [Delivery(ids[name], f"{name}@example.org", "A nudge", f"Dear {CAST[name][0]}", "/home/") for name in names]


def _begin(connection: Connection, ids: dict[str, int], key: str = "k", subject: str = "A nudge") -> int | None:
    made = cohorts.make(
        connection, name="F1s", about="", starts_on=START.date(), ends_on=None, educator=ids["edwin"], now=START
    )
    return messages.begin(connection, Broadcast(made, key, "Everybody", subject, "Dear …", ids["edwin"]), START)


def test_a_message_is_begun_once_and_counts_those_it_reached(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        number = _begin(connection, ids)
        assert number is not None
        assert _begin(connection, ids) is None
        assert messages.number_of(connection, "k") == number
        assert messages.number_of(connection, "another") is None
        messages.deliver(connection, number, _letters(ids, "lena", "bola"), START)
        messages.deliver(connection, number, [], START)
        cohort_id = min(cohorts.open_ids(connection))
        (sent,) = messages.sent(connection, cohort_id)
        assert (sent.chosen_by, sent.sender, sent.subject, sent.people) == ("Everybody", "Edwin Okafor", "A nudge", 2)


def test_a_page_has_ones_own_messages_and_one_is_read_up_to_the_newest_that_was_seen(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        number = _begin(connection, ids)
        assert number is not None
        messages.deliver(connection, number, _letters(ids, "lena", "bola"), START)
        assert messages.deliver_row(connection, "later", _letters(ids, "lena"), START + timedelta(hours=1))
        newest, oldest = messages.page(connection, ids["lena"])
        assert (newest.sender, oldest.sender, oldest.cohort) == ("", "Edwin Okafor", "F1s")
        assert oldest.body == "Dear Lena Marsh"
        assert messages.page(connection, ids["lena"], before=newest.id) == [oldest]
        assert messages.mark_read(connection, ids["lena"], oldest.id, START) == 1
        assert [one.read_at for one in messages.page(connection, ids["lena"])] == [None, START]
        assert messages.mark_read(connection, ids["lena"], newest.id, START) == 1
        assert [one.read_at for one in messages.page(connection, ids["bola"])] == [None]


@pytest.mark.parametrize("again", ["Été et après", "été ET APRÈS"])
def test_a_message_that_people_had_lately_is_found_by_its_subject_in_any_capitals(
    filled_store: Filled, again: str
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        number = _begin(connection, ids, subject="Été et après") or 0
        messages.deliver(connection, number, _letters(ids, "lena"), START)
        (cohort_id,) = cohorts.open_ids(connection)
        text, before = WrittenText(again, "Another body"), START - timedelta(days=1)
        assert messages.had_lately(connection, cohort_id, text, [], before) == {ids["lena"]: START}
        other = WrittenText("Eté et après", "Another body")
        assert messages.had_lately(connection, cohort_id, other, [], before) == {}


def test_a_reminder_is_put_on_each_page_once(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        assert messages.deliver_row(connection, "due", _letters(ids, "lena"), START) == _letters(ids, "lena")
        assert messages.deliver_row(connection, "due", _letters(ids, "lena", "bola"), START) == _letters(ids, "bola")
        assert messages.deliver_row(connection, "due", [], START) == []


def test_many_letters_go_so_many_at_a_time() -> None:
    deliveries = [Delivery(number, "", "", "", "") for number in range(messages.AT_ONCE * 2 + 1)]
    parts = list(messages.in_parts(deliveries))
    assert [len(part) for part in parts] == [messages.AT_ONCE, messages.AT_ONCE, 1]
    assert [one for part in parts for one in part] == deliveries
