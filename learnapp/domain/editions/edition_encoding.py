"""Modules to bytes and back, for keeping editions."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import msgspec

from learnapp.domain.activities import kind_of
from learnapp.domain.content.content import Module

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Module)


def encode_module(module: Module) -> bytes:
    """The module as compressed JSON; `decode_module` undoes it exactly."""
    return zlib.compress(_encoder.encode(module), 6)


def decode_module(data: bytes) -> Module:
    """Raises msgspec.ValidationError if the bytes are of another `content.FORMAT`."""
    module = _decoder.decode(zlib.decompress(data))
    activities = tuple(kind_of(activity).restored(activity) for activity in module.activities)
    return msgspec.structs.replace(module, activities=activities)


def encode_source(files: Mapping[str, bytes]) -> bytes:
    """A module's files as compressed JSON, names sorted."""
    return zlib.compress(msgspec.json.encode({name: files[name] for name in sorted(files)}), 6)


def decode_source(data: bytes) -> dict[str, bytes]:
    return msgspec.json.decode(zlib.decompress(data), type=dict[str, bytes])
