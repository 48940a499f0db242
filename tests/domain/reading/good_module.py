"""A small module without a flaw, for tests to spoil one thing at a time."""

from __future__ import annotations

from learnapp.domain.content.content import Claim, Competency, Library, Module
from learnapp.domain.reading import Problem, read_module

LIBRARY = Library(
    competencies={
        code: Competency(code=code, name=name, gist="Does it.", domain="Working with others")
        for code, name in (("1.4", "Acting with integrity"), ("2.2", "Building relationships"), ("4.1", "Safety"))
    },
    claims={n: Claim(number=n, section="CL", text="A claim.") for n in (17, 18, 30)},
    sections={"CL": "Clarity"},
    modules={"followership": frozenset(), "ringing-early": frozenset()},
)

# Eighty-odd plain words, so that a scene has the length of a scene.
STORY = """The ward is dark and most of the patients sleep. A pump bleeps in bay two and a nurse walks over to
stop it. You have been here since eight and you have not sat down. The list in your hand has nine jobs on it, and
three of them are crossed out. The phone on the desk is still warm from the last call. Somebody has left half a
sandwich next to it. The clock says ten past three, and the night is long."""

MODULE = """---
title: Ringing early
summary: How to ring someone who would rather sleep.
order: 1
stage: core
minutes: 31
competencies: [1.4, 2.2]
claims: [18]
owner: Asha Rao <asha.rao@example.org>
checked: 2026-07-01
review-by: 2027-07-01
changes:
  - date: 2026-11-22
    class: new
    note: First edition.
---

This module is about the call that is put off.
"""

LESSON = f"""---
title: Say it early
minutes: 3
competencies: [2.2]
claims: [18]
---

Name what you saw and ask for what you need ([claim 18](claim:18)). Fill in an
[exception report](term:exception-report) if you stay late.

{STORY}

::: today checked=2026-07-01 certainty=H source="GMC, Good medical practice 2024"
Doctors who see bullying should act.
:::

::: action
Agree with your registrar when to ring.
:::
"""

CASE = f"""---
title: Ten past three
summary: A call that could wait, or could not.
minutes: 12
you_are: an F1 in medicine
people:
  Farida Rahman: medical registrar
tracks:
  patient: Patient safety
competencies: [2.2]
claims: [18]
---

## Ten past three, ward nine {{#start competency=2.2 claim=18 .discuss}}

Mr Ade's pulse is 118 and it was 90 at midnight.

{STORY}

- [Ring the registrar now](#morning){{patient=+1 set=rang}}

    She sighs, and she comes.

    ::: hindsight
    It costs her sleep. It would be wrong only if you had not looked at him.
    :::

- [Wait for the next set of observations](#morning){{patient=-1}}

    At four his pulse is 131.

    ::: hindsight
    It feels fair to let her sleep, and Mr Ade pays for it.
    :::

## The morning {{#morning .later}}

Farida Rahman reads the chart.

{STORY}

::: when rang
She nods at you.
:::

- [Tell her what you thought](#thanks){{when=rang}}

    She says she would rather be woken.

    ::: hindsight
    It is easy to say once it went well.
    :::

- [Say sorry](#sorry)

    She puts the chart down.

    ::: hindsight
    It is honest, and it is late.
    :::

## The end of the week {{#thanks .ending}}

Mr Ade goes home on Friday.

{STORY}

## The review {{#sorry .ending}}

Mr Ade spends nine days on the unit.

{STORY}

## Debrief {{#debrief}}

People who lead doctors find such calls delicate ([claim 18](claim:18)).

::: when rang
You rang.
:::

::: prompt
Whom do you hesitate to ring?
:::
"""

BEFORE = """---
title: Before you start
purpose: prequestions
minutes: 4
competencies: [1.4]
claims: [18]
---

## Whom should you ring first? {#first-call .single-best .judgement competency=1.4 claim=18}

Your patient's pulse has risen by thirty in three hours.

- [ ] The site manager on call

    She can move staff, and she cannot see the patient for you.

- [x] The medical registrar

    It is the next step up, and someone who can come and look.

- [ ] The day team's consultant

    He knows the patient and is at home, an hour away.
"""

