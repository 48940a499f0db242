"""A `two-audiences` question."""

SAMPLES = [  # for, label, hits, text: a dozen, of every label for both
    ("board", "good", "risk,number,owner", "Fourteen patients waited overnight. There is a risk of harm. We will act."),
    (
        "board",
        "good",
        "risk,number,owner",
        "Care was unsafe for 14 patients. The chief operating officer will report back.",
    ),
    ("board", "poor", "jargon", "High NEWS2 and no SDEC."),
    ("board", "poor", "", "It was a busy night and someone should do something."),
    ("board", "poor", "number", "There was no harm to the 14 patients."),
    ("board", "gaming", "risk,number", "Risk 14 patients someone we will."),
    ("board", "gaming", "risk", "Risk risk risk."),
    ("clinicians", "good", "risk", "She deteriorated unseen for an hour."),
    ("clinicians", "good", "risk", "A dose was missed at three."),
    ("clinicians", "poor", "slogan", "Going forward we need grip."),
    ("clinicians", "poor", "", "Thank you all for your hard work."),
    ("clinicians", "gaming", "risk,slogan", "Harm harm grip."),
]


def question(samples=SAMPLES) -> str:
    blocks = "".join(f"\n::: sample for={f} label={label} hits={h}\n{text}\n:::\n" for f, label, h, text in samples)
    return (
        """## Say it twice {#q .two-audiences competency=2.2}

Tell them what Tuesday night showed.

### For the board {#board}

Sixty words.

::: required
- risk: the risk to patients
    - any: risk*, harm*, unsafe
- number: a figure from the night
    - any: 14 patients, fourteen patients
- owner: who will act
    - any: chief operating officer, we will
    - not: someone
:::

::: barred
- jargon~: clinical shorthand
    - any: NEWS2, DTA, SDEC
:::

::: expert
An expert's words for the board.
:::

### For clinicians {#clinicians}

::: required
- risk: the clinical risk
    - any: deteriorat*, missed, harm*
:::

::: barred
- slogan: management slogans
    - any: grip, going forward
:::

::: expert
An expert's words for clinicians.
:::

::: self-check
- Would the chair know what to decide?
- Would a colleague recognise the night?
:::
"""
        + blocks
    )
