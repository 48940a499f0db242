"""R3: two requests of one person that make something cannot wait for each other for ever."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import statements_of
from tests.postgres import postgres_url
from tests.proof.alongside.test_double_clicks import keeping, send_at_once
from tests.proof.figures import reached
from tests.test_access_matrix import routes
from tests.two_organisations import Two


def test_every_form_counts_before_it_locks(tmp_path: Path) -> None:
    """A limit's row is a lock that all of a person's forms share. One that took it after another lock, such as its
    learning set's, and one that took it before ended in a deadlock, which PostgreSQL resolves by refusing one of them.
    """
    url = postgres_url()
    made = Two(tmp_path, url, "x").worlds["heron"]
    put_back, store = keeping(made, url, tmp_path), made.app.extensions["store"]
    counting, wrong = 0, []
    with statements_of(store) as taken:
        for rule in routes(made, "POST"):
            taken()
            send_at_once(made, rule, 1)
            sent = taken()
            put_back()
            counts = [place for place, one in enumerate(sent) if "INSERT INTO rate_limit" in one]
            locks = [place for place, one in enumerate(sent) if "FOR UPDATE" in one]
            counting += bool(counts)
            if counts and locks and counts[-1] > locks[0]:
                wrong.append(rule.endpoint)
    store.dispose()
    reached("R3", f"postgresql: {counting} forms that count, {len(wrong)} of them after a lock")
    assert counting > 30
    assert wrong == []
