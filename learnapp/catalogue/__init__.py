"""What is on offer, open to all: modules, glossary, the source paper's claims, pages about the site."""

from flask import Blueprint

blueprint = Blueprint("catalogue", __name__)

from learnapp.catalogue import about, claims, glossary, guide, module, modules, report, search, verify  # noqa: E402, F401
