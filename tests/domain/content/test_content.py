"""What a library contains."""

from __future__ import annotations

from pathlib import Path

from learnapp.domain.reading import check_library
from tests.domain.reading.facts import LISTED


def test_a_claim_can_be_held_against_facts(tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").write_text(
        "sections: {A: One}\nclaims:\n  1: {section: A, text: x, facts: [pay]}\n  2: {section: A, text: y}\n"
    )
    (tmp_path / "facts.yaml").write_text(LISTED)
    library, problems = check_library(tmp_path)
    assert problems == []
    assert [fact.name for fact in library.facts_beside([2, 1, 1, 9])] == ["pay"]
    assert library.facts_beside([2]) == ()
    (tmp_path / "facts.yaml").write_text(LISTED.replace("pay:", "wage:"))
    assert "Claim 1 names a fact `pay`" in check_library(tmp_path)[1][0].message
