"""The files of a new module, which pass the checks as they are: each says what its author should write instead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from string import Template

from learnapp.domain.content.content import Library
from learnapp.domain.markup.attributes import ID, did_you_mean

_YEAR = timedelta(days=365)


class SkeletonError(ValueError):
    """A new module cannot be made from these values; the message says why and what to give instead."""


def new_module(
    slug: str, title: str, owner: str, today: date, library: Library, competency: str = "", claim: int = 0
) -> dict[str, str]:
    """The text of each file. Without a competency or a claim, the first of the library's is used.

    Raises SkeletonError.
    """
    if not ID.fullmatch(slug):
        raise SkeletonError(
            f"“{slug}” cannot be used in a web address. Name the folder with lower-case letters, digits and hyphens."
        )
    competency = competency or next(iter(library.competencies), "")
    if competency not in library.competencies:
        hint = did_you_mean(competency, library.competencies) or " See competencies.yaml."
        raise SkeletonError(f"There is no competency {competency}.{hint}")
    claim = claim or next(iter(library.claims), 0)
    if claim not in library.claims:
        raise SkeletonError(f"There is no claim {claim}. Claims are numbered 1 to {max(library.claims, default=0)}.")
    words = {
        "title": f'"{title}"' if ": " in title or " #" in title else title,
        "owner": owner,
        "competency": competency,
        "claim": str(claim),
        "today": str(today),
        "next_year": str(today + _YEAR),
    }
    return {name: Template(text).substitute(words) for name, text in _FILES.items()}


def not_rewritten(files: Mapping[str, str]) -> list[str]:
    """The files, by name, that still hold a line of a new module's own words, which were never meant for learners."""
    return sorted(name for name, text in files.items() if not _lines(_FILES.get(name, "")).isdisjoint(_lines(text)))


def _lines(text: str) -> set[str]:
    """The lines that are sentences, without those in which names and dates are filled in."""
    return {line for line in map(str.strip, text.splitlines()) if len(line) >= _SENTENCE and "$" not in line}


_SENTENCE = 40
"""A line of at least this many characters counts as a sentence."""

_MODULE = """---
title: $title
summary: What the module is about and why it matters, in one or two sentences for the list of modules.
order: 50
stage: core
minutes: 21
competencies: [$competency]
claims: [$claim]
owner: $owner
checked: $today
review-by: $next_year
changes:
  - date: $today
    class: new
    note: First edition.
---

Say what the module is about and what a learner will be able to do after it. Two or three short paragraphs are enough.
"""

_BEFORE = """---
title: Before you start
purpose: prequestions
minutes: 2
competencies: [$competency]
claims: [$claim]
---

## What would you do first? {#first-step .single-best .judgement competency=$competency claim=$claim}

Describe a moment that the module will come back to. Learners answer before they have read anything, so wrong answers
are expected here.

- [ ] A good idea that comes too early

    Say what is good about it, and why it has to wait here.

- [x] The best answer, and no longer than the rest

    Say which fact of the story makes this one best.

- [ ] What most people would do on a busy day

    Say why it is tempting, and what it leaves undone.
"""

_LESSON = """---
title: One thing to know
minutes: 4
competencies: [$competency]
claims: [$claim]
---

A lesson is one page to read. Say the most useful thing first, in short sentences and plain words. Explain a
[term of your own](term:term-of-your-own) where it first appears, and say where an idea comes from
([claim $claim](claim:$claim)).

### A heading of level 3

Lists, tables and quotes work as they do in any Markdown. Keep a lesson to one idea, and put the next one in another
file.

::: action
Ask for one small thing to do at work this week. The learner picks a day for it.
:::
"""

