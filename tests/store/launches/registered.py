"""A platform as tests register it."""

from __future__ import annotations

VALUES = {"name": "Moodle", "issuer": "https://m.example", "client_id": "c", "audience": ""}
VALUES |= {name: f"https://m.example/{name}" for name in ("login_url", "token_url", "keys_url")}
SAID = {"sub": "lena-1", "https://purl.imsglobal.org/spec/lti/claim/deployment_id": "1"}
