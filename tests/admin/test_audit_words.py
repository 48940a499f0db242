"""Every action that is written to the audit log has words on its page."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest

import learnapp
from learnapp.admin.audit_words import ACTIONS, Names, detail_in_words
from learnapp.store.operations.personal_data import ERASED
from learnapp.store.security.audit import AuditEntry


def _written() -> set[str]:
    found = {ERASED}
    for path in Path(learnapp.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "write_audit":
                given = [node.args[1]] if not isinstance(node.args[1], ast.IfExp) else [
                    node.args[1].body, node.args[1].orelse
                ]  # fmt: skip
                found |= {str(one.value) for one in given if isinstance(one, ast.Constant)}
    return found


def test_every_action_has_a_name() -> None:
    assert _written() == set(ACTIONS)


def _entry(action: str, **detail: object) -> AuditEntry:
    return AuditEntry(1, datetime(2026, 1, 1, tzinfo=UTC), action, detail, 1, "A", 2, "B")


def test_only_what_is_worth_knowing_is_said() -> None:
    assert detail_in_words(_entry("role", role="educator", person=2)) == "Educator"
    assert detail_in_words(_entry("extra time", share=0.25)) == "25% more"
    assert detail_in_words(_entry("reset link", kind="handed")) == "Handed over by an educator or lead"
    assert detail_in_words(_entry("cohort educator", cohort=3)) == "Cohort 3"
    assert detail_in_words(_entry("settle reported post", post=3)) == ""


NAMES = Names({2: "Southvale Trust"}, {"tea-round": "The tea round"}, {3: "F1s"}, {"suspended": "Suspended accounts"})


@pytest.mark.parametrize(
    ("action", "detail", "words", "plain"),
    [
        ("role", {"role": "lead", "organisation": 2}, "Lead, Southvale Trust", "Lead, organisation 2"),
        ("organisation made", {"organisation": 2}, "Southvale Trust", "Organisation 2"),
        ("module withdrawn", {"module": "tea-round"}, "The tea round", "tea-round"),
        ("module given", {"module": "tea-round", "organisation": 2}, "The tea round, Southvale Trust", None),
        ("module published", {"module": "tea-round", "edition": "0" * 64}, "The tea round", None),
        ("bank published", {"bank": "night-calls", "revision": 3}, "night-calls", None),
        ("cohort educator", {"cohort": 3}, "F1s", "Cohort 3"),
        ("retention", {"class": "suspended", "months": 12}, "Suspended accounts: 12 months", "suspended: 12 months"),
        ("retention", {"class": "suspended", "months": 0}, "Suspended accounts: no limit", "suspended: no limit"),
        (
            "organisation changed",
            {
                "organisation": 2,
                "changed": ["logo", "registration"],
                "values": {"registration": ["open", "invitation"]},
            },
            "Southvale Trust. Logo changed. Who can register: by invitation (before: anyone)",
            None,
        ),
        ("organisation changed", {"organisation": 2, "changed": ["name"]}, "Southvale Trust. Name changed", None),
    ],
)
def test_names_are_said_on_the_page_and_numbers_in_the_file(
    action: str, detail: dict[str, object], words: str, plain: str | None
) -> None:
    assert detail_in_words(_entry(action, **detail), NAMES) == words
    if plain is not None:
        assert detail_in_words(_entry(action, **detail)) == plain
