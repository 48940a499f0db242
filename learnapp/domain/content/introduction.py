"""A module's introduction in two: what a learner will be able to do, and the rest."""

from __future__ import annotations

import re

_AIMS = re.compile(r"<p>[^<]*\bable to:</p>\s*(<ul>.*?</ul>)\s*", re.DOTALL)


def aims(introduction: str) -> tuple[str, str]:
    """(the list after a paragraph that ends "able to:", the introduction without both); ("", all) if it has none."""
    match = _AIMS.search(introduction)
    if match is None:
        return "", introduction
    return match[1], introduction[: match.start()] + introduction[match.end() :]
