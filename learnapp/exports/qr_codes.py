"""A web address as a QR code, for a projected page: people point their phones at it."""

from __future__ import annotations

from markupsafe import Markup


def qr_svg(address: str, dot: int | None = None) -> Markup:
    """The code as SVG for a page. It is dark on light with a margin, even on dark pages, because scanners need that.

    It has no text: say beside it where it leads. It has no size of its own unless `dot` gives the width of each dot in
    pixels.
    """
    import segno

    code = segno.make_qr(address, error="m")
    size = {"scale": dot} if dot else {"omitsize": True}
    return Markup(code.svg_inline(border=4, dark="#000", light="#fff", **size))  # noqa: S704 (shapes only)
