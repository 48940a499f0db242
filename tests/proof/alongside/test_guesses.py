"""Threat "brute force": guesses sent to several processes at once are counted together."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

from bench import learners, load
from bench.servers import serving
from tests.proof.figures import reached

PROCESSES = 3
GUESSES = 60
ALLOWED = 10


def test_exactly_ten_guesses_reach_the_hash_whichever_process_they_are_sent_to(tmp_path: Path) -> None:
    site = learners.fill(tmp_path / "site", 1, modules=Path(__file__).parents[2] / "modules")
    noted = tmp_path / "hashes"
    noted.touch()
    environment = {**site.environment, "COUNT_HASHES": str(noted)}
    with serving("tests.proof.counting:make", environment, workers=PROCESSES) as server:
        _, head, page = server.get("/account/sign-in/")
        token = re.search(rb'name="csrf_token" value="([^"]+)"', page)
        assert token
        cookie = head["Set-Cookie"].split(";")[0]
        form = {"csrf_token": token[1].decode(), "email": "learner0@example.org", "password": "a wrong guess, long"}
        guess = load.post("/account/sign-in/", cookie, urlencode(form))
        at_once = [[guess] * (GUESSES // 4) for _ in range(PROCESSES * 4)]
        statuses: Counter[int] = load.run(server.port, at_once, 120).statuses
    checked = noted.read_text().count("1")
    figure = f"{PROCESSES} processes x {GUESSES} guesses at one address: {checked} reached the hash; {dict(statuses)}"
    reached("brute force", figure)
    assert checked == ALLOWED
    assert statuses == {422: ALLOWED, 429: PROCESSES * GUESSES - ALLOWED}
