"""Modules to bytes and back, for keeping editions."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import msgspec

from learnapp.domain.content.content import Module, Quiz
from learnapp.domain.questions import KINDS

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Module)


def encode_module(module: Module) -> bytes:
    """The module as compressed JSON; `decode_module` undoes it exactly."""
    return zlib.compress(_encoder.encode(module), 6)


def decode_module(data: bytes) -> Module:
    """Raises msgspec.ValidationError if the bytes are of another `content.FORMAT`."""
    module = _decoder.decode(zlib.decompress(data))
    activities = tuple(_with_contents(a) if isinstance(a, Quiz) else a for a in module.activities)
    return msgspec.structs.replace(module, activities=activities)


def _with_contents(quiz: Quiz) -> Quiz:
    """Question contents are kinds' own values; JSON alone cannot tell which."""
    questions = tuple(
        msgspec.structs.replace(q, content=msgspec.convert(q.content, KINDS[q.kind].Content, str_keys=True))
        for q in quiz.questions
    )
    return msgspec.structs.replace(quiz, questions=questions)


def encode_source(files: Mapping[str, bytes]) -> bytes:
    """A module's files as compressed JSON, names sorted."""
    return zlib.compress(msgspec.json.encode({name: files[name] for name in sorted(files)}), 6)


def decode_source(data: bytes) -> dict[str, bytes]:
    return msgspec.json.decode(zlib.decompress(data), type=dict[str, bytes])
