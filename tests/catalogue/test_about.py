"""Pages about the site itself."""

import pytest

from tests.client import Visitor


@pytest.mark.parametrize(
    ("path", "heading"),
    [("/about/", "About"), ("/privacy/", "Who sees what"), ("/accessibility/", "Accessibility")],
)
def test_anyone_can_read_it_and_find_whom_to_write_to(visitor: Visitor, path: str, heading: str) -> None:
    page = visitor.get(path)
    assert heading in page.heading
    assert "site@example.org" in page.main


@pytest.mark.parametrize("path", ["/about/", "/privacy/", "/accessibility/"])
def test_no_paragraph_is_a_wall_of_words(visitor: Visitor, path: str) -> None:
    page = visitor.get(path)
    long = [words for words in (page.words(p) for p in page.all("p")) if len(words.split()) > 80]
    assert not long, long
