"""The tokens of forms, and addresses that are safe to go back to."""

from tests.client import Visitor


def test_a_stale_form_says_so(visitor: Visitor) -> None:
    page = visitor.get("/report/")
    page = visitor.submit(page, "Send report", {"csrf_token": "old", "text": "A slip"}, status=400)
    assert "again" in page.main
