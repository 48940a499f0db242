"""What an administrator types to add a person."""

import pytest

from learnapp.admin.people_forms import NewPersonForm


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"name": "Jo Lee", "email": "jo@example.org"}, None),
        ({"name": "", "email": "jo@example.org"}, ("name", "Enter the name")),
        ({"name": "Jo\u202e", "email": "jo@example.org"}, ("name", "The name must not include hidden characters")),
        ({"name": "Jo Lee", "email": "jo"}, ("email", "Enter an email address in the correct format")),
        ({"name": "Jo Lee", "email": "jo@nhs.ent"}, ("email", "Is the end of the email address right?")),
    ],
)
def test_slips_are_named(typed: dict[str, str], problem: tuple[str, str] | None) -> None:
    form = NewPersonForm(typed)
    assert form.validate() is (problem is None)
    if problem:
        [(field, message)] = form.problems
        assert field == problem[0]
        assert message.startswith(problem[1])
