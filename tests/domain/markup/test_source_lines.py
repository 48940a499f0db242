"""Bytes to lines: anything but UTF-8 text is refused with its line; differences between editors do not matter."""

import pytest

from learnapp.domain.markup.problems import Problems
from learnapp.domain.markup.source_lines import MAX_BYTES, MAX_LINE, read_lines


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"one\ntwo", ["one", "two"]),
        (b"one\r\ntwo\r\n", ["one", "two", ""]),
        (b"one\rtwo", ["one", "two"]),
        (b"\xef\xbb\xbfone", ["one"]),
        (b"- a\n\tunder", ["- a", "    under"]),
        (b"spaces at the end \nbreak  \n   ", ["spaces at the end", "break  ", ""]),
        ("naïve “quotes” …".encode(), ["naïve “quotes” …"]),
        (b"", [""]),
    ],
)
def test_lines_come_out_alike_whatever_the_editor(data: bytes, lines: list[str]) -> None:
    problems = Problems("a.md")
    assert read_lines(data, problems) == list(enumerate(lines, 1))
    assert problems.found == []


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (b"one\ntwo\xff", 2, "UTF-8"),
        ("one\ntwo".encode("utf-16"), 1, "UTF-8"),
        (b"one\n\nthree\x00", 3, "U+0000"),
        ("one\n\u202etwo".encode(), 2, "U+202E"),
        ("one\u2028two".encode(), 1, "U+2028"),
        (b"a\n" + b"x" * (MAX_LINE + 1), 2, "Break it into lines"),
        (b"x\n" * MAX_BYTES, 1, "Split it in two"),
    ],
)
def test_what_is_no_text_is_refused_with_its_line(data: bytes, line: int, says: str) -> None:
    problems = Problems("a.md")
    assert read_lines(data, problems) is None
    assert problems.found[0].line == line
    assert says in problems.found[0].message
