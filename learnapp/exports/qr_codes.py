"""A web address as a QR code, for a projected page: people point their phones at it."""

from __future__ import annotations

from markupsafe import Markup


def qr_svg(address: str, dot: int | None = None) -> Markup:
    """The code as SVG for a page, dark on light with its margin in dark pages too, as readers need it.

    It has no words: say beside it, or around it, where it leads. It has no size of its own unless `dot` says how many
    pixels each of its dots is wide.
    """
    import segno

    code = segno.make_qr(address, error="m")
    size = {"scale": dot} if dot else {"omitsize": True}
    return Markup(code.svg_inline(border=4, dark="#000", light="#fff", **size))  # noqa: S704 (shapes only)
