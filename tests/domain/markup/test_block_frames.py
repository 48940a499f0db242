"""What is written around a `today`, `prompt` or `action` block."""

from __future__ import annotations

from tests.domain.source.written import html


def test_today_says_its_source_its_certainty_in_words_and_its_date() -> None:
    card = html('::: today checked=2026-07-01 certainty=M source="Trade press, <2026>"\nMany merge.\n:::')
    assert 'class="today"' in card
    assert "How things stand now" in card
    assert "<p>Many merge.</p>" in card
    assert "Source: Trade press, &lt;2026&gt;." in card
    assert "Certainty: one source, or a secondary one." in card
    assert '<time datetime="2026-07-01">1 July 2026</time>' in card
    assert "official or primary source" in html('::: today checked=2026-07-01 certainty=H source="GMC"\nA.\n:::')


def test_callouts_are_known_by_their_place_or_their_id() -> None:
    text = html(
        "::: prompt\nOne?\n:::\n\n::: action\nDo.\n:::\n\n::: prompt #whom\nTwo?\n:::\n\n::: prompt\nThree?\n:::"
    )
    for kind, id_ in (
        ("prompt", "prompt-1"),
        ("action", "action-1"),
        ("prompt", "prompt-whom"),
        ("prompt", "prompt-3"),
    ):
        assert f'<section class="{kind}" id="{id_}"' in text
