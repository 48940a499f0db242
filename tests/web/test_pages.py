"""What every template may use."""

from flask import Flask

from tests.client import Visitor


def test_a_forwarded_address_is_believed_only_where_a_proxy_is_declared(app: Flask, visitor: Visitor) -> None:
    response = visitor.raw("GET", "/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert "evil.example" not in response.get_data(as_text=True)
