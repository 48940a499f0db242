"""The text of panel.yaml beside what it held before, and items without what an earlier panel said."""

from learnapp.domain.authoring.panel_spread import ExpertAnswers, spread_of
from learnapp.domain.markup.problems import Problems
from learnapp.domain.reading.panel_file import NAME, PanelEntry, digest_of, read_panel_file, write_panel_file
from learnapp.educator.panels.panel_queries import text_with
from tests.domain.questions.reading import read, task_list

QUESTION = read(task_list("single-best .judgement", "x__"))


def test_entries_of_other_items_stay_and_those_of_this_panel_are_replaced() -> None:
    other = PanelEntry(text="x", experts=1, closed="2025-01-01", answers=(("A", (1,)), ("B", (0,))))
    said = {"text": digest_of(QUESTION), "answer": [1], "reason": ""}
    spread = spread_of({"quiz/q": QUESTION}, [ExpertAnswers({"quiz/q": said}, "", "authors")], "2026-03-14", {})
    before = write_panel_file({"quiz/old": other, "quiz/q": other}).encode()
    found = read_panel_file(text_with(spread, before).encode(), Problems(NAME))
    assert {name: entry.closed for name, entry in found.items()} == {"quiz/old": "2025-01-01", "quiz/q": "2026-03-14"}
    assert text_with(spread, None) == write_panel_file({"quiz/q": found["quiz/q"]})
