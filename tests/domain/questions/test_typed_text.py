"""What someone wrote in a text box, made fit to keep."""

import pytest

from learnapp.domain.questions.kind import AnswerError
from learnapp.domain.questions.typed_text import LONGEST, typed_text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (["  Ring her.\r\nNow.\r"], "Ring her.\nNow."),
        (["a\x00b\x07\tc"], "ab\tc"),
        (["a\ud800b"], "ab"),
        (["e\u0301"], "é"),
        (["x" * LONGEST], "x" * LONGEST),
        ([], ""),
    ],
)
def test_text_is_made_fit_to_keep(sent: list[str], kept: str) -> None:
    assert typed_text({"words": sent} if sent else {}, "words") == kept


@pytest.mark.parametrize("length", [LONGEST + 1, LONGEST * 4, LONGEST * 20 + 1])
def test_too_long_a_text_says_by_how_much_and_keeps_what_can_be_kept(length: int) -> None:
    with pytest.raises(AnswerError) as refused:
        typed_text({"words": ["x" * length]}, "words")
    assert f"{length:,}" in str(refused.value)
    assert refused.value.field == "words"
    assert refused.value.kept == "x" * min(length, LONGEST * 4)
