"""A web address as a QR code, for a projected page: people point their phones at it."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_svg(address: str) -> Markup:
    """The code as SVG for a page, dark on light with its margin in dark pages too, as readers need it.

    It has no size of its own, and no words: say beside it, or around it, where it leads.
    """
    code = segno.make_qr(address, error="m")
    return Markup(code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True))  # noqa: S704 (shapes only)
