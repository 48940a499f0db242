"""What a proof found, in one line that can be found again: `R8 | 0 of 412 answers lost`.

`make proof` names a file in PROOF_FIGURES, in which the lines of all processes come together, and shows it at its end.
"""

from __future__ import annotations

import os


def reached(promise: str, figure: str) -> None:
    """Print the figure that a promise ("R8", or the name of a threat) was found to keep to, and keep it."""
    line = f"{promise} | {' '.join(figure.split())}"
    print(f"\n{line}")
    if name := os.environ.get("PROOF_FIGURES"):
        with open(name, "a", encoding="utf-8") as file:
            file.write(f"{line}\n")
