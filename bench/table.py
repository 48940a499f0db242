"""Printing rows as they are measured."""

from __future__ import annotations


class Table:
    """Rows of what was measured, what was to be reached, and whether it was."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def heading(self, text: str) -> None:
        print(f"\n{text}\n{'-' * len(text)}", flush=True)

    def row(self, what: str, found: str, target: str = "", reached: bool | None = None) -> None:
        verdict = "" if reached is None else ("reached" if reached else "MISSED")
        print(f"{what:<44} {found:<58} {target:<22} {verdict}".rstrip(), flush=True)
        if reached is False:
            self.missed.append(what)

    def note(self, text: str) -> None:
        print(f"  {text}", flush=True)

    def finish(self) -> int:
        """Say what was missed. The status for the command to exit with: 1 if anything was."""
        print("\nMissed: " + "; ".join(self.missed) if self.missed else "\nEvery target was reached.", flush=True)
        return 1 if self.missed else 0
