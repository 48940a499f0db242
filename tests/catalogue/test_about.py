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
