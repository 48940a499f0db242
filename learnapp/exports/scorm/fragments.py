"""Prepares authors' HTML for a package: pictures beside the page, and no links that would lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from learnapp.domain.numbers.parameters import fill

_LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
_HREF = re.compile(r'\bhref="([^"]*)"')
_PICTURE = re.compile(r'(?:(?<=src=")|(?<=srcset=")|(?<=<image href="))/pictures/([0-9a-f]{64}\.\w+)(?=")')
_BARE = re.compile(r"/pictures/([0-9a-f]{64}\.\w+)")
_ELSEWHERE = ("http://", "https://", "mailto:")


def picture_file(name: str) -> str:
    """The place in the package of a picture, named by its digest and kind."""
    return f"pictures/{name[:16]}{name[64:]}"


class Fragments:
    """Rewrites the fragments of one module. Afterwards `used` has the names of the pictures that they show."""

    def __init__(self, module: str, terms: Collection[str], activities: Mapping[str, str]) -> None:
        self._module, self._terms, self._activities = module, terms, activities
        self.used: set[str] = set()

    def html(self, html: str, values: Mapping[str, float] | None = None) -> str:
        """A fragment with its numbers filled in."""
        filled = fill(html, values) if values is not None else html
        return _PICTURE.sub(self._shown, _LINK.sub(self._link, filled))

    def _shown(self, match: re.Match[str]) -> str:
        self.used.add(match[1])
        return picture_file(match[1])

    def _link(self, match: re.Match[str]) -> str:
        """A link for the package; only its words if it leads to a page of the site."""
        href = _HREF.search(match[1])
        address = href[1] if href else ""
        if address.startswith(_ELSEWHERE):
            return f'<a href="{address}" target="_blank" rel="noopener noreferrer">{match[2]}</a>'
        if picture := _BARE.fullmatch(address):
            self.used.add(picture[1])
            return f'<a href="{picture_file(picture[1])}" target="_blank">{match[2]}</a>'
        term = address.removeprefix(f"/glossary/#{self._module}-")
        if term != address and term in self._terms:
            return f'<a href="#glossary.{term}">{match[2]}</a>'
        part = re.fullmatch(rf"/modules/{re.escape(self._module)}/([\w-]+)/(?:#.*)?", address)
        if part and part[1] in self._activities:
            return f'<a href="#{self._activities[part[1]]}">{match[2]}</a>'
        return match[2]
