"""Checking and comparing email addresses. Two mailboxes are two people, so no comparison may treat them as one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from learnapp.domain.people.person_names import alike_scripts

if TYPE_CHECKING:
    from email_validator import ValidatedEmail

LONGEST = 254
_CURLY = str.maketrans(dict.fromkeys("’‘‛ʼ′´＇`", "'"))
"""What keyboards and word processors type in place of a straight apostrophe."""

_PLAIN = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_SIGNS = {",": "comma", ";": "semicolon", ":": "colon", "(": "bracket", ")": "bracket", "[": "bracket", "]": "bracket"}
_SIGNS |= {'"': "quotation mark", "“": "quotation mark", "”": "quotation mark", "|": "vertical line", "‚": "comma"}
_SIGNS |= dict.fromkeys("–—‐‑−", "long dash") | {"…": "row of dots", "·": "dot", "•": "dot"}
_QUOTED_LOCAL = re.compile(r'"[^"]*"@[^"]*')
_ENDS = {"con": "com", "cmo": "com", "ocm": "com", "comm": "com", "ent": "net", "nte": "net", "nett": "net"}
_ENDS |= {"ogr": "org", "orgg": "org", "ukk": "uk", "co.ku": "co.uk", "nhs.ku": "nhs.uk", "ac.ku": "ac.uk"}
_HOSTS = {"gmial.com": "gmail.com", "gamil.com": "gmail.com", "gmai.com": "gmail.com", "gmal.com": "gmail.com"}
_HOSTS |= {"hotmial.com": "hotmail.com", "hotmai.com": "hotmail.com", "outlok.com": "outlook.com"}
_HOSTS |= {"nhs.ne": "nhs.net", "nhs.nt": "nhs.net", "nhs.nct": "nhs.net"}
"""Ends and hosts that no mailbox has, or that are registered to catch slips; what the person meant instead."""
CUT_SHORT = frozenset({"ac", "co", "gov", "nhs", "net.nhs", "mod", "police", "sch", "ltd", "plc"})
"""Endings after which an address has probably lost its last part: `jo@trust.co.`."""


def address_key(normal: str) -> str:
    """The form by which accounts are found. It ignores only case: `straße` and `strasse` are two mailboxes."""
    return normal.lower()


def validated(address: str) -> ValidatedEmail:
    """The address as its parts. Raises ValueError, in the library's words, if it is not one."""
    from email_validator import validate_email  # slow to import, and most processes check no address

    return validate_email(address, check_deliverability=False)


def with_straight_apostrophes(address: str) -> str:
    """The address with straight apostrophes in place of curly ones, which mail servers do not know."""
    return address.translate(_CURLY)


def checked_address(address: str) -> tuple[str, str]:
    """(the address, the key by which accounts are found). Raises ValueError, saying what is wrong."""
    _check_signs(address)
    local, _, domain = address.rpartition("@")
    if not address.isascii() and any(len(alike_scripts(part)) > 1 for part in re.split(r"[@.]", address)):
        raise ValueError("The email address mixes letters of two alphabets that look alike")
    try:
        if len(local) <= 64 and _PLAIN.fullmatch(local):
            normal = f"{local}@{_domain(domain)}"
        else:
            normal = validated(address).normalized
    except ValueError as error:
        raise ValueError(f"This is not an email address. {_plain(str(error))}") from error
    if len(normal) > LONGEST:
        raise ValueError("The email address is longer than 254 characters")
    return normal, address_key(normal)


def _check_signs(address: str) -> None:
    """Raise ValueError, naming the slip, for anything that no address can contain."""
    if not address:
        raise ValueError("There is no email address here")
    if "@" not in address:
        raise ValueError("This is not an email address. There is no @ sign in it")
    if len(address) > LONGEST:
        raise ValueError("The email address is longer than 254 characters")
    if re.search(r"\s", address):
        raise ValueError("There is a space in the email address. Type the address again without it")
    if not address.isprintable():
        raise ValueError("The email address has hidden characters in it")
    for sign in address if not _QUOTED_LOCAL.fullmatch(address) else "":
        if sign in _SIGNS and not re.search(r"@\[[\d.:a-fA-F]*\]$", address):
            raise ValueError(f"There is a {_SIGNS[sign]} in the email address. Check the address and type it again")
    straight = with_straight_apostrophes(address)
    if straight != address:
        raise ValueError(f"The apostrophe in the email address is not a straight one. Did you mean {straight}?")
    _check_end(address)


def _check_end(address: str) -> None:
    """Raise ValueError, naming the address meant, for typing slips after the @-sign."""
    domain = address.lower().rpartition("@")[2]
    meant = _HOSTS.get(domain)
    for end, right in _ENDS.items():
        if domain.endswith(f".{end}"):
            meant = domain.removesuffix(end) + right
    if meant:
        raise ValueError(f"Is the end of the email address right? Did you mean {address.rpartition('@')[0]}@{meant}?")


@lru_cache(maxsize=4096)
def _domain(domain: str) -> str:
    """What follows the @-sign, in normal form. Checking it is slow, and a list has few of them."""
    return validated(f"a@{domain}").normalized.partition("@")[2]


def _plain(message: str) -> str:
    message = re.sub(
        r" \(Codepoint (U\+[0-9A-F]+)[^)]*\)", r": it holds the character \1, which no address has", message
    )
    return message.replace("a period", "a full stop").replace("two periods", "two full stops").rstrip(".")


def without_final_stop(address: str) -> str:
    """The address without the full stop that ends a sentence.

    Raises ValueError if it looks as if the address goes on: `jo@trust.nhs.` could be short for another one.
    """
    if not address.endswith(".") or "@" not in address:
        return address
    stem = address.rstrip(".")
    last = stem.rpartition(".")[2].lower()
    if address.endswith("..") or last in CUT_SHORT or "." not in stem.rpartition("@")[2]:
        raise ValueError("The email address ends in a full stop. Is the end of it missing?")
    return stem


def ascii_domain(address: str) -> str:
    """The address with its domain as mail servers know it: `jo@xn--mnchen-3ya.example` for `jo@münchen.example`.

    A domain that cannot be written like this stays as it is.
    """
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}{at}{validated(f'a@{domain}').ascii_domain}"
    except ValueError:
        return address
