"""What our questions record about themselves, as tags, which other systems let a question have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from learnapp.domain.exchange.items import Item, Losses
from learnapp.domain.questions import KINDS

_LABEL = re.compile(r"(kind|competency|claim|principle|tie):([\w.,-]+)")


def labelled(item: Item) -> list[str]:
    """`kind:ranking`, `competency:2.2`: with these, a question that is imported again is the same."""
    labels = [f"kind:{item.kind}"] if item.kind else []
    labels += [f"competency:{code}" for code in item.competencies]
    labels += [f"claim:{number}" for number in item.claims]
    labels += [f"principle:{item.principle}"] if item.principle else []
    labels += [f"tie:{tie.replace(',', '-')}" for tie in item.tie.split()]
    labels += ["judgement"] if item.judgement else []
    labels += ["all-or-nothing"] if item.all_or_nothing else []
    return labels


def labels_of(labels: Iterable[str], losses: Losses) -> dict[str, Any]:
    """The fields of an Item that these labels give. Other labels are reported as lost."""
    found: dict[str, Any] = {}
    for label in labels:
        known = _LABEL.fullmatch(label.strip())
        if label.strip() in ("judgement", "all-or-nothing"):
            found[label.strip().replace("-", "_")] = True
        elif known is None:
            losses.lose(f"The tag “{label}” is left out.")
        elif known[1] == "kind" and known[2] in KINDS:
            found["kind"] = known[2]
        elif known[1] == "competency":
            found["competencies"] = (*found.get("competencies", ()), known[2])
        elif known[1] == "claim" and known[2].isascii() and known[2].isdigit():
            found["claims"] = (*found.get("claims", ()), int(known[2][:6]))
        elif known[1] == "tie":
            found["tie"] = f"{found.get('tie', '')} {known[2].replace('-', ',')}".strip()
        elif known[1] == "principle":
            found["principle"] = known[2]
    return found