END = """---
title: What stayed with you
purpose: end
minutes: 12
competencies: [1.4, 2.2]
claims: [18]
draw: 4
pass: 40
---

## Which opening works best? {#opening .single-best .judgement competency=2.2 claim=18 principle=say-early}

You want to raise the call with the consultant.

- [x] "On Tuesday I put off a call. Can we agree when to ring?"

    It names what happened and asks for something he can give.

- [ ] "People find you hard to ring at night, I am told."

    It feels safer to speak for others, and he cannot answer them.

- [ ] "Could you try to be more open to calls at night?"

    It is polite, and it leaves him to guess what you mean.

## Choose what belongs in the call {#contents .multiple competency=2.2 principle=say-early}

Tick what the registrar needs to hear.

- [ ] How many jobs are on your list tonight

    It explains your night, and it does not help her decide.

- [x] The pulse now and the pulse at midnight

    The change tells her more than either number alone.

- [x] What you would like her to do

    She can agree or not, and both of you know where you stand.

- [ ] That you are sorry to have woken her

    It is kind, and it costs the seconds you have least of.

## Rank what you should do next {#next .ranking competency=1.4 principle=speak-up tie=2,3}

The call is over and she said no.

1. Ring her again with the new numbers

    The numbers have changed, so the answer may change too.

2. Ask the nurse in charge to look with you

    A second pair of eyes helps, and it takes a minute of hers.

3. Ring the registrar for surgery

    He is near and awake, and he does not know the patient.

4. Write "registrar aware" in the notes

    It is true, and it helps you more than it helps him.

## What is the first thing to say? {#first-words .single-best competency=2.2}

The registrar picks up.

- [ ] Your name, your grade and your ward number

    It is polite and usual, and the worry comes third.

- [ ] That you know how busy she is

    It warms the call, and it hands her a reason to wait.

- [x] That you are worried, and about whom

    It tells her how to listen to all that follows.

## Who signs the report? {#who-signs .single-best competency=1.4}

You stayed two hours late and wrote it up.

- [ ] Your own educational supervisor

    She did once, and she still reads those about training.

- [x] The person named by the trust

    Reports about hours go to people staff, by the new terms.

- [ ] The consultant of the week

    He ought to know, and it is not his to sign.
"""

GLOSSARY = """Exception report
:   A resident doctor's report that hours or training differed from the plan.

    Often taken for a complaint about a person.
"""

GUIDE = """## At a glance

One case and a talk.

## Timings

| Step | Minutes |
|---|---|
| Read | 10 |

## Likely answers

Most ring.

## Hard moments

Someone was not answered.

## Adapting and following up

Use your own ward.
"""

FILES = {
    "module.md": MODULE,
    "10-before.quiz.md": BEFORE,
    "20-say-it-early.lesson.md": LESSON,
    "30-ten-past-three.case.md": CASE,
    "40-what-stayed.quiz.md": END,
    "glossary.md": GLOSSARY,
    "guide.md": GUIDE,
}
CASE_FILE, LESSON_FILE, END_FILE, BEFORE_FILE = (
    "30-ten-past-three.case.md",
    "20-say-it-early.lesson.md",
    "40-what-stayed.quiz.md",
    "10-before.quiz.md",
)

Found = tuple[Module | None, list[Problem]]


def read(files: dict[str, str] | dict[str, bytes], slug: str = "ringing-early") -> Found:
    """The module in these files."""
    data = {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}
    return read_module(data, slug, LIBRARY)


def spoilt(file: str, *changes: tuple[str, str]) -> dict[str, str]:
    """The good module with each first text, which must be in the file, replaced by the second."""
    text = FILES[file]
    for old, new in changes:
        assert old in text, f"{old!r} is not in {file}"
        text = text.replace(old, new, 1)
    return {**FILES, file: text}


def good() -> Module:
    """The good module as read."""
    module, problems = read(FILES)
    assert module is not None
    assert problems == []
    return module


def line_of(text: str, part: str) -> int:
    """The number of the first line that holds this part."""
    return next(number for number, line in enumerate(text.split("\n"), 1) if part in line)


def assert_mistake(file: str, changes: list[tuple[str, str]], at: str, says: str) -> None:
    """The mistake is an error on the line with the text `at`, and its message has the words `says`."""
    files = spoilt(file, *changes)
    module, problems = read(files)
    assert module is None, "a module with an error is not given out"
    told = [p for p in problems if says in p.message]
    assert told, f"nothing says {says!r}: {[str(p) for p in problems]}"
    assert told[0].severity == "error"
    assert told[0].file == file
    if at:
        assert told[0].line == line_of(files[file], at), str(told[0])
