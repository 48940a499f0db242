"""The vault seals what only its owner may read with a key of theirs, kept apart from the database."""

from learnapp.vault.keeping import VaultAwayError, VaultLostError
from learnapp.vault.vault import Erasure, Vault, VaultError, is_copy, mark_of, read_copy

__all__ = ["Erasure", "Vault", "VaultAwayError", "VaultError", "VaultLostError", "is_copy", "mark_of", "read_copy"]
