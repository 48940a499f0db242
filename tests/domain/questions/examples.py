"""One question of each kind. Every key and every text shown only after an answer holds a canary."""

from __future__ import annotations

from hypothesis import strategies as st

CANARY = "zqcanary"

FEEDBACK = f"\n\n    {CANARY} says why.\n\n"
EXPLANATION = f"\n\n::: explanation\n{CANARY} of the whole.\n:::\n"


def _options(boxes: str) -> str:
    return "".join(f"- [{box}] Option {place}{FEEDBACK}" for place, box in enumerate(boxes.replace("_", " ")))


EXAMPLES = {
    "single-best": f"## Which? {{#q .single-best competency=2.2}}\n\nA stem.\n\n{_options('_x__')}{EXPLANATION}",
    "multiple": f"## Which? {{#q .multiple competency=2.2}}\n\nA stem.\n\n{_options('xx___')}{EXPLANATION}",
    "choose-three": f"## Which? {{#q .choose-three competency=2.2}}\n\nA stem.\n\n{_options('xxx_____')}{EXPLANATION}",
    "ranking": "## Rank {#q .ranking competency=2.2 tie=2,3}\n\nA stem.\n\n"
    + "".join(f"{n}. Option {'CAEBD'[n - 1]}{FEEDBACK}" for n in range(1, 6))
    + EXPLANATION,
    "extended-matching": "## Who? {#q .extended-matching competency=2.2}\n\nA theme.\n\n"
    + "".join(f"- Option {n} {{#{CANARY}-{n}}}\n" for n in range(9))
    + f"\n### First stem {{answer={CANARY}-4}}\n\n{CANARY} one.\n\n"
    + f"### Second stem {{answer={CANARY}-7}}\n\n{CANARY} two.\n{EXPLANATION}",
    "matching": "## Match {#q .matching competency=2.2}\n\nA stem.\n\n"
    + "".join(f"Term {n}\n:   Match {n}{FEEDBACK}" for n in range(4))
    + f"- An extra match{FEEDBACK}{EXPLANATION}",
    "number": "## How much? {#q .number competency=3.2 unit=£}\n\n::: parameters\nn: 6 to 24\na: 34 to 48\n"
    + f"{CANARY} = n * a * 7919\n:::\n\n{{{{n}}}} at {{{{a:£}}}}.\n\n"
    + f"- [x] `{CANARY}` {CANARY} key{FEEDBACK}- [ ] `n * a` {CANARY} slip{FEEDBACK}"
    + f"::: worked\n{CANARY} {{{{{CANARY}:£}}}}.\n:::\n{EXPLANATION}",
    "two-audiences": "## Say it {#q .two-audiences competency=2.2}\n\nTell them.\n\n"
    + "".join(
        f"### For {audience} {{#{audience}}}\n\nSixty words.\n\n"
        f"::: required\n- {CANARY}-a: {CANARY} rule\n    - any: {CANARY}*\n:::\n\n"
        f"::: barred\n- {CANARY}-b: {CANARY} jargon\n    - any: {CANARY} grip\n:::\n\n"
        f"::: expert\n{CANARY} expert.\n:::\n\n"
        for audience in ("board", "clinicians")
    )
    + f"::: self-check\n- {CANARY} point\n:::\n\n"
    + f"::: sample for=board label=good hits={CANARY}-a\nA {CANARY} here.\n:::\n{EXPLANATION}",
    "free-text": "## Write {#q .free-text competency=2.2}\n\nA stem.\n\n"
    + f"::: model\n{CANARY} answer.\n:::\n\n::: self-check\n"
    + "".join(f"- {CANARY} {n}\n" for n in range(4))
    + f":::\n{EXPLANATION}",
    "script-concordance": "## The reply {#q .script-concordance competency=2.2}\n\nA stem.\n\n"
    + "::: thinking\nreplying\n:::\n\n::: finding\na gap\n:::\n\n"
    + f"- [-1] {CANARY} minus.\n\n- [0] {CANARY} nought.\n\n::: panel\n"
    + "".join(f"{CANARY} {n}: {n % 3 - 1:+d}\n" for n in range(11))
    + f":::\n{EXPLANATION}",
}


def _places(count: int, least: int, most: int):
    return st.lists(st.integers(0, count - 1), min_size=least, max_size=most, unique=True).map(sorted)


_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=60)

ANSWERS = {
    "single-best": _places(4, 1, 1),
    "multiple": _places(5, 1, 5),
    "choose-three": _places(8, 3, 3),
    "ranking": st.permutations([1, 2, 3, 4, 5]),
    "extended-matching": st.lists(st.integers(0, 8), min_size=2, max_size=2),
    "matching": st.lists(st.integers(0, 4), min_size=4, max_size=4),
    "number": st.decimals(-(10**9), 10**9, places=2).map(lambda d: {"typed": f"{d:,f}", "value": float(d)}),
    "two-audiences": st.fixed_dictionaries({"board": _TEXT, "clinicians": _TEXT}),
    "free-text": _TEXT,
    "script-concordance": st.integers(-2, 2),
}
"""Answers that can be given to the examples."""

SOME_ANSWER = {
    "single-best": [0],
    "multiple": [0, 1],
    "choose-three": [0, 1, 2],
    "ranking": [1, 2, 3, 4, 5],
    "extended-matching": [0, 1],
    "matching": [0, 1, 2, 3],
    "number": {"typed": "1", "value": 1.0},
    "two-audiences": {"board": "a", "clinicians": "b"},
    "free-text": "a",
    "script-concordance": 0,
}
"""One that can be given to each."""
