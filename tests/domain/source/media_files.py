"""Sound and film as small as they can be, and in parts that tests can change."""

from __future__ import annotations

import struct

PLACE = b"\xa9xyz+51.4778-0.0014/"
FRAME = b"\xff\xfb\x90\x00" + bytes(413)
"""128 kbit/s at 44,100 Hz: 417 bytes."""
SOUND = FRAME * 3
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:02.000\n<v Dawn>I've fourteen in the corridor.\n"


def box(kind: bytes, *inner: bytes) -> bytes:
    body = b"".join(inner)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def track(handler: bytes = b"vide", width: int = 480, height: int = 270) -> bytes:
    head = bytes(4) + b"MADEWHEN" + bytes(64) + struct.pack(">II", width << 16, height << 16)
    return box(b"trak", box(b"tkhd", head), box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(13))))


def film(*tracks: bytes, added: bytes = b"", after: bytes = b"") -> bytes:
    movie = box(b"moov", box(b"mvhd", bytes(4) + b"MADEWHEN" + bytes(88)), *(tracks or (track(),)), added)
    return box(b"ftyp", b"isom" + bytes(4)) + movie + box(b"mdat", bytes(40)) + after


def deep(levels: int) -> bytes:
    """Tracks within one another."""
    inner = b""
    for _ in range(levels):
        inner = box(b"trak", inner)
    return inner
