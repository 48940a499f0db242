"""What is inside a sealed piece of writing."""

from pathlib import Path

import pytest

from learnapp.vault import Vault
from learnapp.vault.words import Words, read, read_all, seal


@pytest.mark.parametrize(
    "words",
    [
        Words("I rang her."),
        Words(""),
        Words("Ring earlier.\n\nTwice.", "done", "She came."),
        Words("Ring earlier.", "not done"),
        Words("Ring earlier.", came_of_it="She came."),
    ],
)
def test_words_come_back_as_they_were_sealed_to_their_writer_alone(tmp_path: Path, words: Words) -> None:
    vault = Vault(tmp_path / "vault.db")
    sealed = seal(vault, 1, words)
    assert words.text.encode() not in sealed or not words.text
    assert read(vault, 1, sealed) == words
    assert read(vault, 2, sealed) is None


def test_of_many_the_readable_ones_are_read_in_order(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault.db")
    sealed = [seal(vault, 1, Words("a")), seal(vault, 2, Words("b")), seal(vault, 1, Words("c", "done"))]
    assert read_all(vault, 1, sealed) == [Words("a"), None, Words("c", "done")]
