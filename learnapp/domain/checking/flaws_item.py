"""Flaws of single questions: what gives the key away, or what an option lacks.

After the NBME item-writing manual and Haladyna's rules. Each is often, not always, a flaw, so each is a warning
that `allow` can answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from statistics import median

from learnapp.domain.checking.authoring_notes import ItemNote, OptionNote
from learnapp.domain.checking.ranges import overlap, range_of
from learnapp.domain.checking.readability import word_count
from learnapp.domain.markup.problems import Problems

LONGEST_OPTION = 50
"""The most words of an option or a choice: all of them have to be held in mind together."""
LEAST_REASON = 3
"""The fewest words that make a reason, not counting those that only say right or wrong."""

_ABSOLUTE = re.compile(
    # "Not always" and "almost never" are not absolutes, and "never mind" is only an idiom.
    r"(?<!\bnot )(?<!\bnearly )(?<!\balmost )(?<!\bhardly )(?<!n['’]t )\b(?!never mind)"
    r"(always|never|everyone|everybody|nobody|no one|completely|entirely|totally|absolutely|invariably|impossible|"
    r"in (?:all|every) cases?|under no circumstances|without exception)\b",
    re.IGNORECASE,
)
# Everyday words: a single one is ordinary speech, but if several wrong options have one, that is a pattern.
_SWEEPING = re.compile(
    r"(?<!\bat )(?<!\bafter )(?<!\babove )(?<!\bfirst of )(?<!\bnot )(?<!\bfor )\b"
    r"(all(?! right| the same| but)|none|nothing(?! at)|every(?! other)|(?<!if )only(?! just)|must)\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"(?:^|[.!?:] )(?:which|what|who)(?: [\w’'-]+){0,5} (?:is|are|was|were|would|should|do|does|did|can|could)"
    r"(?: [\w’'-]+){0,2} (?:not|never|least)\b"
    r"|\ball\b[^?.]*\bexcept\b|\bexcept\?|\bleast (?:likely|appropriate|useful|helpful|important|effective|suitable)\b"
    r"|(?:^|[.!?:] )(?:which|what|who)[^?.]*\b(?:isn|aren|wouldn|shouldn|doesn)['’]t\b",
    re.IGNORECASE,
)
_SHOUTED = re.compile(r"\b(?:NOT|EXCEPT|LEAST)\b")
_ABOVE = re.compile(
    r"\b(?:all|none|both|neither|any|some|each)\b[\w ]{0,12}\b(?:above|below)\b"
    r"|^(?:all|none|both|neither) of (?:these|them)\b|^(?:both|neither) [a-f1-6]\b|^[a-f] and [a-f]$",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"^(?:do nothing|nothing|ignore it|other|something else|don['’]t know|do not know|not sure|n/?a|it depends|"
    r"no idea|cry|panic|laugh|resign|go home|run away|hide)[.!]?$",
    re.IGNORECASE,
)
_EMPTY_WORDS = frozenset(
    (
        "a", "again", "answer", "best", "better", "choice", "correct", "done", "false", "good", "here", "incorrect",
        "is", "it", "more", "my", "no", "not", "of", "ok", "one", "option", "quite", "right", "see", "so", "sorry",
        "that", "the", "this", "true", "try", "unfortunately", "very", "was", "well", "wrong", "yes", "you", "your",
    )
)  # fmt: skip
"""Words that say whether an option is right, or nothing at all."""
_REASON = re.compile(r"\b(?:because|since|so that|unless|until|without|for|if|when|as|but|which|who)\b", re.IGNORECASE)
_SAYS_WRONG = re.compile(
    r"[\W_]*(?:(?:that is |that['’]s )?(?:wrong|incorrect|not (?:quite )?(?:right|correct|true))[.!,:;]"
    r"|(?:wrong|incorrect|no) ?[.!:–—])",
    re.IGNORECASE,
)
_SAYS_RIGHT = re.compile(
    r"[\W_]*(?:(?:that is |that['’]s |quite )?(?:right|correct)|yes|well done|exactly|good choice) ?[.!:–—]",
    re.IGNORECASE,
)
_CLOSE = re.compile(
    r"\b(?:either order|in either place|equally (?:good|sound|strong|right|useful)|"
    r"little (?:to choose )?between|(?:could|can) (?:be swapped|swap|change places)|much the same|"
    r"nearly (?:equal|level)|close call|too close|experts (?:may |might |would )?(?:split|differ|disagree))\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\b(an?)$", re.IGNORECASE)


def item_flaws(item: ItemNote, problems: Problems) -> None:
    """Report each flaw of one question."""
    for check in _CHECKS:
        check(item, problems)


def keys_and_others(item: ItemNote) -> tuple[list[OptionNote], list[OptionNote]]:
    """The options that are keys and those that are not; both empty if options have places instead."""
    return [o for o in item.options if o.key], [o for o in item.options if o.key is False]


def _absolute_words(item: ItemNote, problems: Problems) -> None:
    keys, others = keys_and_others(item)
    for pattern, least in ((_ABSOLUTE, 1), (_SWEEPING, 2)):
        held = [(option, found[1]) for option in others if (found := pattern.search(option.text))]
        if keys and len(held) >= least and not any(pattern.search(option.text) for option in keys):
            words = ", ".join(f"“{word}”" for word in dict.fromkeys(word.lower() for _, word in held))
            problems.warn(
                held[0][0].line,
                "absolute-words",
                f"Only wrong options use absolute words here ({words}), which gives them away as wrong.",
                item.id,
            )
            return


def _negative_stem(item: ItemNote, problems: Problems) -> None:
    if match := _NEGATIVE.search(item.stem) or _SHOUTED.search(item.stem):
        problems.warn(
            item.line,
            "negative-stem",
            f"The question asks what is not true (“{match[0].lstrip('.!?: ')}”), "
            "which people misread. Ask what is true.",
            item.id,
        )


def _all_of_above(item: ItemNote, problems: Problems) -> None:
    for option in item.options:
        if _ABOVE.search(option.text):
            problems.warn(
                option.line,
                "all-of-above",
                f"“{option.text}” depends on the other options, and the site shuffles "
                "options. Write an option that stands alone.",
                item.id,
            )


def _long_option(item: ItemNote, problems: Problems) -> None:
    for option in item.options:
        if (words := word_count(option.text)) > LONGEST_OPTION:
            problems.warn(option.line, "long-option", too_long("option", words), item.id)
            return


def too_long(what: str, words: int) -> str:
    """What to say of an option or a choice with so many words."""
    return (
        f"This {what} has {words} words. People compare it with the others, so keep it to {LONGEST_OPTION}: move the "
        "story above, and reasons below it."
    )


def _overlapping_ranges(item: ItemNote, problems: Problems) -> None:
    ranges = [(option, found) for option in item.options if (found := range_of(option.text))]
    for (one, first), (other, second) in combinations(ranges, 2):
        if overlap(first, second):
            problems.warn(
                other.line,
                "overlapping-ranges",
                f"“{other.text}” and “{one.text}” overlap, so one number fits both. "
                "Make the ranges meet without overlapping.",
                item.id,
            )
            return


def _filler(item: ItemNote, problems: Problems) -> None:
    keys, others = keys_and_others(item)
    usual = median([word_count(option.text) for option in item.options]) if item.options else 0
    for option in others if keys else item.options:
        short = usual >= 9 and word_count(option.text) <= 2
        if _FILLER.match(option.text) or short:
            problems.warn(
                option.line,
                "filler",
                f"“{option.text}” tempts no one. Write something a sensible colleague might do, or remove this option.",
                item.id,
            )
    seen: dict[str, int] = {}
    for option in item.options:
        same = " ".join(re.findall(r"\w+", option.text.casefold()))
        if same and same in seen:
            problems.warn(
                option.line, "filler", f"This option says the same as line {seen[same]}. Replace one.", item.id
            )
        seen.setdefault(same, option.line)


def _missing_reason(item: ItemNote, problems: Problems) -> None:
    for option in item.options:
        # An option with no feedback at all is an error that the question's kind reports.
        if option.feedback and not _gives_reason(option.feedback):
            problems.warn(
                option.line,
                "missing-reason",
                f"The feedback “{option.feedback}” gives no reason. Say what makes this option "
                "attractive and why it is right or wrong.",
                item.id,
            )


def _gives_reason(feedback: str) -> bool:
    words = re.findall(r"[\w’'-]+", feedback.lower())
    said = [word for word in words if word not in _EMPTY_WORDS]
    return len(said) >= LEAST_REASON or (len(said) > 1 and _REASON.search(feedback) is not None)


def _verdict(item: ItemNote, problems: Problems) -> None:
    """Feedback that begins by calling the key wrong, or another option right: it is probably under the wrong option."""
    for option in item.options:
        says = _SAYS_WRONG if option.key else _SAYS_RIGHT
        if option.key is not None and (found := says.match(option.feedback)):
            problems.warn(
                option.line,
                "verdict",
                f"The feedback begins “{found[0].strip()}”, and this is {'the key' if option.key else 'not the key'}. "
                "Check the box and the feedback.",
                item.id,
            )


def _grammar(item: ItemNote, problems: Problems) -> None:
    texts = [option.text for option in item.options if option.text]
    if len(texts) < 2:
        return
    if match := _ARTICLE.search(item.stem.rstrip(" :…")):
        vowels = [text[:1].lower() in "aeiou" for text in texts]
        if len(set(vowels)) > 1:
            problems.warn(
                item.line,
                "grammar",
                f"The stem ends in “{match[1]}”, which fits only some options. End it before the article.",
                item.id,
            )
    for what, holds in _FORMS:
        fit = [holds(text) for text in texts]
        if any(fit) and not all(fit):
            odd = item.options[fit.index(sum(fit) * 2 <= len(fit))]
            problems.warn(
                odd.line,
                "grammar",
                f"This option does not match the others: some {what} and some do not. Make them consistent.",
                item.id,
            )
            return


def _quoted(text: str) -> bool:
    return text.startswith(("“", '"', "‘", "'"))


_FORMS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("are in quotation marks", _quoted),
    ("start with a capital letter", lambda text: not text.lstrip("“\"'‘(£[0123456789")[:1].islower()),
    ("end with a question mark", lambda text: text.endswith("?")),
    ("end with a full stop", lambda text: text.endswith((".", "!", "?")) or _quoted(text)),
)


def _near_tie(item: ItemNote, problems: Problems) -> None:
    if item.ties or any(option.key is not None for option in item.options):
        return
    for option in item.options:
        if match := _CLOSE.search(option.feedback):
            problems.warn(
                option.line,
                "near-tie",
                f"The feedback says “{match[0]}”, but the key gives the two places "
                "different marks. Write `tie=` in the heading.",
                item.id,
            )
            return


_CHECKS = (
    _absolute_words,
    _negative_stem,
    _all_of_above,
    _long_option,
    _overlapping_ranges,
    _filler,
    _missing_reason,
    _verdict,
    _grammar,
    _near_tie,
)
