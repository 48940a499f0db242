"""What is delivered to other systems, on both databases: each once, and given up in the end."""

from __future__ import annotations

from datetime import timedelta

from learnapp.store.db.engine import Store
from learnapp.store.sharing import deliveries
from learnapp.store.sharing.deliveries import CLAIM_LASTS, MOST_TRIES, NewDelivery
from tests.conftest import START

Filled = tuple[Store, dict[str, int]]
ONE = NewDelivery("webhook", "one", "https://a.example/hook", "{}")


def test_a_key_is_queued_once_and_claimed_by_one_sender(filled_store: Filled) -> None:
    store, _ = filled_store
    with store.write() as connection:
        assert deliveries.queue(connection, 1, [ONE, NewDelivery("webhook", "two", ONE.address, "{}")], START) == 2
        assert deliveries.queue(connection, 1, [ONE], START) == 0
        first = deliveries.claim(connection, START)
        second = deliveries.claim(connection, START)
        assert first is not None
        assert second is not None
        assert (first.key, second.key) == ("one", "two")
        assert deliveries.claim(connection, START) is None
        again = deliveries.claim(connection, START + CLAIM_LASTS + timedelta(seconds=1))
        assert again is not None
        assert again.id == first.id, "its sender has died"
        deliveries.mark_sent(connection, again.id, START, "204")
        lines, older = deliveries.log(connection, 1)
        assert [(line.state, line.kept) for line in lines] == [("", True), ("sent", False)]
        assert not older
        assert deliveries.log(connection, 2) == ([], False)


def test_a_delivery_waits_longer_each_time_is_given_up_and_can_be_sent_again(filled_store: Filled) -> None:
    store, _ = filled_store
    with store.write() as connection:
        deliveries.queue(connection, 1, [ONE], START)
        moment, waits = START, []
        for _ in range(MOST_TRIES):
            found = deliveries.claim(connection, moment)
            assert found is not None
            going_on = deliveries.put_off(connection, found, moment, "500")
            (line,) = deliveries.log(connection, 1)[0]
            waits.append((line.next_at - moment) / timedelta(minutes=1))
            assert deliveries.claim(connection, line.next_at - timedelta(seconds=1)) is None
            moment = line.next_at
        assert waits == [2**tries for tries in range(1, MOST_TRIES + 1)]
        assert not going_on
        assert deliveries.failed(connection, 1) == 1
        assert deliveries.resend(connection, 2, None, moment) == 0
        assert deliveries.resend(connection, 1, None, moment) == 1
        assert deliveries.claim(connection, moment) is not None
