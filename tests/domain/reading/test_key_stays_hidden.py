"""Options that are written some other way than meant never show their key or their feedback in the question's text."""

import pytest

from tests.domain.reading.good_module import END_FILE, FILES, LESSON_FILE, read, spoilt

A, B, C = "- [ ] Your own educational", "- [x] The person named by", "- [ ] The consultant of the week"
RANKED = ("1. Ring her again", "2. Ask the nurse", "3. Ring the registrar", '4. Write "registrar')


def errors(files: dict[str, str]) -> list[tuple[int, str]]:
    return [(p.line, p.message) for p in read(files)[1] if p.severity == "error"]


@pytest.mark.parametrize(
    "changes",
    [
        [(B, "1. [x] The person named by")],
        [(A, "1. [ ] Your own educational")],
        [(C, "3. [ ] The consultant of the week")],
        [(A, "1) [ ] Your own educational"), (B, "2) [x] The person named by")],
        [(A, "* [ ] Your own educational"), (B, "1. [x] The person named by"), (C, "* [ ] The consultant of the week")],
        [(B, "Or:\n\n- [x] The person named by")],
        [("    She did once,", "She did once,")],
        [("You stayed two hours late", "- [x] Stayed\n- [ ] Left\n\nYou stayed two hours late")],
        [("- [x] The pulse now", "1. [x] The pulse now")],
    ],
)
def test_options_cut_into_two_lists_are_told_once(changes: list[tuple[str, str]]) -> None:
    found = errors(spoilt(END_FILE, *changes))
    assert len(found) == 1, found
    assert "not in one list" in found[0][1]


@pytest.mark.parametrize("mark", ["(x)", "[✓]", "[*]", "[ x ]", "[]", "[X ]", "\\[x]", "[x]The"])
def test_what_is_nearly_a_box_is_told_once(mark: str) -> None:
    for old, box in ((A, "[ ]"), (B, "[x]")):
        found = errors(spoilt(END_FILE, (old, old.replace(box, mark, 1))))
        assert len(found) == 1, found
        assert "is not a box" in found[0][1]


@pytest.mark.parametrize(
    "text",
    [
        "- [x] The trust\n- [ ] The ward",
        "1. [x] The trust\n2. [ ] The ward",
        "[x] The trust",
        "a) [X] The trust",
        "> - [x] The trust",
        "Tick [ ] or [x] it.",
        "- [-2] Much less",
        "- One\n\n    - [x] Two",
        "| a | b |\n|---|---|\n| [x] | c |",
    ],
)
def test_a_box_is_refused_wherever_it_is_not_an_options(text: str) -> None:
    for file, old in ((END_FILE, "The registrar picks up."), (LESSON_FILE, "Name what you saw")):
        assert read(spoilt(file, (old, f"{text}\n\n{old}")))[0] is None
    assert any("before they answer" in m for _, m in errors(spoilt(LESSON_FILE, ("Name what", f"{text}\n\nName what"))))


@pytest.mark.parametrize("text", ["`- [x] like this`", "\\[x] as typed", "[x](https://a.example)", "array[0] is first"])
def test_brackets_that_are_meant_are_let_be(text: str) -> None:
    assert errors({**FILES, LESSON_FILE: FILES[LESSON_FILE] + f"\n{text}\n"}) == []


def test_a_ranking_cut_in_two_shows_no_place() -> None:
    fifth = ("    It is true, and it helps", "    It is true, and it helps you.\n\n5. Go\n\n    It helps")
    assert any(
        "not in one list" in m for _, m in errors(spoilt(END_FILE, fifth, ("    The numbers have", "The numbers have")))
    )


def test_feedback_above_the_options_is_refused() -> None:
    text = "You stayed two hours late"
    files = spoilt(END_FILE, (text, f"- First\n\n    It is right because it is.\n\n- Second\n\n{text}"))
    assert any("shown before the answer" in message for _, message in errors(files))


def test_a_plain_list_in_the_text_is_let_be() -> None:
    text = "You stayed two hours late"
    assert errors(spoilt(END_FILE, (text, f"1. One\n2. Two\n\n- a\n- b\n\n{text}"))) == []
