"""What is inside a ballot."""

from pathlib import Path

import pytest

from learnapp.domain.sets.tallies import LONGEST_REASON, Vote
from learnapp.vault import Vault
from learnapp.vault import ballots as inside
from tests.vault.votes import VOTE


@pytest.mark.parametrize("reason", ["", "x", "x" * LONGEST_REASON, "😀" * LONGEST_REASON, "ÿ" * LONGEST_REASON])
def test_every_ballot_has_the_same_length(tmp_path: Path, reason: str) -> None:
    vault, vote = Vault(tmp_path / "vault.db"), Vote(choice=3, confidence=2, reason=reason)
    sealed = inside.seal(vault, 1, 2, 3, vote)
    assert len(sealed) == len(inside.seal(vault, 1, 2, 4, VOTE))
    assert inside.open_all(vault, 1, 2, {3: sealed}) == {3: vote}
    late = inside.seal_late(vault, 1, 2, 3, vote)
    assert len(late) == len(inside.seal_late(vault, 1, 2, 3, VOTE))
    assert inside.open_late(vault, 1, 2, 3, late) == vote


def test_a_reason_that_does_not_fit_is_refused_and_bytes_of_another_length_are_no_vote() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        inside.pack(1, 2, 3, Vote(choice=3, confidence=2, reason="😀" * LONGEST_REASON + "x"))
    packed = inside.pack(1, 2, 3, VOTE)
    assert [inside.unpack(one, 1, 2, 3) for one in (packed, packed + b"\0", packed[:-1], b"")] == [
        VOTE,
        None,
        None,
        None,
    ]


def test_the_same_vote_looks_different_every_time_and_tells_no_time(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault.db")
    one, two = (inside.seal(vault, 1, 1, 3, VOTE) for _ in range(2))
    assert one != two
    from base64 import urlsafe_b64decode

    assert urlsafe_b64decode(one)[1:9] == bytes(8), "the place of Fernet's time"


def test_a_ballot_put_in_another_place_is_no_vote(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault.db")
    sealed = inside.seal(vault, 1, 1, 3, VOTE)
    inside.seal(vault, 1, 2, 3, VOTE)
    assert inside.open_all(vault, 1, 1, {4: sealed}) == {4: None}, "another voter's"
    assert inside.open_all(vault, 1, 2, {3: sealed}) == {3: None}, "another round's"
    assert inside.open_all(vault, 2, 1, {3: sealed}) == {3: None}, "another discussion's, which has no key"
    assert inside.open_all(vault, 1, 1, {3: sealed[:-4] + b"AAA="}) == {3: None}, "damaged"


def test_a_backup_of_the_vault_has_no_keys_of_ballots(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault.db")
    vault.seal(7, "mine")
    inside.seal(vault, 1, 1, 3, VOTE)
    key = vault.ballot_key(1, 1)
    vault.back_up(tmp_path / "copy.db")
    assert key is not None
    assert key not in (tmp_path / "copy.db").read_bytes()
    assert key in vault.place.read_bytes()
    vault.destroy_ballot_keys([(1, 1)])
    assert key not in vault.place.read_bytes()
    assert Vault(tmp_path / "copy.db").ballot_keys() == []
