"""Decisions name files that exist, and give the figures that the code has."""

from __future__ import annotations

import importlib
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
DECISIONS = ROOT / "docs" / "decisions"
NAMED = re.compile(r"`((?:\w+/)+[\w.-]+\.(?:py|js|mjs|md|yaml|conf|ini))(?:::\w+)?`")

# What a decision says, with the figure's place, and where the code has it.
FIGURES = {
    "0004-sqlite-durability": ("waits {} seconds without a turn", "learnapp.store.db.engine", "WAIT_SECONDS"),
    "0005-speed": ("a worker holds {} connections", "learnapp.serving", "OPEN"),
    "0013-speed-layer": ("keeps the {} texts used most recently", "learnapp.web.page_shell", "KEPT"),
    "0030-invitations": ("parts of {} entries", "learnapp.store.cohorts.address_lists", "AT_ONCE"),
    "0035-assigned-work-and-dates": (
        "limited to {} an hour for each feed",
        "learnapp.learner.cohorts.calendar",
        "MOST_AN_HOUR",
    ),
    "0037-mail-at-most-once": ("A claim expires after {} minutes", "learnapp.mail.outbox", "CLAIM_LASTS"),
    "0040-progress-status": ("cohorts of {} or more", "learnapp.store.cohorts.cohort_snapshots", "KEPT_FROM"),
    "0053-ballots": ("a reason of up to {} characters", "learnapp.domain.sets.tallies", "LONGEST_REASON"),
    "0062-minutes": ("the newest {} attempts", "learnapp.store.learning.answering_times", "LATEST"),
    "0067-pictures": ("A drawing of more than {} shapes", "learnapp.domain.source.drawn_shapes", "MOST"),
    "0072-turns": ("A worker has {} threads", "learnapp.serving", "THREADS"),
    "0096-walks-that-come-back": ("More than {} states", "learnapp.domain.cases.case_states", "MOST_STATES"),
    "0101-pages-after-years": ("their latest {} answers", "learnapp.store.learning.records", "LATEST_ANSWERS"),
    "0103-closing-an-organisation": ("deleted {} days later", "learnapp.store.leaving.closing", "GRACE"),
}


@pytest.mark.parametrize("decision", sorted(DECISIONS.glob("*.md")), ids=lambda path: path.stem)
def test_every_file_that_a_decision_names_exists(decision: Path) -> None:
    named = NAMED.findall(decision.read_text())
    assert [path for path in named if not (ROOT / path).exists() and not (ROOT / "learnapp" / path).exists()] == []


@pytest.mark.parametrize("decision", FIGURES)
def test_figures_are_those_of_the_code(decision: str) -> None:
    says, module, name = FIGURES[decision]
    figure: Any = getattr(importlib.import_module(module), name)
    if isinstance(figure, timedelta):
        figure = figure.days or figure.seconds // 60
    text = " ".join((DECISIONS / f"{decision}.md").read_text().split())
    assert says.format(f"{figure:,}") in text
