"""The example of each kind of question, found in the kind's own test file."""

from __future__ import annotations

from importlib import import_module

from learnapp.domain.questions import KINDS
from tests.domain.questions.example import CANARY, KindExample

__all__ = ["ANSWERS", "CANARY", "EXAMPLES", "KEY_MOVED", "SOME_ANSWER"]


def _example(name: str) -> KindExample:
    module = import_module(f"tests.domain.questions.test_{name.replace('-', '_')}")
    example: KindExample = module.EXAMPLE
    return example


_ALL = {name: _example(name) for name in KINDS}
EXAMPLES = {name: one.text for name, one in _ALL.items()}
ANSWERS = {name: one.answers for name, one in _ALL.items()}
"""Answers that can be given to the examples."""
SOME_ANSWER = {name: one.some_answer for name, one in _ALL.items()}
"""One that can be given to each."""
KEY_MOVED = {name: one.key_moved for name, one in _ALL.items() if one.key_moved}
