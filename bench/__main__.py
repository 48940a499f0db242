"""`python -m bench [--quick] [--only pages,answers,...]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench import answers, bare, crowd, educators, learners, machinery, meetings, offline, pages, phone, whole
from bench.servers import serving
from bench.table import Table

PARTS = (
    "pages",
    "machinery",
    "answers",
    "postgresql",
    "weight",
    "phone",
    "memory",
    "start",
    "marking",
    "growth",
    "educators",
    "meetings",
    "crowd",
)
LEARNERS = 256


def main(words: Sequence[str] | None = None) -> int:
    """Measure what was asked for; returns 1 if a target was missed, so that `make bench` fails."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="shorter bursts and fewer of them: a minute, less steady")
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts to measure, of {', '.join(PARTS)}")
    options = parser.parse_args(words)
    chosen = set(options.only.split(","))
    if unknown := chosen - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    begun = time.perf_counter()
    table = Table()
    with tempfile.TemporaryDirectory(prefix="learnapp-bench-") as name:
        measure(table, Path(name), chosen, quick=options.quick)
    status = table.finish()
    print(f"Measured in {time.perf_counter() - begun:.0f} s.")
    return status


def measure(table: Table, folder: Path, chosen: set[str], *, quick: bool) -> None:
    site = learners.fill(folder / "site", LEARNERS)
    plain = {"BARE_DATABASE": str(folder / "bare.db")}
    bare.fill(plain["BARE_DATABASE"], LEARNERS)
    rounds, seconds = (3, 0.5) if quick else (5, 1.0)
    if "pages" in chosen:
        _pages(table, site, plain, rounds=rounds, seconds=seconds)
    if "machinery" in chosen:
        machinery.measure(table, site, quick=quick)
    if "answers" in chosen:
        answers.measure(table, site, plain, rounds=rounds, seconds=seconds)
    if "postgresql" in chosen:
        from tests.postgres import postgres_url

        elsewhere, plain_there = learners.fill(folder / "there", LEARNERS, postgres_url()), postgres_url()
        bare.fill(plain_there, LEARNERS)
        _pages(table, elsewhere, {"BARE_DATABASE": plain_there}, rounds=rounds, seconds=seconds)
        answers.measure(table, elsewhere, {"BARE_DATABASE": plain_there}, rounds=rounds, seconds=seconds)
    if "phone" in chosen:
        phone.phone(table, site)
    if "weight" in chosen:
        whole.weight(table, site)
    if "memory" in chosen:
        whole.memory(table, site, plain, seconds=2 if quick else 5)
    if "start" in chosen:
        whole.start_up(table, site, folder, times=2 if quick else 3)
    if "marking" in chosen:
        offline.marking(table, site)
        offline.publishing(table, folder)
    if "educators" in chosen:
        educators.measure(table, site, sizes=(100, 1000) if quick else educators.SIZES)
    if "growth" in chosen:
        offline.growth(table, folder, sizes=(10, 100) if quick else (10, 100, 1000))
    if "meetings" in chosen:
        from tests.postgres import postgres_url

        meetings.measure(table, folder, {"SQLite": "", "PostgreSQL": postgres_url()}, quick=quick)
    if "crowd" in chosen:
        from tests.postgres import postgres_url

        # The largest size only when it is asked for alone: it takes minutes and some 10 GB.
        sizes = crowd.SIZES if chosen == {"crowd"} else crowd.SIZES[:2]
        databases = {"SQLite": ["", ""], "PostgreSQL": [postgres_url(), postgres_url()]}
        crowd.measure(table, folder, databases, sizes=sizes[:2] if quick else sizes)


def _pages(table: Table, site: learners.Site, plain: dict[str, str], *, rounds: int, seconds: float) -> None:
    learners.add_veterans(site, pages.CLIENTS)
    with (
        serving("learnapp.serving:application", site.environment) as ours,
        serving("bench.bare:make", plain) as theirs,
    ):
        pages.measure(table, site, ours, theirs, rounds=rounds, seconds=seconds)


if __name__ == "__main__":
    sys.exit(main())
