"""A set's record: totals and actions, no one's vote or reason, nothing that Markdown or a spreadsheet would act on."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime

from learnapp.domain.sets.agreed_actions import SetAction
from learnapp.domain.sets.set_records import Discussed, SetRecord, action_rows, as_markdown, decision_rows, record
from learnapp.domain.sets.tallies import Tally
from learnapp.exports.own_data import archive

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
FIRST = Tally(votes=4, counts=(3, 1), confidence=(1, 2, 1), reasons=("canary-reason",))
SECOND = Tally(votes=4, counts=(1, 3), confidence=(0, 2, 2), reasons=("canary-reason",))
FEW = Tally(votes=2)


def _action(id_: int, of: int | None, text: str = "Ask.", outcome: str = "") -> SetAction:
    told = NOW if outcome else None
    came = "It went\nwell." if outcome else ""
    return SetAction(id_, 1, 7, "Lena Marsh", of, text, date(2026, 11, 27), NOW, 1, outcome, came, told)


def _discussed(number: int, first: Tally | None, second: Tally | None, title: str = "The corridor") -> Discussed:
    options = ("Say so", "Say nothing") if first else ()
    from_ = "Spilt" if first else ""
    about = "case" if first else "issue"
    return Discussed(number, "meeting", about, title, from_, "Tea", NOW, options, first, second)


def _record() -> SetRecord:
    discussed = [_discussed(3, FEW, SECOND), _discussed(2, None, None, "A *fourth* swap"), _discussed(1, FIRST, SECOND)]
    actions = [_action(4, 9), _action(3, None, "=1+1"), _action(2, 1), _action(1, 1, outcome="partly")]
    return record("Tuesday set", discussed, actions)


def test_the_first_comes_first_each_with_its_actions() -> None:
    found = _record()
    assert [one.number for one in found.discussed] == [1, 2, 3]
    assert [[a.id for a in one.actions] for one in found.discussed] == [[1, 2], [], []]
    assert [a.id for a in found.other] == [3, 4], "of no discussion, or of one that is still open"
    assert [one.changes for one in found.discussed] == [(-2, 2), (), ()]


def test_it_reads_well_as_text() -> None:
    text = as_markdown(_record(), NOW)
    assert "# Tuesday set: record of a learning set" in text
    assert "## 1. The corridor\n\nMeeting, closed on Friday 20 November 2026, about Spilt (Tea)." in text
    assert "| Say so | 3 | 1 |\n| Say nothing | 1 | 3 |" in text
    assert "- **Lena Marsh**, by Friday 27 November 2026: Ask.\n  Partly done. It went well." in text
    assert "## 2. A \\*fourth\\* swap" in text
    assert "Votes in the first vote: 2, in the second vote: 4." in text
    assert "| Answer | First | Second |\n|---|---|---|\n| Say so | – | 1 |" in text
    assert text.endswith(
        "## Other actions\n\n"
        "- **Lena Marsh**, by Friday 27 November 2026: =1+1\n  Not reported yet.\n"
        "- **Lena Marsh**, by Friday 27 November 2026: Ask.\n  Not reported yet.\n"
    )
    assert "No meeting or thread has closed yet." not in text
    only_one = as_markdown(record("T", [_discussed(1, FIRST, None)], []), NOW)
    assert "Votes in the first vote: 4." in only_one
    assert "| Say so | 3 | – |" in only_one


def test_neither_reasons_nor_who_chose_stand_in_anything_that_is_kept() -> None:
    found = _record()
    everything = as_markdown(found, NOW) + str(decision_rows(found)) + str(action_rows(found))
    assert "canary-reason" not in everything
    assert "confidence" not in everything


def test_tables_have_a_row_for_each_option_and_each_action() -> None:
    rows = decision_rows(_record())
    assert [(r["number"], r["option"], r["chose_first"], r["chose_second"], r["change"]) for r in rows] == [
        (1, "Say so", 3, 1, -2),
        (1, "Say nothing", 1, 3, 2),
        (2, "", None, None, None),
        (3, "Say so", None, 1, None),
        (3, "Say nothing", None, 3, None),
    ]
    assert [(r["discussion"], r["outcome"]) for r in action_rows(_record())] == [
        (1, "partly"),
        (1, ""),
        (None, ""),
        (9, ""),
    ]


def test_a_spreadsheet_takes_nothing_for_a_formula() -> None:
    tables = {"actions": action_rows(_record())}
    made = zipfile.ZipFile(io.BytesIO(archive("text", {}, tables, NOW, folder="set-record")))
    assert set(made.namelist()) == {
        "set-record/README.md",
        "set-record/json/actions.json",
        "set-record/csv/actions.csv",
    }
    rows = list(csv.DictReader(io.StringIO(made.read("set-record/csv/actions.csv").decode("utf-8-sig"))))
    assert [row["action"] for row in rows] == ["Ask.", "Ask.", "'=1+1", "Ask."]


def test_a_set_that_has_done_nothing_says_so() -> None:
    found = record("New", [], [])
    assert "No meeting or thread has closed yet." in as_markdown(found, NOW)
    assert (decision_rows(found), action_rows(found)) == ([], [])
