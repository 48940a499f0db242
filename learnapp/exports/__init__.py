"""Evidence as bytes: certificates and evidence packs, typeset, as data, and sealed. Nothing here knows a database."""
