"""Labels there and back."""

from __future__ import annotations

from learnapp.domain.exchange.items import Item, Losses
from learnapp.domain.exchange.labels import labelled, labels_of


def test_what_a_question_says_of_itself_comes_back_and_the_rest_is_named() -> None:
    item = Item(
        form="order",
        title="t",
        kind="ranking",
        competencies=("2.2", "4.1"),
        claims=(18,),
        principle="say-why",
        tie="1,2 4,5",
        judgement=True,
        all_or_nothing=True,
    )
    losses = Losses()
    found = labels_of([*labelled(item), "wards", "kind:hologram"], losses)
    assert Item(form="order", title="t", **found) == item
    assert [loss.message for loss in losses.found] == ["The tag “wards” is left out."]