_CASE = """---
title: The first decision
summary: What the story is about, without giving away how it ends.
minutes: 10
you_are: a doctor in the first month of a new post
people:
  Sam Okoro: the nurse in charge
tracks:
  trust: Sam's trust in you
competencies: [$competency]
claims: [$claim]
---

## Ten past three, the ward {#start competency=$competency claim=$claim}

Say where the learner is, what time it is and who is with them. Then say what has just gone wrong. Write in the
present, and use the word “you”. A screen works best with eighty to two hundred and twenty words, so this one shows
about how long that is. Sam Okoro looks up from the desk and waits for you to speak. Give every fact that the
decision turns on, and a few that it does not. Do not say what is right. End on the moment when the learner has to
choose, and not one sentence later than that.

- [Say what you saw, and ask for help](#week){trust=+1 set=asked}

    Say what happens at once. Sam puts the pen down and comes with you.

    ::: hindsight
    Say what is good about this choice, what it costs and who pays. Then say when it would be wrong.
    :::

- [Look at one more thing before you speak](#week){trust=-1}

    Say what happens at once here too. Sam goes back to the list.

    ::: hindsight
    A good case has no foolish choice. Say why a careful doctor might do this, and what it leads to.
    :::

## A week later, the office {#week .later .discuss}

Say what has come of it. A scene marked as later shows as a jump in time. What the learner did before can change
what is said here, as in the next paragraph, which only some will read. Keep the scene short, and let people talk.
One person wants one thing and another wants something else, and both of them have a point. The learner should see
what the first choice cost, and then meet a second choice that looks like the first one but is not the same. Sam
comes in, shuts the door and sits down.

::: when asked
“You told me early,” Sam says. “That helped.”
:::

::: when !asked
“I had to find out by myself,” Sam says.
:::

- [Ask Sam what to do next time](#agreed){trust=+1}

    Sam thinks about it and names two things.

    ::: hindsight
    It takes ten minutes that neither of you has. It is wrong if Sam has to be somewhere else.
    :::

- [Write to everyone about the new rule](#posted)

    The message goes out before lunch, and no one answers.

    ::: hindsight
    It is quick and it reaches all of them. It works for a fact, and seldom for a habit.
    :::

## The end of the month {#agreed .ending}

An ending says how things stand, and not what the learner should think of it. Say what changed and for whom, and
what did not. Leave out praise and blame, because the debrief comes next. This ending needs about the length of any
other scene, so that it does not feel like a punishment or a prize. Say one thing that the learner could not have
known at the start. Sam rings you the next time, at ten past three, and asks you to come and look. You put your
shoes on and go.

## The end of the month, a copy on the wall {#posted .ending}

The second ending is as full as the first. Say what changed and for whom, and what did not. Someone has put your
message on the wall, and someone else has written a joke under it. It is not a bad ending and it is not a good one:
the rule is there, and people still do what they did before. Say what it would take now to change that, and who
would have to do it. Sam sees you reading it, smiles, and says that there is always next month.

## Debrief {#debrief}

**One lesson.** Say in one paragraph what the case teaches ([claim $claim](claim:$claim)).

Then say what would have been reasonable, what depends on the place, and what no one knows.

::: when !asked
Say what it cost to wait, to those who waited.
:::

::: prompt
Ask one question that the learner can answer from their own work.
:::
"""

_AFTER = """---
title: What stayed with you
purpose: end
minutes: 5
competencies: [$competency]
claims: [$claim]
pass: 50
---

## Which reply helps most? {#reply .single-best competency=$competency}

Describe another place and other people, so that the answer cannot be remembered from the case. Put one fact in that
decides it.

- [ ] A reply that is kind and changes nothing

    Say what it does for the one who says it.

- [x] A reply that asks for one thing by a day

    Say how the fact in the question makes this the best one.

- [ ] A reply that is right about another case

    Say when it would have been the best one.

## Which two belong in the note? {#note .multiple .judgement competency=$competency claim=$claim}

Describe what happened in two sentences. A question of judgement says that its key is the authors' own view.

- [x] What you saw and at what time

    Say who will need it, and what for.

- [ ] What you think of the people there

    Say why it is tempting on a bad day, and what it does to the note.

- [x] What you asked for, and of whom

    Say what goes wrong later if it is missing.

- [ ] What others told you about last year

    Say where it belongs, because it does not belong here.
"""

_GLOSSARY = """Term of your own
:   What it means, in one sentence that a new colleague would understand.

    How people often misread it, if they do.
"""

_GUIDE = """## At a glance

Who the session is for, how long it takes, and what the group will have done before it.

## Timings

| Step | Minutes |
|---|---|
| What each of us chose a week later, and why | 15 |
| The question under the case | 20 |
| What we will do | 10 |

## Likely answers

What most people say, and what to ask them next.

## Hard moments

What can go wrong in the room, and what you might say then.

## Adapting and following up

How to fit it to your own place, and what to ask a month later.
"""

_FILES = {
    "module.md": _MODULE,
    "10-before.quiz.md": _BEFORE,
    "20-one-thing.lesson.md": _LESSON,
    "30-first-decision.case.md": _CASE,
    "40-what-stayed.quiz.md": _AFTER,
    "glossary.md": _GLOSSARY,
    "guide.md": _GUIDE,
}
