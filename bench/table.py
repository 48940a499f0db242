"""Printing rows as they are measured."""

from __future__ import annotations


class Table:
    """Rows of figures, their targets, and whether each was reached."""

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
        """Print the missed targets. Returns the command's exit status: 1 if there are any."""
        print("\nMissed: " + "; ".join(self.missed) if self.missed else "\nEvery target was reached.", flush=True)
        return 1 if self.missed else 0
