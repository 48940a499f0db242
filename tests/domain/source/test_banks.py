"""Banks: items kept once, read by the same reader, and kept with each edition that uses them."""

from typing import Any

import msgspec
import pytest

from learnapp.domain.content.content import Library, Module, Quiz
from learnapp.domain.markup.problems import Problem, Problems
from learnapp.domain.quizzes.attempts import choose
from learnapp.domain.reading import check_library, read_module
from learnapp.domain.reading.panel_file import digest_of
from learnapp.domain.source.banks import KEPT, items_of, with_banks
from tests.domain.reading.good_module import FILES, LIBRARY


def _item(name: str, competency: str = "2.2", more: str = "") -> str:
    options = "".join(
        f"- [{box}] {word} {name}\n\n    Why {word}.\n\n" for box, word in (("x", "A"), (" ", "B"), (" ", "C"))
    )
    return f"## What of {name}? {{#{name} .single-best competency={competency} {more}}}\n\nA stem.\n\n{options}"


BANK = _item("early") + "```\n## no heading {#x}\n```\n\n" + _item("late", "1.4", "claim=17") + _item("never", "4.1")
ITEMS = items_of(BANK.replace("```\n## no heading {#x}\n```\n\n", "").encode(), Problems("night.bank.md"))
HAS_BANK = msgspec.structs.replace(LIBRARY, banks={"night": ITEMS})
HEAD = "---\ntitle: Again\npurpose: practice\nminutes: 5\ncompetencies: [2.2]\nclaims: [18]\n"


def _read(head: str, own: str = "", library: Library = HAS_BANK) -> tuple[Module | None, list[Problem]]:
    files = {name: text.encode() for name, text in FILES.items()}
    files["85-again.quiz.md"] = f"{HEAD}{head}---\n\n{own}".encode()
    module, problems = read_module(files, "ringing-early", library)
    return module, [p for p in problems if p.severity == "error"]


def _quiz(head: str, own: str = "", **more: Any) -> Quiz:
    module, problems = _read(head, own, **more)
    assert module, problems
    quiz = module.activity("again")
    assert isinstance(quiz, Quiz)
    return quiz


def test_a_bank_is_cut_at_the_headings_of_its_questions() -> None:
    items = items_of(BANK.encode(), Problems("b"))
    assert list(items) == ["early", "late", "never"]
    assert "## no heading" in items["early"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("## What? {.single-best}\n", "This question has no id."),
        (_item("early") + _item("early"), "A question with the id early is there already."),
        ("---\ntitle: x\n---\n", "A bank holds questions alone"),
    ],
)
def test_a_bank_that_cannot_be_cut_says_where(text: str, said: str) -> None:
    problems = Problems("b")
    items_of(text.encode(), problems)
    assert said in problems.found[0].message


def test_a_quiz_asks_the_items_of_a_bank_beside_its_own() -> None:
    assert [q.id for q in _quiz("bank: night\n").questions] == ["early", "late", "never"]
    assert [q.id for q in _quiz("bank: night\ninclude: late, early\n", _item("own")).questions] == [
        "own",
        "late",
        "early",
    ]


def test_an_item_is_the_same_item_in_every_module_that_uses_it() -> None:
    by_bank, by_hand = _quiz("bank: night\n").question("early"), _quiz("", _item("early")).question("early")
    assert by_bank == by_hand
    assert by_bank
    assert digest_of(by_bank) == digest_of(by_hand)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("head", "own", "said"),
    [
        ("bank: nigth\n", "", "There is no bank nigth.bank.md. Did you mean `night`?"),
        ("bank: night\ninclude: erly\n", "", "night.bank.md has no item `erly`. Did you mean `early`?"),
        ("include: early\n", _item("own"), "Write `bank:` with its name too."),
        ("bank: night\n", _item("early"), "early"),
        ("bank: night\ndraw: 2\ndraw-by: claim\n", "", "draws by claim, and this question names none"),
        ("bank: night\ndraw-by: claim\n", "", "The front matter has no `draw`"),
    ],
)
def test_what_is_wrong_with_a_quiz_of_a_bank_is_said(head: str, own: str, said: str) -> None:
    module, problems = _read(head, own)
    assert module is None
    assert any(said in problem.message for problem in problems), problems


def test_what_is_wrong_in_an_item_is_said_where_the_quiz_names_the_bank() -> None:
    broken = msgspec.structs.replace(
        LIBRARY, banks={"night": {"early": "## What? {#early .single-best competency=2.2}\n"}}
    )
    module, problems = _read("bank: night\n", library=broken)
    assert module is None
    assert problems[0].message == (
        "night.bank.md, item early: This question has no options: write `- [x]` before the best option and `- [ ]` "
        "before each of the others."
    )
    assert (problems[0].file, problems[0].line) == ("85-again.quiz.md", 7)


def test_a_draw_is_spread_over_competencies_and_the_same_for_a_seed() -> None:
    many = {f"{name}-{n}": _item(f"{name}-{n}", code) for name, code in (("a", "2.2"), ("b", "1.4")) for n in range(4)}
    library = msgspec.structs.replace(LIBRARY, banks={"night": many})
    quiz = _quiz("bank: night\ndraw: 5\ndraw-by: competency\n", library=library)
    assert quiz.draw == {"2.2": 3, "1.4": 2}
    drawn = [choose(quiz, seed) for seed in range(20)]
    assert all([name[0] for name in one] == ["a", "a", "a", "b", "b"] for one in drawn)
    assert drawn == [choose(quiz, seed) for seed in range(20)]
    assert len(set(drawn)) > 5
    by_hand = _quiz("bank: night\ndraw:\n  '2.2': 1\n  '1.4': 2\ndraw-by: competency\n", library=library)
    assert by_hand.draw == {"2.2": 1, "1.4": 2}


def test_an_edition_keeps_the_items_it_uses_and_no_others() -> None:
    files = {"85-again.quiz.md": f"{HEAD}bank: night\ninclude: [late]\n---\n".encode(), "module.md": b"bank: night"}
    kept = with_banks(files, HAS_BANK)
    assert msgspec.json.decode(kept[KEPT]) == {"night": {"late": ITEMS["late"]}}
    assert with_banks({"module.md": b"x"}, HAS_BANK) == {"module.md": b"x"}
    module = {name: text.encode() for name, text in FILES.items()}
    found, problems = read_module({**module, **kept, "module.md": module["module.md"]}, "ringing-early", LIBRARY)
    assert found, problems
    quiz = found.activity("again")
    assert isinstance(quiz, Quiz)
    assert [q.id for q in quiz.questions] == ["late"]


def test_banks_lie_beside_the_folders_of_modules(tmp_path: Any) -> None:
    (tmp_path / "night.bank.md").write_text(_item("early"))
    (tmp_path / "Bad Name.bank.md").write_text("x")
    library, problems = check_library(tmp_path)
    assert list(library.banks) == ["night"]
    assert not [p for p in problems if "bank" in p.file]
