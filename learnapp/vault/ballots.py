"""The content of a ballot: one vote, padded to a fixed length and sealed so that nothing can be seen from outside.

While its round is open a ballot is sealed with the round's key, which the vault keeps apart from the database and
destroys once the round is counted. A late vote is sealed with its voter's own key. Sealing is Fernet, like all of the
vault's; the time that Fernet writes into a token is set to 0, since it would reveal who voted when.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from struct import Struct

from cryptography.fernet import Fernet, InvalidToken

from learnapp.domain.sets.tallies import LONGEST_REASON, Vote
from learnapp.vault.vault import Vault, VaultError

_HEAD = Struct(">QHQBBH")
"""Discussion, round, voter, choice, confidence, bytes of the reason."""
_REASON_BYTES = LONGEST_REASON * 4
"""The most bytes in a reason: UTF-8 takes up to four for each character."""
_LENGTH = _HEAD.size + _REASON_BYTES


def pack(discussion_id: int, round_: int, person_id: int, vote: Vote) -> bytes:
    """The vote as bytes, always of the same length, with its person, discussion and round."""
    reason = vote.reason.encode()
    if len(reason) > _REASON_BYTES:
        raise ValueError(f"A reason of {len(reason)} bytes does not fit into a ballot.")
    head = _HEAD.pack(discussion_id, round_, person_id, vote.choice, vote.confidence, len(reason))
    return (head + reason).ljust(_LENGTH, b"\0")


def unpack(packed: bytes, discussion_id: int, round_: int, person_id: int) -> Vote | None:
    """The vote; None if these bytes are another person's, another round's or not a vote."""
    if len(packed) != _LENGTH:
        return None
    *whose, choice, confidence, length = _HEAD.unpack_from(packed)
    if whose != [discussion_id, round_, person_id]:
        return None
    return Vote(choice=choice, confidence=confidence, reason=packed[_HEAD.size : _HEAD.size + length].decode())


def seal(vault: Vault, discussion_id: int, round_: int, person_id: int, vote: Vote) -> bytes:
    """A ballot for an open round. Makes the round's key at its first vote."""
    key = vault.ballot_key(discussion_id, round_, make=True)
    assert key is not None
    return Fernet(key).encrypt_at_time(pack(discussion_id, round_, person_id, vote), 0)


def open_all(vault: Vault, discussion_id: int, round_: int, ballots: Mapping[int, bytes]) -> dict[int, Vote | None]:
    """The votes of an open round by voter; None for each that cannot be read (its key is gone, or it is damaged)."""
    key = vault.ballot_key(discussion_id, round_) if ballots else None
    if key is None:
        return dict.fromkeys(ballots)
    fernet = Fernet(key)
    return {who: _opened(fernet, sealed, discussion_id, round_, who) for who, sealed in ballots.items()}


def _opened(fernet: Fernet, sealed: bytes, discussion_id: int, round_: int, person_id: int) -> Vote | None:
    try:
        return unpack(fernet.decrypt(bytes(sealed)), discussion_id, round_, person_id)
    except InvalidToken:
        return None


def seal_late(vault: Vault, discussion_id: int, round_: int, person_id: int, vote: Vote) -> bytes:
    """A ballot that came after its round was closed: only its voter can read it, and it is not counted."""
    return vault.seal(person_id, b64encode(pack(discussion_id, round_, person_id, vote)).decode())


def open_late(vault: Vault, discussion_id: int, round_: int, person_id: int, sealed: bytes) -> Vote | None:
    """The late vote; None if it cannot be read."""
    try:
        packed = b64decode(vault.open(person_id, sealed))
    except (VaultError, ValueError):
        return None
    return unpack(packed, discussion_id, round_, person_id)
