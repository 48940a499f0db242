"""What is on offer, open to all: modules, glossary, the source paper's claims, pages about the site."""

from learnapp.catalogue import (
    about,
    badges,
    claims,
    glossary,
    guide,
    module,
    modules,
    package,
    picture,
    report,
    search,
    verify,
)
from learnapp.catalogue.blueprint import blueprint

__all__ = ["blueprint"]
