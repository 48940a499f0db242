"""Previewing a module's folder."""

HOME = "/educator/preview/tea-round/"
