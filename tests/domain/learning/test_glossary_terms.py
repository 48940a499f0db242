"""The glossary of all modules."""

from learnapp.domain.content.content import Module, Term
from learnapp.domain.learning.glossary_terms import explained_in, glossary_entries, term_name


def _module(slug: str, order: int, *titles: str) -> Module:
    terms = tuple(Term(id=f"t{n}", title=title, html=f"<p>{slug}</p>") for n, title in enumerate(titles))
    return Module(
        slug=slug, title=slug, summary="", order=order, minutes=1, introduction="", activities=(), glossary=terms
    )


MODULES = (
    _module("second", 2, "Job plan", "Éclair"),
    _module("first", 1, "job plan", "Dose"),
    _module("third", 3, "Job plans"),
)


def test_terms_with_one_title_are_one_entry_in_the_order_of_the_course() -> None:
    found = [(entry.title, [module.slug for module, _ in entry.meanings]) for entry in glossary_entries(MODULES)]
    assert found == [
        ("Dose", ["first"]),
        ("Éclair", ["second"]),
        ("job plan", ["first", "second"]),
        ("Job plans", ["third"]),
    ]


def test_the_modules_with_a_term_are_those_of_its_entry() -> None:
    for entry in glossary_entries(MODULES):
        for _, term in entry.meanings:
            assert explained_in(MODULES)[term_name(term)] == tuple(module for module, _ in entry.meanings)
