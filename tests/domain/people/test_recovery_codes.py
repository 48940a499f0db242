"""Recovery codes as people read and type them."""

from learnapp.domain.people.recovery_codes import LENGTH, read, written
from learnapp.domain.people.spoken_codes import SIGNS

CODE = "7K2MPQ4D9XTRV0BN3HGWC5SZ"


def test_a_code_is_written_in_groups_and_read_back() -> None:
    assert written(CODE) == "7K2M-PQ4D-9XTR-V0BN-3HGW-C5SZ"
    assert read(written(CODE)) == CODE


def test_a_code_cannot_be_guessed() -> None:
    assert len(set(SIGNS)) ** LENGTH >= 2**112  # ASVS 5.0, 6.5.2
