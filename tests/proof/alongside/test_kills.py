"""R1: an acknowledged answer survives the death of every process, at once; sent twice, it counts once."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

from bench.learners import Site
from bench.servers import serving
from tests.proof.answering import Learner, finish, lost_and_doubled, working
from tests.proof.figures import reached
from tests.proof.filled import one_module

KILLS = 60
AT_ONCE = 8


def test_sixty_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    report = kill_under_load(one_module(tmp_path, 64), KILLS)
    reached("R1", report)


def kill_under_load(site: Site, kills: int) -> str:
    """Kill the server and all its workers so many times while learners answer.

    Fails if any answer is lost or doubled.
    """
    everybody = [Learner(site, browser) for browser in site.browsers]
    begun = time.monotonic()
    for number in range(kills):
        at_work = [everybody[(number * 3 + i) % len(everybody)] for i in range(AT_ONCE)]
        answered = sum(learner.turn for learner in at_work)
        with (
            serving("learnapp.serving:application", site.environment, workers=2) as server,
            working(at_work, server.port),
        ):
            while sum(learner.turn for learner in at_work) < answered + 10:
                time.sleep(0.01)
            time.sleep(random.uniform(0, 0.3))
            os.killpg(server.process.pid, signal.SIGKILL)
    with serving("learnapp.serving:application", site.environment, workers=2) as server:
        finish(everybody, server.port)
    lost, doubled = lost_and_doubled(site, everybody)
    acknowledged = sum(learner.turn for learner in everybody)
    again = sum(learner.sent_again for learner in everybody)
    report = (
        f"{kills} kills -9 of every process under load: {acknowledged} answers acknowledged, {again} sent again, "
        f"{lost} lost, {doubled} doubled ({time.monotonic() - begun:.0f} s)"
    )
    assert (lost, doubled) == (0, 0), report
    return report
