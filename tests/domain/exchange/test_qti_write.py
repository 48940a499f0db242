"""The names and the marks of a QTI item in both versions."""

from __future__ import annotations

import pytest

from learnapp.domain.exchange.items import Item, Losses, Part
from learnapp.domain.exchange.qti_write import item_element

PARTS = (Part(html="a", feedback="<p>f</p>", share=0.5), Part(html="b", share=0.5), Part(html="c", share=-0.5))


@pytest.mark.parametrize(
    ("version", "wanted"),
    [
        (2, ("{http://www.imsglobal.org/xsd/imsqti_v2p1}mapEntry", "mapKey", "mappedValue")),
        (3, ("{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}qti-map-entry", "map-key", "mapped-value")),
    ],
)
def test_names_are_of_their_version_and_shares_are_mapped(version: int, wanted: tuple[str, str, str]) -> None:
    item = Item(form="several", title="t", id="x", parts=PARTS)
    entries = item_element(item, Losses(), version).iter(wanted[0])
    assert [(e.get(wanted[1]), e.get(wanted[2])) for e in entries] == [("A1", "0.5"), ("A2", "0.5"), ("A3", "-0.5")]


def test_more_labels_than_fit_are_named() -> None:
    item = Item(form="several", title="t", id="x", parts=PARTS, claims=tuple(range(100, 140)))
    losses = Losses()
    item_element(item, losses, 3)
    assert any("250 characters" in loss.message for loss in losses.found)
