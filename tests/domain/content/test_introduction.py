"""The aims in a module's introduction."""

from __future__ import annotations

import pytest

from learnapp.domain.content.introduction import aims
from learnapp.paths import MODULES

LIST = "<ul>\n<li>ask</li>\n<li>listen</li>\n</ul>"


@pytest.mark.parametrize("before", ["<p>One.</p>\n", ""])
def test_the_list_after_able_to_is_set_apart_from_the_rest(before: str) -> None:
    text = f"{before}<p>After it you will be able to:</p>\n{LIST}\n<p>Two.</p>"
    assert aims(text) == (LIST, f"{before}<p>Two.</p>")


@pytest.mark.parametrize("text", ["", f"<p>It has:</p>\n{LIST}", "<p>You will be able to:</p>\n<p>See below.</p>"])
def test_an_introduction_without_aims_stays_whole(text: str) -> None:
    assert aims(text) == ("", text)


def test_every_shipped_module_says_its_aims_in_this_way() -> None:
    texts = [path.read_text() for path in MODULES.glob("*/module.md")]
    assert texts
    assert all("able to:\n\n- " in text for text in texts)
