"""R14: two thousand mangled modules: no crash, nothing half loaded, every problem on a line of a file."""

from __future__ import annotations

import time

from tests.domain.reading.test_mangled import read_mangled
from tests.proof.figures import reached

MODULES = 2_000
MOST_SECONDS = 300


def test_two_thousand_mangled_modules() -> None:
    began = time.process_time()
    outcomes = read_mangled(MODULES, seed=20261122)
    taken = time.process_time() - began
    each = taken / MODULES * 1000
    reached("R14", f"{MODULES} mangled modules: {outcomes[False]} refused, {outcomes[True]} read; {each:.0f} ms each")
    assert min(outcomes.values()) > MODULES / 20
    assert taken < MOST_SECONDS
