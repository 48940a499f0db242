"""Posting in a discussion, and reporting a post."""

from __future__ import annotations

import re

from learnapp.store.sets import posts
from tests.client import Page, Visitor
from tests.learning_sets.tuesdays import Tuesday

SAFE = "I would wait, and say so."


def _post(tuesday: Tuesday, visitor: Visitor, text: str = SAFE, status: int = 303) -> int:
    """Post by a raw form; the id of the post."""
    fields = {"text": text, "nonce": f"nonce-{abs(hash(text))}"[:32]}
    response = visitor.post(tuesday.write, fields)
    assert response.status_code == status
    found = re.search(r"#post-(\d+)$", response.headers["Location"])
    assert found
    return int(found.group(1))


def there(tuesday: Tuesday) -> list[posts.Post]:
    return tuesday.change(posts.of_discussion, tuesday.thread.id)


def _report(tuesday: Tuesday, visitor: Visitor, made: int, reason: str = "It names a ward.") -> Page:
    page = visitor.get(f"{tuesday.url}posts/{made}/report/")
    visitor.post(page.url, {"reason": reason})
    return visitor.get(f"{tuesday.url}posts/{made}/report/")
