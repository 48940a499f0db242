"""R16: memory does not creep."""

from __future__ import annotations

import os
import time
from itertools import islice
from pathlib import Path

from bench import learners, load
from bench.servers import Server, serving
from tests.proof.figures import reached
from tests.proof.filled import one_module

REQUESTS = 100_000
LONGEST = 150
"""Seconds after which the proof stops and says how far it came."""


def test_memory_stays_level_over_many_requests(tmp_path: Path) -> None:
    site = one_module(tmp_path, 16)
    paths = ["/home/", site.path(), site.path(site.case.slug), site.path(site.lesson), "/progress/", "/glossary/"]
    paths += [site.path(site.quiz.slug, "questions", n) for n in (1, 2, 3)]
    answers = [learners.answers(site, browser) for browser in site.browsers]
    with serving("learnapp.serving:application", site.environment, workers=2) as server:

        def burst(requests: int) -> int:
            share = requests // len(site.browsers) // (len(paths) + 1)
            mixed = [
                [r for _ in range(share) for r in (*(load.get(p, b.cookie) for p in paths), *islice(own, 1))]
                for b, own in zip(site.browsers, answers, strict=True)
            ]
            outcome = load.run(server.port, mixed, LONGEST)
            assert set(outcome.statuses) == {200, 303}, outcome.statuses
            return len(outcome.seconds)

        burst(6000)
        first, begun, made = _resident(server), time.monotonic(), 0
        while made < REQUESTS and time.monotonic() - begun < LONGEST:
            made += burst(5000)
        last = _resident(server)
    growth = last / first - 1
    reached("R16", f"{made} requests after the first 6000: {first:.1f} MiB a worker, then {last:.1f}: {growth:+.1%}")
    assert growth < 0.05


def _resident(server: Server) -> float:
    """MiB of the largest worker, with what it shares: sharing less with the others would otherwise count as growth."""
    pages = max(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in server.workers())
    return pages * os.sysconf("SC_PAGESIZE") / 2**20
