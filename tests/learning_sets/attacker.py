"""An attacker who reads everything they can and guesses how another member voted.

They see every page of every member but the victim's, the projected screen, what scripts are told, and a dump of the
whole database, before and after each vote; and the tally, once it is published. Not the vault: with both one can
read an open vote, and every voting page says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa

from learnapp.domain.sets.tallies import Tally
from learnapp.store.db.engine import Store
from learnapp.store.tables.people_and_work import metadata
from tests.client import Visitor
from tests.learning_sets.meetings_held import Held

TOKEN = re.compile(r'name="(csrf_token|owner|nonce)" value="[^"]*"')
REASONS = re.compile(r'<ul class="reasons[^"]*">(.*?)</ul>', re.DOTALL)
DIGEST = re.compile(r"\b[0-9a-f]{64}\b")

# Everything there is to read --------------------------------------------------------------------------


def dump(store: Store) -> dict[str, list[str]]:
    """Every row of every table, as text. For sealed bytes only their length: they are compared separately below."""
    with store.read() as connection:
        return {
            table.name: _sorted_if_drawn(
                table.name,
                [
                    DIGEST.sub(
                        "digest", repr([f"{len(v)} bytes" if isinstance(v, bytes) else _settled(v) for v in row])
                    )
                    for row in connection.execute(sa.select(*table.c).order_by(*table.primary_key))
                ],
            )
            for table in metadata.sorted_tables
            if table.name not in {"edition", "search_entry", "shelf"}
        }


def _sorted_if_drawn(table: str, rows: list[str]) -> list[str]:
    """Sign-ins are stored by a random digest, so their order says nothing."""
    return sorted(rows) if table == "sign_in" else rows


def _settled(value: object) -> object:
    """A tally with its reasons sorted, because their order is random; and for bytes, their number."""
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, dict) and "1" in value and isinstance(value["1"], dict):
        return {round_: {**one, "reasons": sorted(one["reasons"])} for round_, one in value.items()}
    return value


def pages(held: Held, readers: list[Visitor]) -> list[str]:
    """What each of these people sees of the meeting, except for tokens and the order of reasons.

    The screen, the state and the list are the same for everybody, so the last of them reads them for all.
    """
    asked = [(reader, held.url) for reader in readers]
    asked += [
        (readers[-1], page) for page in (f"{held.url}screen/", f"{held.url}state/", f"/sets/{held.set_id}/meetings/")
    ]
    found = []
    for reader, page in asked:
        text = TOKEN.sub("", reader.raw("GET", page).get_data(as_text=True))
        found.append(REASONS.sub(lambda m: "".join(sorted(m.group(1).split("</li>"))), text))
    return found


# Guessing -----------------------------------------------------------------------------------------------


@dataclass
class Round:
    """A round as the attacker saw it: rows of ballots in the order of each dump, and then the tally."""

    voters: list[int]
    dumps: list[list[tuple[int, int, bytes, int]]] = field(default_factory=list)
    """After each vote: (ballot id, person, sealed, revision) of every ballot there is."""
    tally: Tally | None = None
    said: dict[str, int] = field(default_factory=dict)
    """Reason -> choice, as a reader would guess it from the reason."""


Guess = Callable[[Round, int], int]


def by_mode(seen: Round, victim: int) -> int:
    """The most that the tally itself reveals: the commonest choice."""
    assert seen.tally is not None
    return max(range(len(seen.tally.counts)), key=lambda choice: seen.tally.counts[choice])  # type: ignore[union-attr]


def _reason_at(seen: Round, place: int) -> int:
    assert seen.tally is not None
    reasons = seen.tally.reasons
    return seen.said[reasons[place % len(reasons)]] if reasons else by_mode(seen, 0)


def by_order_of_voting(seen: Round, victim: int) -> int:
    """The member who voted first has the first reason."""
    first_seen = [next(i for i, rows in enumerate(seen.dumps) if any(r[1] == who for r in rows)) for who in seen.voters]
    order = sorted(range(len(seen.voters)), key=lambda i: first_seen[i])
    return _reason_at(seen, order.index(seen.voters.index(victim)))


def by_order_of_voting_reversed(seen: Round, victim: int) -> int:
    return _reason_at(seen, -1 - sorted(seen.voters).index(victim))


def by_ballot_number(seen: Round, victim: int) -> int:
    """Reasons in the order of the ballots' ids."""
    order = [row[1] for row in sorted(seen.dumps[-1])]
    return _reason_at(seen, order.index(victim))


def by_length(seen: Round, victim: int) -> int:
    """The longest ballot contains the longest reason."""
    assert seen.tally is not None
    order = [row[1] for row in sorted(seen.dumps[-1], key=lambda row: len(row[2]))]
    longest = sorted(seen.tally.reasons, key=lambda reason: len(reason.encode()))
    return seen.said[longest[order.index(victim) % len(longest)]] if longest else by_mode(seen, victim)


def by_bytes(seen: Round, victim: int) -> int:
    """Ballots in the order of what they look like."""
    order = [row[1] for row in sorted(seen.dumps[-1], key=lambda row: bytes(row[2]))]
    return _reason_at(seen, order.index(victim))


def by_likeness(seen: Round, victim: int) -> int:
    """Two ballots that look alike have the same choice: the commonest, if they are the most alike."""
    assert seen.tally is not None
    sealed = {row[1]: bytes(row[2]) for row in seen.dumps[-1]}

    def alike(one: int, other: int) -> int:
        return sum(a == b for a, b in zip(sealed[one], sealed[other], strict=False))

    pairs = [(alike(a, b), a, b) for a in sealed for b in sealed if a < b]
    _, one, other = max(pairs)
    ranked = sorted(range(len(seen.tally.counts)), key=lambda choice: -seen.tally.counts[choice])  # type: ignore[union-attr]
    return ranked[0] if victim in {one, other} else ranked[1]


def by_time(seen: Round, victim: int) -> int:
    """By the clock that Fernet usually writes into a token."""
    from base64 import urlsafe_b64decode

    order = [row[1] for row in sorted(seen.dumps[-1], key=lambda row: urlsafe_b64decode(row[2])[1:9])]
    return _reason_at(seen, order.index(victim))


GUESSES: dict[str, Guess] = {
    "commonest choice": by_mode,
    "order of voting": by_order_of_voting,
    "order of voting, backwards": by_order_of_voting_reversed,
    "ballot number": by_ballot_number,
    "length": by_length,
    "bytes": by_bytes,
    "likeness": by_likeness,
    "time in the token": by_time,
}
