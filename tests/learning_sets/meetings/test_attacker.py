"""Anonymity that can be checked: for three to eight members, an attacker learns nothing beyond the published tally.

Two proofs: what can be read does not depend on which of two members voted which way; and guessing from sealed ballots,
their order, length, time and bytes, is right no more often than chance, given the tally.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp import create_app
from learnapp.config import Settings
from learnapp.domain.sets.tallies import Vote
from learnapp.paths import MODULES
from learnapp.store.db.engine import Store
from learnapp.store.operations.migrate import migrate
from learnapp.store.tables.people_and_work import person
from learnapp.store.tables.set_tables import ballot, learning_set
from tests.conftest import TEST_MODULES, Clock
from tests.learning_sets.attacker import GUESSES, Round, dump, pages
from tests.learning_sets.in_a_set import in_a_set
from tests.learning_sets.meetings_held import CASE, QUESTION, Held, held
from tests.proof.figures import reached

SIZES = range(3, 9)
READ_AT = [pytest.param(size, marks=[] if size == 3 else [pytest.mark.thorough]) for size in SIZES]
"""Reading every page as everybody after every step takes seconds; `make proof` does the other sizes."""
ONE = {"choice": 0, "confidence": 1, "reason": "No."}
OTHER = {"choice": 2, "confidence": 3, "reason": "Because she asked him for it twice, and ünïcode: " + "😀" * 300}
ROUNDS = 24
"""Of each size: with eight members 192 guesses a strategy."""


@pytest.fixture
def a_site(tmp_path: Path, filled_sqlite: tuple[Path, dict[str, int]]) -> Iterator[Callable[[str], Flask]]:
    """Sites that are the same to the last byte."""
    made: list[Flask] = []

    def make(name: str) -> Flask:
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(filled_sqlite[0], folder / "learnapp.db")
        url = f"sqlite:///{folder / 'learnapp.db'}"
        settings = Settings(
            instance=folder,
            database_url=url,
            modules=(TEST_MODULES, MODULES),
            secret="x" * 40,
            contact="",
            testing=True,
        )
        made.append(create_app(settings, Clock()))
        return made[-1]

    yield make
    for site in made:
        site.extensions["store"].dispose()


def _watched(meeting: Held, first: dict[str, object], second: dict[str, object]) -> list[object]:
    """Everything that anyone but the two victims can read, before and after each vote and at each step."""
    readers = [*meeting.voters[2:], meeting.facilitator]
    seen: list[object] = []

    def look() -> None:
        seen.append((pages(meeting, readers), dump(meeting.app.extensions["store"])))

    look()
    for phase in ("first_vote", "second_vote"):
        while meeting.now().phase != phase:
            meeting.next()
        look()
        for place, voter in enumerate(meeting.voters):
            fields = (first, second)[place] if place < 2 else {"choice": place % 3, "reason": f"reason {place}"}
            meeting.cast(voter, **fields)  # type: ignore[arg-type]
            if phase == "first_vote":
                look()
        meeting.cast(meeting.voters[0], **first, revision=1)  # type: ignore[arg-type]  # sent again while open
        look()
        meeting.next()
        look()
    while not meeting.now().closed:
        meeting.next()
        look()
    return seen


@pytest.mark.parametrize("members", READ_AT)
def test_who_voted_which_way_makes_no_difference_to_anything_that_can_be_read(
    members: int, a_site: Callable[[str], Flask], ids: dict[str, int]
) -> None:
    plan = {"quorum": "3"}
    one, other = (held(a_site(name), ids, members, plan=plan) for name in ("one", "other"))
    seen, swapped = _watched(one, ONE, OTHER), _watched(other, OTHER, ONE)
    assert one.now().tallies[1].votes == members
    for step, (here, there) in enumerate(zip(seen, swapped, strict=True)):
        assert here == there, f"step {step} of {len(seen)} tells who voted which way"


@pytest.mark.parametrize("about", [CASE, QUESTION])
def test_no_key_no_consequence_and_no_share_is_on_any_page_before_its_round_is_closed(
    app: Flask, ids: dict[str, int], about: dict[str, str]
) -> None:
    meeting = held(app, ids, 3, about)
    everybody = [*meeting.voters, meeting.facilitator]
    seen_after = ""
    while True:
        text = "".join(pages(meeting, everybody))
        phase = meeting.now().phase
        if phase in {"gathering", "first_vote", "spread", "talk", "second_vote"}:
            assert "canary" not in text, f"{phase} tells what comes only after the second vote"
        else:
            seen_after += text
        if phase in {"gathering", "first_vote"}:
            assert 'class="spread"' not in text
        if phase in {"gathering", "first_vote", "spread", "talk", "second_vote"}:
            assert "Second vote</h2>" not in text
        if meeting.now().closed:
            break
        if phase in {"first_vote", "second_vote"}:
            meeting.everybody_votes(0, 1, 0)
        meeting.next()
    assert "canary" in seen_after, "the marks by which it would be known are there afterwards"


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path_factory.mktemp('attacked') / 'store.db'}")
    migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def store(migrated: Store) -> Store:
    with migrated.write() as connection:
        for table in (learning_set, person):
            connection.execute(table.delete())
    return migrated


@pytest.mark.parametrize("members", READ_AT)
def test_guessing_is_no_better_than_chance(store: Store, tmp_path: Path, members: int) -> None:
    random = Random(f"votes of {members}")
    group = in_a_set(store, tmp_path, members)
    hits, chance, tries, doubt = dict.fromkeys(GUESSES, 0), 0.0, 0, 0.0
    for number in range(1, ROUNDS + 1):
        group.make(quorum=members)
        choices = [random.choices((0, 1, 2, 3), (4, 3, 2, 1))[0] for _ in group.voters]
        order = random.sample(range(members), members)
        seen = Round(voters=list(group.voters))
        for place in order:
            reason = f"{number}.{place} " + "w" * random.randrange(400)
            seen.said[reason] = choices[place]
            group.cast(group.voters[place], Vote(choice=choices[place], confidence=2, reason=reason), number=number)
            with store.read() as connection:
                columns = ballot.c.id, ballot.c.person_id, ballot.c.sealed, ballot.c.revision
                seen.dumps.append([tuple(row) for row in connection.execute(sa.select(*columns))])
        group.move(number=number)
        seen.tally = group.discussion(number).tallies[1]
        # Whatever is guessed, given the tally alone a member chose `c` with the chance that it has in the tally.
        best = max(seen.tally.counts) / members
        chance += best * members
        doubt += best * (1 - best) * members
        tries += members
        for name, guess in GUESSES.items():
            hits[name] += sum(guess(seen, who) == choices[i] for i, who in enumerate(group.voters))
    limit = chance + 4 * (doubt + 1) ** 0.5
    found = ", ".join(f"{name} {count / tries:.0%}" for name, count in hits.items())
    reached("anonymity of votes", f"{members} members, {tries} guesses: chance {chance / tries:.0%}, {found}")
    assert max(hits.values()) <= limit, f"{hits} of {tries}; chance {chance:.0f}, limit {limit:.0f}"


@pytest.mark.parametrize("leak", ["no shuffle", "length"])
def test_the_attacker_would_notice_a_leak(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, leak: str
) -> None:
    """The attacker is good enough: without one of the precautions, they succeed."""
    from learnapp.vault import ballots as inside
    from learnapp.vault import voting

    if leak == "no shuffle":
        monkeypatch.setattr(voting, "tally", lambda votes, options, shuffle, lost=0: _unshuffled(votes, options))
    if leak == "length":
        monkeypatch.setattr(inside, "_LENGTH", 0)
        monkeypatch.setattr(inside, "unpack", _unpack_unpadded(inside))
    random, group = Random(leak), in_a_set(store, tmp_path, 6)
    hits, tries = dict.fromkeys(GUESSES, 0), 0
    for number in range(1, 9):
        group.make(quorum=6)
        choices = [random.randrange(4) for _ in group.voters]
        seen = Round(voters=list(group.voters))
        for place, who in enumerate(group.voters):
            reason = f"{number}.{place} " + "w" * (60 * place)
            seen.said[reason] = choices[place]
            group.cast(who, Vote(choice=choices[place], confidence=2, reason=reason), number=number)
            with store.read() as connection:
                columns = ballot.c.id, ballot.c.person_id, ballot.c.sealed, ballot.c.revision
                seen.dumps.append([tuple(row) for row in connection.execute(sa.select(*columns))])
        group.move(number=number)
        seen.tally = group.discussion(number).tallies[1]
        tries += 6
        for name, guess in GUESSES.items():
            hits[name] += sum(guess(seen, who) == choices[i] for i, who in enumerate(group.voters))
    assert max(hits.values()) == tries


def _unshuffled(votes: list[Vote], options: int) -> object:
    from learnapp.domain.sets.tallies import Tally

    counts = tuple(sum(vote.choice == place for vote in votes) for place in range(options))
    return Tally(votes=len(votes), counts=counts, reasons=tuple(vote.reason for vote in votes))


def _unpack_unpadded(inside: object) -> Callable[..., Vote]:
    def unpack(packed: bytes, discussion_id: int, round_: int, person_id: int) -> Vote:
        *_, choice, confidence, length = inside._HEAD.unpack_from(packed)  # type: ignore[attr-defined]
        start = inside._HEAD.size  # type: ignore[attr-defined]
        return Vote(choice=choice, confidence=confidence, reason=packed[start : start + length].decode())

    return unpack
