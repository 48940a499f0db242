"""What a key of the read API may be allowed, as a table."""

from __future__ import annotations

import pytest

from learnapp.domain.sharing.scopes import SCOPES, known_scopes


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ([], []),
        (["results", "people"], ["people", "results"]),
        (["people", "people"], ["people"]),
        (["everything", "votes", ""], []),
        (list(SCOPES), list(SCOPES)),
    ],
)
def test_scopes_come_in_our_order_and_others_are_left_out(asked: list[str], known: list[str]) -> None:
    assert known_scopes(asked) == known
