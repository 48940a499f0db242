"""Addresses compared and corrected: nothing joins two mailboxes, and a curly apostrophe is asked about."""

import pytest

from learnapp.domain.people.addresses import (
    address_key,
    ascii_domain,
    checked_address,
    with_straight_apostrophes,
    without_final_stop,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("straße@example.org", "strasse@example.org"),
        ("ϐ@example.org", "β@example.org"),
        ("ſam@example.org", "sam@example.org"),
        ("ŉ@example.org", "ʼn@example.org"),
        ("ﬂo@example.org", "flo@example.org"),
    ],
)
def test_letters_that_case_folding_joins_stay_apart(one: str, other: str) -> None:
    assert one.casefold() == other.casefold()
    assert address_key(one) != address_key(other)


@pytest.mark.parametrize("address", ["JO@example.org", "Zoë@example.org", "ÉMILE@example.org", "o'NEILL@example.org"])
def test_case_alone_makes_no_second_person(address: str) -> None:
    assert checked_address(address)[1] == checked_address(address.lower())[1]


@pytest.mark.parametrize("sign", "’‘‛ʼ′´＇`")
def test_a_curly_apostrophe_is_asked_about(sign: str) -> None:
    with pytest.raises(ValueError, match=r"Did you mean o'neill@example.org"):
        checked_address(f"o{sign}neill@example.org")
    assert with_straight_apostrophes(f"o{sign}neill@example.org") == "o'neill@example.org"


@pytest.mark.parametrize("address", ["jo@trust.nhs.", "jo@trust.co.", "jo@uni.ac.", "jo@example.org..", "jo@example."])
def test_an_address_that_may_go_on_after_its_stop_is_asked_about(address: str) -> None:
    with pytest.raises(ValueError, match="Is the end of it missing"):
        without_final_stop(address)


@pytest.mark.parametrize("address", ["jo@example.org.", "jo@trust.nhs.uk.", "jo@example.org", "jo", "jo@example.com."])
def test_the_stop_of_a_sentence_is_no_part_of_an_address(address: str) -> None:
    assert without_final_stop(address) == address.rstrip(".")


@pytest.mark.parametrize(
    ("address", "sent_to"),
    [
        ("jo@example.org", "jo@example.org"),
        ("jo@münchen.example", "jo@xn--mnchen-3ya.example"),
        ("jo@MÜNCHEN.example", "jo@xn--mnchen-3ya.example"),
        ("jo@trust.faß.example", "jo@trust.xn--fa-hia.example"),
        ("zoë@münchen.example", "zoë@xn--mnchen-3ya.example"),
        ("zoë@example.org", "zoë@example.org"),
        ("jo@нхс.example", "jo@xn--m1ail.example"),
        ("jo@..ü", "jo@..ü"),
    ],
)
def test_a_domain_goes_out_as_mail_servers_know_it(address: str, sent_to: str) -> None:
    assert ascii_domain(address) == sent_to
