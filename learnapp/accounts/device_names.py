"""Names for the places where a person is signed in."""

from __future__ import annotations

_SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Mac OS X", "CrOS", "Linux")
_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))


def device_name(agent: str) -> str:
    """A guess from how the browser describes itself: "Firefox on Windows"."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "A browser")
    system = next((name for name in _SYSTEMS if name in agent), "")
    return f"{browser} on {system}" if system else browser
