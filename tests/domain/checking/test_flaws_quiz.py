"""Flaws that show only across a quiz."""

# ruff: noqa: E501  (tables have one row a case, however long)

from __future__ import annotations

import pytest

from tests.domain.checking.seeding import Seed, assert_answered, assert_found
from tests.domain.reading.good_module import END_FILE

SEEDS: list[Seed] = [
    ("key-longest", "what-stayed", END_FILE, [("Your own educational supervisor", "Your own tutor"), ("your ward number", "your ward"), ("What you would like her to do", "What you would like her to do for you " "and for your patient now")], "{#opening"),
    ("key-position", "what-stayed", END_FILE, [("- [x] \"On Tuesday", "- [ ] \"On Tuesday"), ('- [ ] "Could you', '- [x] "Could you'), ("- [ ] The consultant of", "- [x] The consultant of"), ("- [x] The person named", "- [ ] The person named"), ("## Rank what", "## Whom else to tell? {#whom-else .single-best competency=2.2}\n\nShe is on her " "way.\n\n- [ ] The site manager on call tonight\n\n    She moves staff and beds, and there is no need yet.\n\n- [ ] The consultant at home\n\n    He would want to know, and the registrar may ring him.\n\n- [x] The nurse in bay two\n\n    He will stay with the patient till she comes.\n\n## Rank what")], "{#opening"),
    ("same-item", "who-signs", END_FILE, [("## Who signs the report? ", "## Whom should you ring first? "), ("You stayed two hours late and wrote it up.", "Your patient's pulse has risen by " "thirty in three hours.")], "{#who-signs"),
]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed[0])
def test_a_seeded_flaw_is_found_where_it_stands(seed: Seed) -> None:
    assert_found(seed)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed[0])
def test_a_reason_in_allow_answers_the_warning(seed: Seed) -> None:
    assert_answered(seed)
