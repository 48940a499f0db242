"""Reading module.md."""

import pytest

from tests.domain.reading.good_module import assert_mistake

MISTAKES = [
    ("module.md", [("title: Ringing early\n", "")], "---", "no `title`"),
    ("module.md", [("title:", "tilte:")], "tilte:", "Did you mean `title`?"),
    ("module.md", [("order: 1", "order: first")], "order:", "whole number"),
    ("module.md", [("order: 1", "order: ١")], "order:", "whole number"),
    (
        "module.md",
        [("stage: core", "stage: hihger")],
        "stage:",
        "one of foundation, core, higher. Did you mean `higher`",
    ),
    ("module.md", [("minutes: 31", "minutes: [31]")], "minutes:", "one line of text"),
    ("module.md", [("[1.4, 2.2]", "[1.4, 2.3]")], "competencies:", "no competency 2.3. Did you mean `2.2`"),
    ("module.md", [("[1.4, 2.2]", "[1.4, 1.4]")], "competencies:", "appears twice"),
    ("module.md", [("claims: [18]", "claims: [78]")], "claims:", "no claim 78"),
    ("module.md", [("<asha.rao@example.org>", "asha.rao")], "owner:", "`owner` must be a name and an email address"),
    ("module.md", [("checked: 2026-07-01", "checked: 1 July 2026")], "checked:", "a date such as 2026-07-01"),
    ("module.md", [("review-by: 2027-07-01", "review-by: 2026-02-30")], "review-by:", "a date such as"),
    ("module.md", [("review-by: 2027-07-01", "review-by: 2025-07-01")], "review-by:", "after `checked`"),
    ("module.md", [("class: new", "class: neu")], "class:", "Did you mean `new`?"),
    ("module.md", [("class: new", "class: wording")], "- date:", "the first edition, with `class: new`"),
    ("module.md", [("    note: First edition.\n", "")], "- date:", "no `note:` line"),
    ("module.md", [("This module is about the call that is put off.", "")], "", "no introduction"),
    ("module.md", [("This module", "## This module")], "## This module", "Write `### Heading`"),
    ("module.md", [("minutes: 31", "minutes: 31\nallow:\n  jargon: no")], "jargon: no", "Say after `jargon:` why"),
]


@pytest.mark.parametrize(("file", "changes", "at", "says"), MISTAKES)
def test_each_mistake_is_reported_on_its_line_and_says_what_to_write(
    file: str, changes: list[tuple[str, str]], at: str, says: str
) -> None:
    assert_mistake(file, changes, at, says)
